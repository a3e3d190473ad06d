import { readSync, writeSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import { flushFolder } from '../store/replace-file.ts'

/** Bytes that are written, checked and fetched again as one. */
export const BLOCK = 1024 * 1024
/** Milliseconds between two flushes, and bytes that may come while one of them is under way. */
const FLUSH_EVERY = 2000
const MOST_WAITING = 256 * BLOCK
/** On Windows a flush holds up whoever writes meanwhile. */
const FLUSHES_EARLY = process.platform !== 'win32'

/** What a source serves: two answers with the same can be parts of one file. */
export const Identity = z.object({
  /** Bytes; null while the source does not tell. */
  size: z.number().int().nonnegative().nullable(),
  /** The answer's ETag. */
  etag: z.string().nullable(),
  /** The hub's own name of the contents; its storage may give the ETag another form. */
  linked: z.string().nullable(),
})
export type Identity = z.infer<typeof Identity>

const Head = z.object({
  version: z.literal(2),
  source: z.string(),
  sha256: z.string().nullable(),
  identity: Identity,
})
type Head = z.infer<typeof Head>

/** What the file is to become. */
export interface Wanted {
  /** The address, as a text. */
  readonly source: string
  /** What it must hash to, if that is known. */
  readonly sha256: string | null
}

/** Blocks in a row, `end` not among them. */
export interface Run {
  readonly start: number
  readonly end: number
}

/**
 * A file that is being fetched, block by block in any order: `name.part`, and beside it a journal
 * that says which blocks are there and what their checksums were when they came. A block is
 * in the journal only after it was written, so whenever the program is killed, what the journal
 * tells is there; what a power cut tears is found by the checksums. So the journal stays beside the
 * finished file until the disk has all of it, and `takeBack` begins with what was torn.
 */
export class PartFile {
  readonly path: string
  readonly wanted: Wanted
  readonly #file: FileHandle
  readonly #journal: FileHandle
  readonly #checksums: Map<number, string>
  readonly #claimed = new Set<number>()
  #identity: Identity
  /** No block before this one is missing. */
  #cursor = 0
  /** Bytes written since the last flush began, and when that was. */
  #unflushed = 0
  #flushedAt = performance.now()
  #flushing: Promise<void> | undefined
  #flushFailure: Error | undefined

  private constructor(
    path: string,
    wanted: Wanted,
    file: FileHandle,
    journal: FileHandle,
    before: { identity: Identity; checksums: Map<number, string> },
  ) {
    this.path = path
    this.wanted = wanted
    this.#file = file
    this.#journal = journal
    this.#identity = before.identity
    this.#checksums = before.checksums
  }

  /** Opens what an earlier run has left if it is of the same contents, and begins anew otherwise. */
  static async open(target: string, wanted: Wanted): Promise<PartFile> {
    const path = partPath(target)
    await mkdir(dirname(path), { recursive: true })
    const before = await readJournal(path, wanted)
    const file = await open(path, before ? 'r+' : 'w+')
    const journal = await open(journalPath(path), before ? 'a' : 'w')
    // The journal's last line may have been cut off.
    if (before) await journal.write('\n')
    const none = { size: null, etag: null, linked: null }
    return new PartFile(
      path,
      wanted,
      file,
      journal,
      before ?? { identity: none, checksums: new Map() },
    )
  }

  get identity(): Identity {
    return this.#identity
  }

  /** Checksums of the blocks that are there. */
  get checksums(): ReadonlyMap<number, string> {
    return this.#checksums
  }

  /** Bytes that are there. */
  get received(): number {
    const { size } = this.#identity
    const last = size === null ? undefined : Math.ceil(size / BLOCK) - 1
    const whole = this.#checksums.size * BLOCK
    if (size === null || last === undefined || !this.#checksums.has(last)) return whole
    return whole - BLOCK + this.lengthOf(last)
  }

  get isComplete(): boolean {
    const { size } = this.#identity
    return size !== null && this.#checksums.size === Math.ceil(size / BLOCK)
  }

  has(block: number): boolean {
    return this.#checksums.has(block)
  }

  /** Bytes of a block; the last one is shorter. */
  lengthOf(block: number): number {
    return Math.min(BLOCK, (this.#identity.size ?? Number.POSITIVE_INFINITY) - block * BLOCK)
  }

  /** Notes what the source serves; blocks of something else must have been discarded before. */
  async identify(identity: Identity): Promise<void> {
    this.#identity = identity
    const head: Head = { version: 2, ...this.wanted, identity }
    await this.#journal.write(`${JSON.stringify(head)}\n`)
    if (identity.size !== null) await this.#file.truncate(identity.size)
  }

  /** Forgets everything: the source serves other contents now. */
  async restart(): Promise<void> {
    this.#checksums.clear()
    this.#claimed.clear()
    this.#cursor = 0
    await this.#journal.truncate(0)
    await this.#file.truncate(0)
  }

  /** Takes the next missing blocks for oneself; undefined when none are left to take. */
  claim(most: number): Run | undefined {
    const count = Math.ceil((this.#identity.size ?? Number.POSITIVE_INFINITY) / BLOCK)
    const isFree = (block: number) =>
      block < count && !this.#checksums.has(block) && !this.#claimed.has(block)
    while (this.#checksums.has(this.#cursor)) this.#cursor++
    let start = this.#cursor
    while (start < count && !isFree(start)) start++
    if (start >= count) return undefined
    let end = start
    while (end < Math.min(start + most, count) && isFree(end)) this.#claimed.add(end++)
    return { start, end }
  }

  release({ start, end }: Run): void {
    for (let block = start; block < end; block++) this.#claimed.delete(block)
  }

  /**
   * Writes bytes of a block, which counts as there once it was kept. Does not wait: into the system's
   * cache, by whoever has just received them, they are written in a third of the processor's time.
   */
  write(block: number, from: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#file.fd, bytes, at, bytes.length - at, block * BLOCK + from + at)
  }

  /** Enters a block that was written as a whole; waits while the disk is far behind. */
  async keep(block: number, checksum: string): Promise<void> {
    writeSync(this.#journal.fd, `${block} ${checksum}\n`)
    this.#checksums.set(block, checksum)
    this.#claimed.delete(block)
    this.#unflushed += BLOCK
    const isDue = performance.now() - this.#flushedAt >= FLUSH_EVERY
    if (FLUSHES_EARLY && isDue && !this.#flushing) this.#flush()
    if (this.#unflushed >= MOST_WAITING) await this.#flushing
    if (this.#flushFailure) throw this.#flushFailure
  }

  /** The first bytes of the file; fewer where it has fewer. */
  begins(length: number): Buffer {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(this.#file.fd, bytes, 0, length, 0))
  }

  /** Has the disk take what was written, while more is fetched. */
  #flush(): void {
    this.#unflushed = 0
    this.#flushedAt = performance.now()
    const flushed = this.#file.datasync().catch((error: Error) => {
      this.#flushFailure = error
    })
    this.#flushing = flushed.finally(() => {
      this.#flushing = undefined
    })
  }

  /** Forgets a block that turned out to be damaged. */
  async drop(block: number): Promise<void> {
    this.#checksums.delete(block)
    this.#cursor = Math.min(this.#cursor, block)
    await this.#journal.write(`${block} -\n`)
  }

  /**
   * Checks that it still lies where it was put: a folder may be moved, or a disk taken out.
   * @throws KotonohaError MODEL_FOLDER_GONE
   */
  async checkPlace(): Promise<void> {
    const [own, there] = [await this.#file.stat(), await stat(this.path).catch(() => undefined)]
    if (there?.ino !== own.ino)
      throw new KotonohaError('MODEL_FOLDER_GONE', { subject: dirname(this.path) })
  }

  async close(): Promise<void> {
    await this.#file.close()
    await this.#journal.close()
  }

  /**
   * Gives the file its final name. The disk has all of it when `flushed` ends, and the file is closed
   * then; a kill or a power cut before that leaves the journal.
   * @throws KotonohaError FILE_EXISTS
   */
  async finish(target: string): Promise<{ readonly flushed: Promise<void> }> {
    // Not over a file that came in between; the folder is the program's, so nobody races for a name.
    if (await stat(target).catch(() => undefined))
      throw new KotonohaError('FILE_EXISTS', { subject: basename(target) })
    await this.#journal.datasync()
    await rename(this.path, target)
    return { flushed: this.#flushAll(target) }
  }

  async #flushAll(target: string): Promise<void> {
    try {
      await this.#flushing
      if (this.#flushFailure) throw this.#flushFailure
      await this.#file.sync()
      flushFolder(dirname(target))
    } finally {
      await this.close()
    }
    await rm(journalPath(this.path), { force: true })
  }

  async discard(): Promise<void> {
    await this.close()
    await removeParts(this.path)
  }
}

/** Where a file lies until it has its final name. */
export function partPath(target: string): string {
  return `${target}.part`
}

/**
 * Takes the final name from a file that the disk may not have as a whole, so that what was torn is
 * found and fetched again. Returns whether there is anything unfinished of it.
 */
export async function takeBack(target: string): Promise<boolean> {
  const path = partPath(target)
  const isThere = (one: string) =>
    stat(one).then(
      () => true,
      () => false,
    )
  if (!(await isThere(journalPath(path)))) return false
  if (!(await isThere(path)) && (await isThere(target))) await rename(target, path)
  return true
}

/** Removes what has been fetched of a file. */
export async function discardPart(target: string): Promise<void> {
  await removeParts(partPath(target))
}

/** Bytes that have been fetched of a file, without opening it for more. */
export async function receivedOf(target: string, wanted: Wanted): Promise<number> {
  const before = await readJournal(partPath(target), wanted)
  return Math.min((before?.checksums.size ?? 0) * BLOCK, before?.identity.size ?? 0)
}

function journalPath(path: string): string {
  return `${path}.journal`
}

async function removeParts(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(journalPath(path), { force: true })
}

/** What an earlier run has left; undefined when that is nothing of use. */
async function readJournal(path: string, wanted: Wanted) {
  const text = await readFile(journalPath(path), 'utf8').catch(() => undefined)
  const file = await stat(path).catch(() => undefined)
  if (text === undefined || !file) return undefined
  let head: Head | undefined
  const checksums = new Map<number, string>()
  for (const line of text.split('\n')) {
    const [, block, checksum] = /^(\d+) ([\da-f]{32}|-)$/.exec(line) ?? []
    if (line.startsWith('{')) head = parsedHead(line) ?? head
    else if (checksum === '-') checksums.delete(Number(block))
    else if (checksum !== undefined) checksums.set(Number(block), checksum)
  }
  if (!head || head.identity.size === null || file.size !== head.identity.size) return undefined
  // Contents of a known hash may come from anywhere; others only from where they began.
  const isSame =
    wanted.sha256 === null ? head.source === wanted.source : head.sha256 === wanted.sha256
  if (!isSame) return undefined
  const count = Math.ceil(head.identity.size / BLOCK)
  for (const block of checksums.keys()) if (block >= count) checksums.delete(block)
  const { size, etag, linked } = head.identity
  const identity =
    head.source === wanted.source ? { size, etag, linked } : { size, etag: null, linked: null }
  return { identity, checksums }
}

function parsedHead(line: string): Head | undefined {
  try {
    return Head.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
