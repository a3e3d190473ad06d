import { basename, dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { type ErrorCode, KotonohaError } from '../contract/errors.ts'
import { checkModel } from './checked-model.ts'
import { checkSpace, freeSpace } from './free-space.ts'
import { FollowingHash, hashFile } from './hashing.ts'
import type { Network } from './network.ts'
import { BLOCK, type Identity, PartFile, type Run } from './part-file.ts'
import { readPassage, sharesOf } from './passage.ts'
import { Patience, type PatienceTuning, type Waiting } from './patience.ts'
import { ChangedError, type Passage, Source, TemporaryError } from './source.ts'

/** How hard a transfer tries. Times in milliseconds. */
export interface Tuning extends PatienceTuning {
  /** Ranges fetched at the same time. */
  readonly lanes: number
  /** Without a byte for so long, a connection is given up. */
  readonly stall: number
  readonly freeSpace: (folder: string) => Promise<number>
}

export const defaultTuning: Tuning = {
  lanes: 4,
  stall: 30_000,
  firstWait: 500,
  longestWait: 60_000,
  longestRetryAfter: 3_600_000,
  attempts: 10,
  freeSpace,
}

/** Blocks that one request asks for: with four lanes, at most 8 MiB are under way at any time. */
const BLOCKS_AT_ONCE = 2
/** Blocks between two looks at how full the disk is. */
const SPACE_CHECK = 64
/** Times that a file may be replaced at its source while it is fetched. */
const MOST_CHANGES = 2

export interface TransferRequest {
  readonly network: Network
  readonly url: URL
  /** Sent to the address's own origin alone. */
  readonly token: string | null
  /** Where the file goes. */
  readonly target: string
  /** Bytes, if they are known. */
  readonly size: number | null
  /** What the file must hash to, if that is known. */
  readonly sha256: string | null
  readonly tuning?: Partial<Tuning>
}

export type TransferPhase =
  | { readonly name: 'fetching' }
  /** Fetched; its hash is being computed, or a mismatch is being searched for. */
  | { readonly name: 'checking' }
  /** The last try failed. */
  | ({ readonly name: 'waiting' } & Waiting)

/** A file that has its final name. */
export interface Transferred {
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/** One range after the other, and the block that is being filled; it outlives a broken connection. */
interface Lane {
  readonly buffer: Buffer
  block: number
  filled: number
}

/** Fetches one file. */
export class Transfer {
  readonly #request: TransferRequest
  readonly #tuning: Tuning
  readonly #name: string
  readonly #source: Source
  readonly #patience: Patience
  #part: PartFile | undefined
  #hash: FollowingHash | undefined
  #phase: 'fetching' | 'checking' = 'fetching'
  #lanes: Lane[] = []
  /** Lanes that may go on; one is left when the server ignores ranges or asks for less. */
  #width: number
  #written = 0
  #damage = Promise.withResolvers<'damage'>()

  constructor(request: TransferRequest) {
    this.#request = request
    this.#tuning = { ...defaultTuning, ...request.tuning }
    this.#name = basename(request.target)
    this.#source = new Source(request.network, request.url, request.token, this.#name)
    this.#patience = new Patience(this.#tuning, this.#name)
    this.#width = this.#tuning.lanes
  }

  get phase(): TransferPhase {
    const { waiting } = this.#patience
    return waiting ? { name: 'waiting', ...waiting } : { name: this.#phase }
  }

  /** Bytes that are there. */
  get received(): number {
    const filling = this.#lanes.reduce((sum, { filled }) => sum + filled, 0)
    return (this.#part?.received ?? 0) + filling
  }

  /** Bytes in all; null while that is not known. */
  get size(): number | null {
    return this.#part?.identity.size ?? this.#request.size
  }

  /**
   * Fetches what is missing, checks the whole and gives it its final name. What was fetched stays
   * for another try, unless it is no good.
   * @throws KotonohaError OFFLINE, ADDRESS_REFUSED, DOWNLOAD_…, TOKEN_NEEDED, SERVER_ANSWER_INVALID,
   *   HASH_MISMATCH, FILE_EXISTS, DISK_FULL, MODEL_NOT_GGUF, MODEL_FILE_TRUNCATED, MODEL_FILE_CORRUPT
   */
  async run(signal: AbortSignal): Promise<Transferred> {
    const { url, target, sha256 } = this.#request
    const part = await PartFile.open(target, { source: url.href, sha256 })
    this.#part = part
    let isOpen = true
    try {
      const digest = await this.#fetchSteadily(part, signal)
      const verified = await this.#verified(part, digest, signal)
      await checkModel(part.path, this.#name)
      isOpen = false
      await part.finish(target)
      return { sha256: verified, size: part.identity.size ?? 0 }
    } catch (error) {
      const failure = translated(error, this.#name)
      if (isOpen && isHopeless(failure)) {
        isOpen = false
        await part.discard()
      }
      throw failure
    } finally {
      if (isOpen) await part.close()
      await this.#hash?.stop()
    }
  }

  /** Fetches everything, from the beginning if the source changes; returns its SHA-256. */
  async #fetchSteadily(part: PartFile, signal: AbortSignal): Promise<string> {
    for (let changes = 0; ; changes++) {
      try {
        return await this.#fetchAndHash(part, signal)
      } catch (error) {
        if (!(error instanceof ChangedError)) throw error
        // What was listed with a hash is gone; what has none may as well be fetched anew.
        if (this.#request.sha256 !== null || changes === MOST_CHANGES)
          throw new KotonohaError('DOWNLOAD_CHANGED', {
            subject: this.#name,
            detail: error.message,
          })
        await this.#hash?.stop()
        await part.restart()
        await part.identify({ size: null, etag: null, linked: null })
      }
    }
  }

  async #fetchAndHash(part: PartFile, signal: AbortSignal): Promise<string> {
    this.#phase = 'fetching'
    await this.#checkSpace(part)
    const hash = this.#follow(part)
    const isCounted = () => part.identity.size !== null
    let counted = isCounted()
    if (counted) hash.end(blocksOf(part))
    for (;;) {
      if (!part.isComplete) await this.#fetchMissing(part, signal)
      if (!counted) hash.end(blocksOf(part))
      counted = true
      this.#phase = 'checking'
      const outcome = await orAborted(Promise.race([hash.digest, this.#damage.promise]), signal)
      if (outcome !== 'damage') return outcome
      this.#damage = Promise.withResolvers()
      this.#phase = 'fetching'
    }
  }

  /** Begins to hash, with a check of what lies on the disk already. */
  #follow(part: PartFile): FollowingHash {
    this.#damage = Promise.withResolvers()
    const hash = new FollowingHash(part.path, (block) => {
      void part.drop(block).then(() => this.#damage.resolve('damage'))
    })
    this.#hash = hash
    hash.add(
      [...part.checksums].map(([block, checksum]) => ({
        block,
        length: part.lengthOf(block),
        checksum,
      })),
    )
    return hash
  }

  /** Fetches all missing blocks: one lane finds out what the server can do, then all of them go. */
  async #fetchMissing(part: PartFile, outer: AbortSignal): Promise<void> {
    const stop = new AbortController()
    const signal = AbortSignal.any([outer, stop.signal])
    this.#lanes = Array.from({ length: this.#tuning.lanes }, () => ({
      buffer: Buffer.allocUnsafe(BLOCK),
      block: -1,
      filled: 0,
    }))
    const [scout, ...others] = this.#lanes
    if (!scout) return
    try {
      await this.#step(part, scout, signal)
      const all = [scout, ...others].map((lane, index) => this.#work(part, lane, index, signal))
      const failed = await Promise.allSettled(
        all.map((lane) =>
          lane.catch((error: unknown) => {
            stop.abort(error)
            throw error
          }),
        ),
      )
      outer.throwIfAborted()
      if (failed.some(({ status }) => status === 'rejected')) throw stop.signal.reason
    } finally {
      this.#lanes = []
    }
  }

  async #work(part: PartFile, lane: Lane, index: number, signal: AbortSignal): Promise<void> {
    while (index < this.#width && (await this.#step(part, lane, signal)));
  }

  /** Fetches the next missing blocks; false when none are left to take. */
  async #step(part: PartFile, lane: Lane, signal: AbortSignal): Promise<boolean> {
    const run = part.claim(BLOCKS_AT_ONCE)
    if (!run) return false
    try {
      await this.#persist(signal, () => this.#fetchRun(part, lane, run, signal))
      return true
    } finally {
      lane.filled = 0
      part.release(run)
    }
  }

  async #fetchRun(part: PartFile, lane: Lane, run: Run, signal: AbortSignal): Promise<void> {
    let block = run.start
    while (block < run.end && part.has(block)) block++
    if (block === run.end || part.isComplete) return
    if (lane.block !== block) lane.filled = 0
    lane.block = block
    const { size } = part.identity
    const end = Math.min(run.end * BLOCK, size ?? Number.POSITIVE_INFINITY)
    const passage = await this.#open(block * BLOCK + lane.filled, end - 1, part.identity, signal)
    if (isNews(part.identity, passage.identity)) {
      await part.identify(passage.identity)
      if (size === null) await this.#checkSize(part, passage)
    }
    // A server that sends the whole file sends it to one lane.
    if (!passage.ranged) this.#width = 1
    await this.#take(part, lane, passage)
    // A range may be answered with less; the rest is asked for again.
    if (passage.ranged && (passage.end ?? end) < end)
      throw new TemporaryError('a shorter range than asked for', 0)
  }

  async #open(first: number, last: number, known: Identity, signal: AbortSignal) {
    return await this.#source.open(first, last, known, signal, this.#tuning.stall)
  }

  async #checkSize(part: PartFile, { body }: Passage): Promise<void> {
    const { size } = part.identity
    const listed = this.#request.size
    try {
      if (size !== null && listed !== null && size !== listed)
        throw new KotonohaError('DOWNLOAD_CHANGED', {
          subject: this.#name,
          detail: `${listed} bytes expected, ${size} bytes there`,
        })
      await this.#checkSpace(part)
    } catch (error) {
      body.destroy()
      throw error
    }
  }

  /** Reads an answer into blocks. */
  async #take(part: PartFile, lane: Lane, passage: Passage): Promise<void> {
    const { identity } = passage
    let at = passage.first
    if (at === passage.end) {
      passage.body.resume()
      return
    }
    if (at === 0) lane.filled = 0
    await this.#read(passage, async (chunk) => {
      for (const { block, from, to, bytes } of sharesOf(chunk, at)) {
        bytes.copy(lane.buffer, from)
        at += bytes.length
        lane.block = block
        lane.filled = part.has(block) ? 0 : to
        if (to === BLOCK || at === identity.size) await this.#keep(part, lane, to)
      }
    })
    if (identity.size !== null) return
    // Now that it has ended, its size is known.
    if (lane.filled > 0) await this.#keep(part, lane, lane.filled)
    await part.identify({ ...identity, size: at })
  }

  async #keep(part: PartFile, lane: Lane, length: number): Promise<void> {
    const { block } = lane
    lane.filled = 0
    if (part.has(block)) return
    const bytes = lane.buffer.subarray(0, length)
    if (block === 0 && this.#name.toLowerCase().endsWith('.gguf') && !isGguf(bytes))
      throw new KotonohaError('MODEL_NOT_GGUF', { subject: this.#name })
    await part.write(block, bytes)
    this.#hash?.add([{ block, length, checksum: null }])
    this.#patience.succeeded()
    if (++this.#written % SPACE_CHECK === 0) await this.#checkSpace(part)
  }

  /** Reads an answer to its end. @throws TemporaryError, ConnectionError */
  async #read(passage: Passage, each: (chunk: Buffer) => Promise<void>): Promise<void> {
    const succeeded = () => this.#patience.succeeded()
    await readPassage(passage, this.#name, this.#tuning.stall, succeeded, each)
  }

  /** Tries again and again, with growing waits. */
  async #persist(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
    const hasWorked = () => (this.#part?.checksums.size ?? 0) > 0
    await this.#patience.persist(signal, attempt, hasWorked, () => {
      this.#width = Math.max(1, this.#width >> 1)
    })
  }

  async #checkSpace(part: PartFile): Promise<void> {
    const { size } = this
    const needed = size === null ? 0 : size - part.received
    if (needed > 0 || size === null)
      await checkSpace(dirname(part.path), needed, this.#tuning.freeSpace)
  }

  /**
   * The hash, after it has been found right, or what was wrong has been fetched again.
   * @throws KotonohaError HASH_MISMATCH
   */
  async #verified(part: PartFile, digest: string, signal: AbortSignal): Promise<string> {
    const { linked } = part.identity
    const expected =
      this.#request.sha256 ?? (linked && /^[0-9a-f]{64}$/i.test(linked) ? linked : null)
    if (expected === null || digest === expected.toLowerCase()) return digest
    // First what the disk may have lost since it was written, then what came wrong over the network.
    const again = await this.#fetchAndHash(part, signal)
    if (again === expected) return again
    const regions = await this.#compare(part, signal)
    const repaired = regions.length > 0 ? await hashFile(part.path, signal) : again
    if (repaired === expected) return repaired
    const where = regions.length > 0 ? `, differing from one time to the next: ${regions}` : ''
    throw new KotonohaError('HASH_MISMATCH', {
      subject: this.#name,
      detail: `SHA-256 ${repaired}, expected ${expected}${where}`,
    })
  }

  /**
   * Fetches everything a second time in one stream, since some proxies mix ranges up, and keeps the
   * blocks that come out differently. Returns which bytes those were.
   */
  async #compare(part: PartFile, signal: AbortSignal): Promise<string[]> {
    const regions: string[] = []
    const size = part.identity.size ?? 0
    const buffer = Buffer.allocUnsafe(BLOCK)
    let done = 0 // bytes
    await this.#persist(signal, async () => {
      const from = Math.floor(done / BLOCK) * BLOCK
      const passage = await this.#open(from, size - 1, part.identity, signal)
      let at = passage.first
      await this.#read(passage, async (chunk) => {
        for (const { block, from, to, bytes } of sharesOf(chunk, at)) {
          bytes.copy(buffer, from)
          at += bytes.length
          if (to !== BLOCK && at !== size) continue
          const whole = buffer.subarray(0, to)
          if (crc32(whole) !== part.checksums.get(block)) {
            await part.write(block, whole)
            regions.push(`${block * BLOCK}-${at - 1}`)
          }
          done = Math.max(done, at)
        }
      })
      if (done < size) throw new TemporaryError('a shorter range than asked for', 0)
    })
    return regions
  }
}

