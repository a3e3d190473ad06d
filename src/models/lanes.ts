import { KotonohaError } from '../contract/errors.ts'
import { BlockChecksum } from './block-checksum.ts'
import { BLOCK, type Identity, type PartFile, type Run } from './part-file.ts'
import { readPassage, sharesOf } from './passage.ts'
import type { Patience } from './patience.ts'
import { type Passage, type Source, TemporaryError } from './source.ts'

/** Blocks that one request asks for: with four lanes, at most 8 MiB are under way at any time. */
const BLOCKS_AT_ONCE = 2

export interface LaneTuning {
  /** Ranges fetched at the same time. */
  readonly lanes: number
  /** Milliseconds without progress after which a connection is given up. */
  readonly stall: number
}

export interface LanesOptions {
  readonly part: PartFile
  readonly source: Source
  readonly patience: Patience
  readonly tuning: LaneTuning
  /** What the file is called in failures. */
  readonly name: string
  /** Bytes that the file was listed with, if it was. */
  readonly listed: number | null
  /** Is told when the size is known, before anything is written. */
  readonly onSize: () => Promise<void>
  /** Is told of each block that was written. */
  readonly onBlock: (block: number, length: number) => Promise<void>
}

/** One range after the other, and the block that is being filled; it outlives a broken connection. */
interface Lane {
  block: number
  /** Bytes of the block that were written, and their checksum. */
  filled: number
  checksum: BlockChecksum
}

/** Fetches the missing blocks of a file by several ranges at the same time. */
export class Lanes {
  readonly #options: LanesOptions
  #lanes: Lane[] = []
  /** Lanes that may go on; one is left when the server ignores ranges or asks for less. */
  #width: number

  constructor(options: LanesOptions) {
    this.#options = options
    this.#width = options.tuning.lanes
  }

  /** Bytes of blocks that are being filled. */
  get filling(): number {
    return this.#lanes.reduce((sum, { filled }) => sum + filled, 0)
  }

  /**
   * Fetches all missing blocks: one lane finds out what the server can do, then all of them go.
   * @throws KotonohaError, ChangedError
   */
  async fetchMissing(outer: AbortSignal): Promise<void> {
    const stop = new AbortController()
    const signal = AbortSignal.any([outer, stop.signal])
    this.#lanes = Array.from({ length: this.#options.tuning.lanes }, () => ({
      block: -1,
      filled: 0,
      checksum: new BlockChecksum(),
    }))
    const [scout, ...others] = this.#lanes
    if (!scout) return
    try {
      await this.#step(scout, signal)
      const all = [scout, ...others].map((lane, index) => this.#work(lane, index, signal))
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

  async #work(lane: Lane, index: number, signal: AbortSignal): Promise<void> {
    while (index < this.#width && (await this.#step(lane, signal)));
  }

  /** Fetches the next missing blocks; false when none are left to take. */
  async #step(lane: Lane, signal: AbortSignal): Promise<boolean> {
    const { part, patience } = this.#options
    const run = part.claim(BLOCKS_AT_ONCE)
    if (!run) return false
    try {
      const hasWorked = () => part.checksums.size > 0
      await patience.persist(
        signal,
        () => this.#fetchRun(lane, run, signal),
        hasWorked,
        () => {
          this.#width = Math.max(1, this.#width >> 1)
        },
      )
      return true
    } finally {
      lane.filled = 0
      part.release(run)
    }
  }

  async #fetchRun(lane: Lane, run: Run, signal: AbortSignal): Promise<void> {
    const { part, source, tuning } = this.#options
    let block = run.start
    while (block < run.end && part.has(block)) block++
    if (block === run.end || part.isComplete) return
    if (lane.block !== block) lane.filled = 0
    lane.block = block
    const { size } = part.identity
    const end = Math.min(run.end * BLOCK, size ?? Number.POSITIVE_INFINITY)
    const first = block * BLOCK + lane.filled
    const passage = await source.open(first, end - 1, part.identity, signal, tuning.stall)
    if (isNews(part.identity, passage.identity)) {
      await part.identify(passage.identity)
      if (size === null) await this.#sized(passage)
    }
    // A server that sends the whole file sends it to one lane.
    if (!passage.ranged) this.#width = 1
    await this.#take(lane, passage)
    // A range may be answered with less; the rest is asked for again.
    if (passage.ranged && (passage.end ?? end) < end)
      throw new TemporaryError('a shorter range than asked for', 0)
  }

  /** Takes note of the size, if it is known by now. @throws KotonohaError DOWNLOAD_CHANGED, DISK_FULL */
  async #sized({ body }: Passage): Promise<void> {
    const { part, listed, name, onSize } = this.#options
    const { size } = part.identity
    try {
      if (size !== null && listed !== null && size !== listed)
        throw new KotonohaError('DOWNLOAD_CHANGED', {
          subject: name,
          detail: `${listed} bytes expected, ${size} bytes there`,
        })
      await onSize()
    } catch (error) {
      body.destroy()
      throw error
    }
  }

  /** Reads an answer into blocks. */
  async #take(lane: Lane, passage: Passage): Promise<void> {
    const { part, patience, tuning, name, listed } = this.#options
    const { identity } = passage
    let at = passage.first
    if (at === passage.end) {
      passage.body.resume()
      return
    }
    if (at === 0) lane.filled = 0
    // An answer that does not say how long it is ends where the listing has it, or it would fill the disk.
    const most = identity.size ?? listed ?? Number.POSITIVE_INFINITY
    const succeeded = () => patience.succeeded()
    await readPassage(passage, name, tuning.stall, succeeded, async (chunk) => {
      if (at + chunk.length > most)
        throw new KotonohaError('SERVER_ANSWER_INVALID', {
          subject: name,
          detail: `more than ${most} bytes`,
        })
      for (const { block, from, to, bytes } of sharesOf(chunk, at)) {
        at += bytes.length
        lane.block = block
        lane.filled = 0
        if (part.has(block)) continue
        part.write(block, from, bytes)
        if (from === 0) lane.checksum = new BlockChecksum()
        lane.checksum.update(bytes)
        lane.filled = to
        if (to === BLOCK || at === identity.size) await this.#keep(lane)
      }
    })
    if (identity.size !== null) return
    // Now that it has ended, its size is known.
    if (lane.filled > 0) await this.#keep(lane)
    await part.identify({ ...identity, size: at })
  }

  async #keep(lane: Lane): Promise<void> {
    const { part, patience, name, onBlock } = this.#options
    const { block, filled, checksum } = lane
    lane.filled = 0
    if (block === 0 && name.toLowerCase().endsWith('.gguf') && !isGguf(part.begins(4)))
      throw new KotonohaError('MODEL_NOT_GGUF', { subject: name })
    await part.keep(block, checksum.digest())
    patience.succeeded()
    await onBlock(block, filled)
  }
}

function isNews(known: Identity, now: Identity): boolean {
  return known.size !== now.size || known.etag !== now.etag || known.linked !== now.linked
}

function isGguf(bytes: Buffer): boolean {
  return bytes.toString('latin1') === 'GGUF'
}
