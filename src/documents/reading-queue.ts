import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { DocumentState } from '../contract/document.ts'
import type { DocumentStore } from '../store/documents.ts'
import type { StoredDocument } from '../store/stored-document.ts'
import { IndexDamaged, type Indexing } from './indexing.ts'
import { DocumentProblem } from './problem.ts'
import { type ReadingLimits, readFileInWorker } from './reading.ts'

interface Services {
  readonly store: DocumentStore
  readonly indexing: Indexing
  /** Where a document's file lies. */
  readonly pathOf: (document: StoredDocument) => string
  /** Where the pages of a document are kept. */
  readonly pagesPath: (id: string) => string
  readonly onChange: () => void
  /** A document has been read. */
  readonly onRead: (id: string) => void
  readonly onIndexDamaged: () => void
  readonly limits?: Partial<ReadingLimits> | undefined
}

type Step = (DocumentState & { status: 'reading' })['step']

/** A document that is being read. */
interface Current {
  readonly id: string
  readonly abort: AbortController
  step: Step
  pages: { done: number; total: number } | null
}

/** Reads the documents that wait, one after the other. What the store has as waiting is the queue. */
export class ReadingQueue {
  readonly #services: Services
  #current: Current | undefined
  #running: Promise<void> = Promise.resolve()
  #isRunning = false
  #paused = false
  #closed = false
  /** Called whenever a document is done with, or reading rests. */
  readonly #listeners = new Set<() => void>()

  constructor(services: Services) {
    this.#services = services
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Lets reading rest, or go on. What is being read begins anew then. */
  pause(paused: boolean): void {
    this.#paused = paused
    if (paused) this.#current?.abort.abort()
    this.#tell()
    this.wake()
  }

  /** Reads what waits, unless that is under way. */
  wake(): void {
    if (this.#isRunning || this.#paused || this.#closed) return
    this.#isRunning = true
    this.#running = this.#run().finally(() => {
      this.#isRunning = false
    })
  }

  /** The document's state as it is now, ahead of the store. */
  stateOf({ id, state }: StoredDocument): DocumentState {
    if (this.#current?.id !== id) return state
    const { step, pages } = this.#current
    return { status: 'reading', step, pages }
  }

  /** Ends the reading of a document, if it is the one being read. */
  cancel(id: string): void {
    if (this.#current?.id === id) this.#current.abort.abort()
  }

  /** Waits until none of the documents is to be read, or reading rests. */
  async settled(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const { store } = this.#services
    const isOpen = () =>
      !this.#paused && !this.#closed && ids.some((id) => store.find(id)?.state.status === 'waiting')
    while (isOpen()) {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => {
        const go = () => {
          this.#listeners.delete(go)
          signal.removeEventListener('abort', go)
          resolve()
        }
        this.#listeners.add(go)
        signal.addEventListener('abort', go)
      })
    }
    signal.throwIfAborted()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#current?.abort.abort()
    await this.#running
    this.#tell()
  }

  async #run(): Promise<void> {
    for (;;) {
      const document = this.#paused || this.#closed ? undefined : this.#services.store.nextUnread()
      if (!document) return
      const abort = new AbortController()
      this.#current = { id: document.id, abort, step: 'hashing', pages: null }
      const ended = await this.#read(document, abort.signal)
      this.#current = undefined
      if (ended) this.#settle(document, ended)
      this.#tell()
    }
  }

  /** What became of it; undefined when it was taken away or is to be read another time. */
  async #read(
    document: StoredDocument,
    signal: AbortSignal,
  ): Promise<Parameters<DocumentStore['update']>[1] | undefined> {
    const { store, indexing, pathOf, pagesPath, limits } = this.#services
    const { id, name, original } = document
    const path = pathOf(document)
    try {
      if (document.sha256 !== null) {
        // It has been read, and the index was lost.
        this.#take('indexing')
        const report = await indexing.putKept(id, name, pagesPath(id))
        if (report) return { state: { status: 'ready', report } }
      }
      const before = await stat(path).catch((cause) => {
        throw new DocumentProblem('missing', String(cause))
      })
      const sha256 = await hashOf(path, signal)
      const known = store.withContent(sha256)
      if (known && known.id !== id) {
        store.merge(id, known.id)
        if (known.state.status === 'failed')
          store.update(known.id, { state: { status: 'waiting' } })
        // The one that was known may be somewhere else now.
        if (known.original === 'referenced' && original === 'referenced' && !existsSync(known.path))
          store.update(known.id, { path, modifiedAt: before.mtimeMs })
        if (original === 'copied') await rm(path, { force: true })
        return undefined
      }
      this.#take('reading')
      const file = await readFileInWorker(path, limits, signal, (done, total) =>
        this.#take('reading', { done, total }),
      )
      const after = await stat(path).catch(() => undefined)
      if (after?.mtimeMs !== before.mtimeMs || after.size !== before.size)
        throw new DocumentProblem('changed')
      signal.throwIfAborted()
      this.#take('indexing')
      const report = await indexing.put(id, name, file, pagesPath(id))
      return {
        state: { status: 'ready', report },
        sha256,
        size: before.size,
        modifiedAt: before.mtimeMs,
      }
    } catch (error) {
      if (signal.aborted) return undefined
      if (error instanceof IndexDamaged) {
        this.#services.onIndexDamaged()
        return undefined
      }
      const problem = error instanceof DocumentProblem ? error.problem : 'corrupt'
      const detail = error instanceof Error ? error.message : String(error)
      return { state: { status: 'failed', problem, detail } }
    }
  }

  #settle({ id }: StoredDocument, change: Parameters<DocumentStore['update']>[1]): void {
    const { store, indexing } = this.#services
    if (store.find(id)) {
      store.update(id, change)
      this.#services.onRead(id)
    }
    // Taken away while it was written to the index.
    else void indexing.remove(id).catch(() => undefined)
  }

  #take(step: Step, pages: Current['pages'] = null): void {
    if (this.#current) Object.assign(this.#current, { step, pages })
    this.#services.onChange()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
    this.#services.onChange()
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, { signal, highWaterMark: 1024 * 1024 }))
      hash.update(piece)
  } catch (cause) {
    signal.throwIfAborted()
    throw new DocumentProblem('missing', String(cause), { cause })
  }
  return hash.digest('hex')
}