function blocksOf(part: PartFile): number {
  return Math.ceil((part.identity.size ?? 0) / BLOCK)
}

function isNews(known: Identity, now: Identity): boolean {
  return known.size !== now.size || known.etag !== now.etag || known.linked !== now.linked
}

function isGguf(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString('latin1') === 'GGUF'
}

/** Failures of a file that no further try can make good. */
const HOPELESS: readonly ErrorCode[] = [
  'HASH_MISMATCH',
  'DOWNLOAD_CHANGED',
  'MODEL_NOT_GGUF',
  'MODEL_FILE_TRUNCATED',
  'MODEL_FILE_CORRUPT',
]

function isHopeless(error: unknown): boolean {
  return error instanceof KotonohaError && HOPELESS.includes(error.code)
}

function translated(error: unknown, subject: string): unknown {
  if (error instanceof ChangedError)
    return new KotonohaError('DOWNLOAD_CHANGED', { subject, detail: error.message })
  if (error instanceof KotonohaError || !(error instanceof Error) || !('code' in error))
    return error
  const data = { subject, detail: error.message }
  const code = String(error.code)
  if (/^(ENOSPC|EDQUOT)/.test(code)) return new KotonohaError('DISK_FULL', data, { cause: error })
  if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST|EISDIR)/.test(code))
    return new KotonohaError('DATA_READ_ONLY', data, { cause: error })
  return error
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
