import { stat } from 'node:fs/promises'
import type { DocumentInfo } from '../contract/document.ts'
import type { DocumentStore } from '../store/documents.ts'
import type { StoredDocument } from '../store/stored-document.ts'

type Source = DocumentInfo['source']

/** Milliseconds after which originals are looked at again. */
const LOOK_EVERY = 30_000
/** Files that are looked at together. */
const TOGETHER = 64

/** Notices that files of documents have changed or are gone since they were read. */
export class Originals {
  readonly #store: DocumentStore
  readonly #onChange: () => void
  readonly #sources = new Map<string, Source>()
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> | undefined
  #closed = false

  constructor(store: DocumentStore, onChange: () => void) {
    this.#store = store
    this.#onChange = onChange
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY)
    this.#timer.unref()
    void this.look()
  }

  /** As it was when it was last looked at. */
  sourceOf({ id, original, state }: StoredDocument): Source {
    if (original === 'copied' || state.status !== 'ready') return 'same'
    return this.#sources.get(id) ?? 'same'
  }

  /** Those that are not as they were read. */
  notSame(): string[] {
    return [...this.#sources.keys()]
  }

  /** Takes note that a document was read just now. */
  wasRead(id: string): void {
    this.#sources.delete(id)
  }

  /** Looks at one, or else at all of them; changes are told. */
  async look(id?: string): Promise<void> {
    if (id !== undefined) {
      const document = this.#store.find(id)
      if (document && (await this.#check(document))) this.#onChange()
      return
    }
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#looking
  }

  async #lookAtAll(): Promise<void> {
    const all = this.#store.referenced()
    const ids = new Set(all.map(({ id }) => id))
    for (const id of this.#sources.keys()) if (!ids.has(id)) this.#sources.delete(id)
    for (let at = 0; at < all.length && !this.#closed; at += TOGETHER) {
      const changes = await Promise.all(all.slice(at, at + TOGETHER).map((one) => this.#check(one)))
      if (changes.includes(true)) this.#onChange()
    }
  }

  /** @returns whether something else is known of it than before */
  async #check({ id, original, path, size, modifiedAt, state }: StoredDocument): Promise<boolean> {
    const isRead = original === 'referenced' && state.status === 'ready'
    const about = isRead ? await stat(path).catch(() => null) : undefined
    const isSame =
      !about || (about.size === size && (modifiedAt === null || about.mtimeMs === modifiedAt))
    const source = about === null ? 'missing' : isSame ? 'same' : 'changed'
    if (this.#closed || (this.#sources.get(id) ?? 'same') === source) return false
    if (source === 'same') this.#sources.delete(id)
    else this.#sources.set(id, source)
    return true
  }
}
