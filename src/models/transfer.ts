import { basename, dirname } from 'node:path'
import { Sha256 } from '../contract/download.ts'
import { type ErrorCode, KotonohaError } from '../contract/errors.ts'
import { BlockChecksum } from './block-checksum.ts'
import { checkModel } from './checked-model.ts'
import { checkSpace, freeSpace } from './free-space.ts'
import { FollowingHash, hashFile } from './hashing.ts'
import { Lanes, type LaneTuning } from './lanes.ts'
import type { Network } from './network.ts'
import { BLOCK, PartFile } from './part-file.ts'
import { readPassage, sharesOf } from './passage.ts'
import { Patience, type PatienceTuning, type Waiting } from './patience.ts'
import { ChangedError, Source, TemporaryError } from './source.ts'

/** How hard a transfer tries. Times in milliseconds. */
export interface Tuning extends PatienceTuning, LaneTuning {
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

/** Blocks between two looks at the disk: how full it is, and whether the file is still there. */
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
  /** Ends when the disk has all of it; until then `takeBack` is for it if anything happens. */
  readonly flushed: Promise<void>
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
  #lanes: Lanes | undefined
  #written = 0
  #damage = Promise.withResolvers<'damage'>()

  constructor(request: TransferRequest) {
    this.#request = request
    this.#tuning = { ...defaultTuning, ...request.tuning }
    this.#name = basename(request.target)
    this.#source = new Source(request.network, request.url, request.token, this.#name)
    this.#patience = new Patience(this.#tuning, this.#name)
  }

  get phase(): TransferPhase {
    const { waiting } = this.#patience
    return waiting ? { name: 'waiting', ...waiting } : { name: this.#phase }
  }

  /** Bytes that are there. */
  get received(): number {
    return (this.#part?.received ?? 0) + (this.#lanes?.filling ?? 0)
  }

  /** Bytes in all; null while that is not known. */
  get size(): number | null {
    return this.#part?.identity.size ?? this.#request.size
  }

  /**
   * Fetches what is missing, checks the whole and gives it its final name. What was fetched stays
   * for another try, unless it is no good.
   * @throws KotonohaError OFFLINE, ADDRESS_REFUSED, DOWNLOAD_…, TOKEN_NEEDED, SERVER_ANSWER_INVALID,
   *   HASH_MISMATCH, FILE_EXISTS, DISK_FULL, DATA_READ_ONLY, MODEL_FOLDER_GONE, MODEL_NOT_GGUF,
   *   MODEL_FILE_TRUNCATED, MODEL_FILE_CORRUPT
   */
  async run(signal: AbortSignal): Promise<Transferred> {
    const { url, target, sha256 } = this.#request
    const part = await PartFile.open(target, { source: url.href, sha256 }).catch((error) => {
      throw translated(error, target)
    })
    this.#part = part
    let isOpen = true
    try {
      const digest = await this.#fetchSteadily(part, signal)
      const verified = await this.#verified(part, digest, signal)
      await part.checkPlace()
      await checkModel(part.path, this.#name)
      const finished = await part.finish(target)
      isOpen = false
      const flushed = finished.flushed.catch((error) => {
        throw translated(error, target)
      })
      // Whoever waits for it is told, be it later.
      flushed.catch(() => undefined)
      return { sha256: verified, size: part.identity.size ?? 0, flushed }
    } catch (error) {
      const failure = translated(error, target)
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
      if (!part.isComplete) await this.#lanesOf(part).fetchMissing(signal)
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
    const damage = Promise.withResolvers<'damage'>()
    damage.promise.catch(() => undefined)
    this.#damage = damage
    const hash = new FollowingHash(part.path, (block) => {
      part.drop(block).then(() => this.#damage.resolve('damage'), damage.reject)
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

  #lanesOf(part: PartFile): Lanes {
    this.#lanes ??= new Lanes({
      part,
      source: this.#source,
      patience: this.#patience,
      tuning: this.#tuning,
      name: this.#name,
      listed: this.#request.size,
      onSize: () => this.#checkSpace(part),
      onBlock: async (block, length) => {
        this.#hash?.add([{ block, length, checksum: null }])
        if (++this.#written % SPACE_CHECK > 0) return
        await part.checkPlace()
        await this.#checkSpace(part)
      },
    })
    return this.#lanes
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
    const linked = Sha256.safeParse(part.identity.linked)
    const expected = this.#request.sha256 ?? linked.data ?? null
    if (expected === null || digest === expected) return digest
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
    const succeeded = () => this.#patience.succeeded()
    const { stall } = this.#tuning
    const fetchRest = async () => {
      const from = Math.floor(done / BLOCK) * BLOCK
      const passage = await this.#source.open(from, size - 1, part.identity, signal, stall)
      let at = passage.first
      await readPassage(passage, this.#name, stall, succeeded, async (chunk) => {
        for (const { block, from, to, bytes } of sharesOf(chunk, at)) {
          bytes.copy(buffer, from)
          at += bytes.length
          if (to !== BLOCK && at !== size) continue
          const whole = buffer.subarray(0, to)
          const checksum = new BlockChecksum().update(whole).digest()
          if (checksum !== part.checksums.get(block)) {
            part.write(block, 0, whole)
            await part.keep(block, checksum)
            regions.push(`${block * BLOCK}-${at - 1}`)
          }
          done = Math.max(done, at)
        }
      })
      if (done < size) throw new TemporaryError('a shorter range than asked for', 0)
    }
    await this.#patience.persist(
      signal,
      fetchRest,
      () => true,
      () => undefined,
    )
    return regions
  }
}

function blocksOf(part: PartFile): number {
  return Math.ceil((part.identity.size ?? 0) / BLOCK)
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

function translated(error: unknown, target: string): unknown {
  const subject = basename(target)
  if (error instanceof ChangedError)
    return new KotonohaError('DOWNLOAD_CHANGED', { subject, detail: error.message })
  if (error instanceof KotonohaError || !(error instanceof Error) || !('code' in error))
    return error
  const detail = error.message
  const code = String(error.code)
  const told = (code: ErrorCode, subject: string) =>
    new KotonohaError(code, { subject, detail }, { cause: error })
  if (/^(ENOSPC|EDQUOT)/.test(code)) return told('DISK_FULL', subject)
  if (code === 'ENOENT') return told('MODEL_FOLDER_GONE', dirname(target))
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR)/.test(code))
    return told('DATA_READ_ONLY', subject)
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
