import { createHash, type Hash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import type { AnnouncedFile } from '../contract/library.ts'
import { allParts, checkedName } from './file-name.ts'
import { checkSpace } from './free-space.ts'
import { hashFile } from './hashing.ts'

/** Where files lie until all of them has come, in the model folder. */
const FOLDER = '.received'
/** Bytes between two flushes. */
const FLUSH = 64 * 1024 * 1024
/** Milliseconds without a piece after which the page has gone. */
const IDLE = 30_000
/** Milliseconds after which nobody goes on with a file that broke off. */
const KEPT = 7 * 24 * 60 * 60 * 1000

/** A file that was received as it was sent. */
export interface ReceivedFile {
  readonly path: string
  /** What it is called. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
}

/** A file on its way. */
interface Incoming extends AnnouncedFile {
  readonly path: string
  readonly file: FileHandle
  readonly hash: Hash
  /** Bytes. */
  received: number
  flushed: number
}

/**
 * Receives the files of models from a page, piece by piece. What breaks off stays, and the next upload
 * of the same files (by name, size and time) goes on with what had surely reached the disk.
 */
export class ModelUpload {
  readonly id = randomUUID()
  readonly #folder: string
  readonly #key: string
  readonly #files: readonly Incoming[]
  readonly #all: number
  readonly #end = Promise.withResolvers<void>()
  #isOpen = true
  #idle: NodeJS.Timeout | undefined
  #onProgress: (bytes: number, all: number) => void = () => undefined

  private constructor(folder: string, announced: readonly AnnouncedFile[], files: Incoming[]) {
    this.#folder = folder
    this.#key = JSON.stringify(announced)
    this.#files = files
    this.#all = announced.reduce((sum, { size }) => sum + size, 0)
    this.#end.promise.catch(() => undefined)
    this.#waited()
  }

  /**
   * Makes ready for files, and for what an earlier try has left of them.
   * @throws KotonohaError ADDRESS_REFUSED, MODEL_NOT_GGUF, MODEL_FILE_MISSING, FILE_EXISTS, DISK_FULL
   */
  static async open(modelFolder: string, announced: readonly AnnouncedFile[]) {
    const names = announced.map(({ name }) => checkedName(name))
    for (const [at, name] of names.entries()) {
      if (!/\.gguf$/i.test(name) || announced[at]?.size === 0)
        throw new KotonohaError('MODEL_NOT_GGUF', { subject: name })
      const missing = allParts(name).find((part) => !names.includes(part))
      if (missing) throw new KotonohaError('MODEL_FILE_MISSING', { subject: missing })
    }
    const [twice] = names.filter((name, at) => names.indexOf(name) !== at)
    if (twice) throw new KotonohaError('FILE_EXISTS', { subject: twice })
    const folder = join(modelFolder, FOLDER)
    const keys = announced.map(keyOf)
    await mkdir(folder, { recursive: true })
    for (const old of await readdir(folder))
      if (!keys.includes(old)) await rm(join(folder, old), { recursive: true, force: true })
    const files: Incoming[] = []
    try {
      for (const [at, one] of announced.entries())
        files.push(await opened(join(folder, keys[at] ?? ''), one))
      const missing = files.reduce((sum, { size, received }) => sum + size - received, 0)
      await checkSpace(folder, missing)
    } catch (error) {
      for (const { file } of files) await file.close()
      throw error
    }
    return new ModelUpload(folder, announced, files)
  }

  /** Bytes that are there of each file. */
  get received(): number[] {
    return this.#files.map(({ received }) => received)
  }

  /** Whether it waits for these files. */
  isOf(announced: readonly AnnouncedFile[]): boolean {
    return this.#isOpen && this.#key === JSON.stringify(announced)
  }

  /**
   * Takes a piece. False when no more is wanted, since it was stopped or has failed.
   * @throws KotonohaError INVALID_INPUT when it is not the piece that follows
   */
  async append(at: number, offset: number, bytes: Uint8Array): Promise<boolean> {
    const file = this.#files[at]
    if (!this.#isOpen) return false
    if (!file || offset !== file.received || offset + bytes.length > file.size)
      throw new KotonohaError('INVALID_INPUT', { detail: `a piece at ${offset}` })
    file.received += bytes.length
    this.#waited()
    try {
      if (offset === 0 && Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'GGUF')
        throw new KotonohaError('MODEL_NOT_GGUF', { subject: file.name })
      file.hash.update(bytes)
      await writeAll(file.file, bytes, offset)
      if (file.received - file.flushed >= FLUSH) {
        await file.file.datasync()
        file.flushed = file.received
      }
    } catch (error) {
      this.#end.reject(error)
      return false
    }
    this.#onProgress(
      this.received.reduce((sum, one) => sum + one),
      this.#all,
    )
    if (this.#files.every(({ received, size }) => received === size)) this.#end.resolve()
    return this.#isOpen
  }

  /**
   * The files, once all of them came, were flushed and read back as they came.
   * @throws KotonohaError UPLOAD_INTERRUPTED, MODEL_NOT_GGUF, HASH_MISMATCH
   */
  async whole(
    signal: AbortSignal,
    onProgress: (bytes: number, all: number) => void,
  ): Promise<ReceivedFile[]> {
    this.#onProgress = onProgress
    const stop = () => this.#end.reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    try {
      await this.#end.promise
      const files: ReceivedFile[] = []
      for (const { path, name, size, file, hash } of this.#files) {
        await file.sync()
        const sha256 = hash.digest('hex')
        const read = await hashFile(path, signal)
        if (read !== sha256)
          throw new KotonohaError('HASH_MISMATCH', {
            subject: name,
            detail: `SHA-256 ${read}, expected ${sha256}`,
          })
        files.push({ path, name, size, sha256 })
      }
      return files
    } finally {
      signal.removeEventListener('abort', stop)
      await this.close()
    }
  }

  /** Takes no more; what has come stays. */
  async close(): Promise<void> {
    this.#isOpen = false
    clearTimeout(this.#idle)
    for (const { file } of this.#files) await file.close()
  }

  /** Removes what has come and was not taken away. */
  async discard(): Promise<void> {
    for (const { path } of this.#files) await rm(path, { force: true })
    await rmdir(this.#folder).catch(() => undefined)
  }

  /** Begins to wait for the next piece. */
  #waited(): void {
    clearTimeout(this.#idle)
    const [first] = this.#files
    this.#idle = setTimeout(
      () => this.#end.reject(new KotonohaError('UPLOAD_INTERRUPTED', { subject: first?.name })),
      IDLE,
    )
    this.#idle.unref()
  }
}

/** Removes what broke off long ago. */
export async function forgetOldUploads(modelFolder: string): Promise<void> {
  const folder = join(modelFolder, FOLDER)
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > KEPT) await rm(join(folder, name), { force: true })
  }
  await rmdir(folder).catch(() => undefined)
}

function keyOf({ name, size, modified }: AnnouncedFile): string {
  const digest = createHash('sha256').update(`${name}\0${size}\0${modified}`).digest('hex')
  return `${digest.slice(0, 32)}.part`
}

async function opened(path: string, announced: AnnouncedFile): Promise<Incoming> {
  const there = await stat(path).catch(() => undefined)
  // What was written last may not have got to the disk before the power went.
  const received = Math.max(0, Math.min(there?.size ?? 0, announced.size) - 2 * FLUSH)
  const hash = createHash('sha256')
  if (received > 0)
    for await (const chunk of createReadStream(path, { end: received - 1 })) hash.update(chunk)
  const file = await open(path, there ? 'r+' : 'w+')
  await file.truncate(received)
  return { ...announced, path, file, hash, received, flushed: received }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, offset + at)
    at += bytesWritten
  }
}
