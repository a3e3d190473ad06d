import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { DocumentHome } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'

/** Ending of the name of a file that is not all here yet. */
const PART = '.part'
/** Uploads at a time: a page sends one after the other, so more are of pages that have gone. */
const MOST = 32

/** A file that is being received. */
interface Upload {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly home: DocumentHome
  readonly file: FileHandle
  readonly partPath: string
  received: number
}

/** A file that has been received. */
export interface Received {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly path: string
  readonly home: DocumentHome
}

/** Receives files from pages, piece by piece, into a folder. */
export class Uploads {
  readonly #folder: string
  readonly #open = new Map<string, Upload>()

  /** @param folder where unfinished files of an earlier run are removed */
  constructor(folder: string) {
    this.#folder = folder
    for (const name of readdirSync(folder)) if (name.endsWith(PART)) rmSync(join(folder, name))
  }

  /** @returns the id under which its pieces are sent */
  async begin(name: string, size: number, home: DocumentHome): Promise<string> {
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MOST && oldest) await this.cancel(oldest)
    const id = randomUUID()
    const partPath = join(this.#folder, `${id}${PART}`)
    const file = await open(partPath, 'wx')
    this.#open.set(id, { id, name: nameOf(name), size, home, file, partPath, received: 0 })
    return id
  }

  /**
   * @returns the file, when this was its last piece
   * @throws KotonohaError INVALID_INPUT when a piece is missing or there are too many; DISK_FULL
   */
  async append(id: string, offset: number, bytes: Uint8Array): Promise<Received | undefined> {
    const upload = this.#upload(id)
    if (offset !== upload.received || offset + bytes.length > upload.size)
      throw new KotonohaError('INVALID_INPUT', { detail: `a piece at ${offset}` })
    upload.received += bytes.length
    try {
      await upload.file.write(bytes, 0, bytes.length, offset)
      return upload.received === upload.size ? await this.#end(upload) : undefined
    } catch (cause) {
      await this.cancel(id)
      throw new KotonohaError('DISK_FULL', { detail: String(cause) }, { cause })
    }
  }

  async cancel(id: string): Promise<void> {
    const upload = this.#open.get(id)
    if (!upload) return
    this.#open.delete(id)
    await upload.file.close().catch(() => undefined)
    await rm(upload.partPath, { force: true })
  }

  async close(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.cancel(id)
  }

  async #end({ id, name, size, home, file, partPath }: Upload): Promise<Received> {
    await file.sync()
    await file.close()
    this.#open.delete(id)
    // Readers tell formats apart by the ending.
    const path = join(this.#folder, `${id}${endingOf(name)}`)
    await rename(partPath, path)
    return { id, name, size, path, home }
  }

  #upload(id: string): Upload {
    const upload = this.#open.get(id)
    if (!upload) throw new KotonohaError('INVALID_INPUT', { detail: 'no such upload' })
    return upload
  }
}

/** The name without folders and without what cannot be shown. */
export function nameOf(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255) || '無題'
  )
}

/** The ending of a file name, if it is one that formats have. */
export function endingOf(name: string): string {
  const ending = extname(name).toLowerCase()
  return /^\.[a-z0-9]{1,10}$/.test(ending) ? ending : ''
}
