import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Download, DownloadSource, type DownloadState } from '../contract/download.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { guarded } from '../store/failures.ts'
import { replaceFile } from '../store/replace-file.ts'
import {
  described,
  type Entry,
  isActive,
  measure,
  newEntry,
  readList,
  sizeOf,
  stateOf,
} from './download-entry.ts'
import { filesOf, isSame, overlap, planOf } from './download-plan.ts'
import { hashFile } from './hashing.ts'
import type { HubAccess } from './hub.ts'
import type { Network } from './network.ts'
import { discardPart, receivedOf, takeBack } from './part-file.ts'
import type { FileRecords } from './records.ts'
import { Transfer, type Tuning } from './transfer.ts'

/** The list's name in the data folder. */
export const DOWNLOADS_FILE = 'downloads.json'

/** Downloads under way at the same time. */
const AT_ONCE = 2
/** Milliseconds between two looks at the progress. */
const TICK = 500

export interface DownloadsOptions {
  readonly dataFolder: string
  /** The model folder; asked each time a download begins. */
  readonly folder: () => string
  readonly network: Network
  readonly records: FileRecords
  /** The hub or a mirror of it, and the user's token. */
  readonly access: () => HubAccess
  readonly tuning?: Partial<Tuning>
}

/**
 * The downloads of models: two at a time, the rest in a queue. The list is on disk, so what was under
 * way when the program ended goes on when it starts again.
 */
export class Downloads {
  readonly #options: DownloadsOptions
  #entries: Entry[] = []
  readonly #listeners = new Set<(download: Download) => void>()
  #timer: NodeJS.Timeout | undefined
  #held = 0
  #closed = false

  constructor(options: DownloadsOptions) {
    this.#options = options
  }

  /** Goes on with what an earlier run has left. Call once. */
  async start(): Promise<void> {
    for (const { id, source, state } of readList(this.#path)) {
      const mayBeTorn = await this.#takeBack(source).catch(() => false)
      const isDone = state.status === 'done'
      const entry = newEntry(id, source, isDone && mayBeTorn ? { status: 'queued' } : state)
      entry.resting = await this.#onDisk(source).catch(() => 0)
      this.#entries.push(entry)
    }
    this.#advance()
  }

  list(): Download[] {
    return this.#entries.map(described)
  }

  /** Is told of every change and, while bytes come in, twice a second. */
  onChange(listener: (download: Download) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Puts a model into the queue; one that is there already goes on. Returns its id.
   * @throws KotonohaError ADDRESS_REFUSED, DISK_FULL, DATA_READ_ONLY
   */
  add(source: DownloadSource): string {
    const checked = DownloadSource.parse(source)
    const [first] = planOf(checked, this.#options.access)
    const present = this.#entries.find(({ source }) => overlap(source, checked))
    if (present && isSame(present.source, checked) && present.state.status !== 'done') {
      this.resume(present.id)
      return present.id
    }
    if (present && present.state.status !== 'done' && present.state.status !== 'failed')
      throw new KotonohaError('FILE_EXISTS', { subject: first?.file })
    const entry = newEntry(randomUUID(), checked, { status: 'queued' })
    const entries = [...this.#entries.filter((one) => one !== present), entry]
    this.#save(entries)
    this.#entries = entries
    this.#tell(entry)
    this.#advance()
    return entry.id
  }

  /** Stops a download; what it has fetched stays. */
  async pause(id: string): Promise<void> {
    const entry = this.#find(id)
    if (!isActive(entry)) return
    this.#set(entry, { status: 'paused' })
    await this.#stop(entry)
    this.#advance()
  }

  /** Goes on with a paused or failed download. */
  resume(id: string): void {
    const entry = this.#find(id)
    if (entry.state.status !== 'paused' && entry.state.status !== 'failed') return
    this.#set(entry, { status: 'queued' })
    this.#advance()
  }

  /** Goes on with the downloads that ended because everything was set to stay offline. */
  resumeAfterOffline(): void {
    for (const { id, state } of this.#entries)
      if (state.status === 'failed' && state.failure.code === 'OFFLINE') this.resume(id)
  }

  /** Ends a download and removes what it has fetched, or takes a finished one off the list. */
  async cancel(id: string): Promise<void> {
    const entry = this.#find(id)
    const isDone = entry.state.status === 'done'
    entry.state = { status: 'paused' }
    await this.#stop(entry)
    const index = this.#entries.indexOf(entry)
    if (index >= 0) this.#entries.splice(index, 1)
    const isSaved = this.#trySave()
    if (!isDone)
      for (const file of filesOf(entry.source))
        await discardPart(join(this.#options.folder(), file))
    // There may be room for the list now.
    if (!isSaved) this.#trySave()
    this.#advance()
  }

  /** Runs work while no download touches the model folder, e.g. to move it. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held++
    try {
      await Promise.all(this.#entries.map((entry) => this.#stop(entry)))
      return await work()
    } finally {
      this.#held--
      this.#advance()
    }
  }

  /** Stops everything; the list says what goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await Promise.all(this.#entries.map((entry) => this.#stop(entry)))
  }

  get #path(): string {
    return join(this.#options.dataFolder, DOWNLOADS_FILE)
  }

  #find(id: string): Entry {
    const entry = this.#entries.find((one) => one.id === id)
    if (!entry) throw new KotonohaError('INVALID_INPUT', { detail: 'no such download' })
    return entry
  }

  #advance(): void {
    if (this.#closed || this.#held > 0) return
    const running = this.#entries.filter(({ stop }) => stop).length
    const waiting = this.#entries.filter(({ stop, state }) => !stop && state.status === 'queued')
    for (const entry of waiting.slice(0, Math.max(0, AT_ONCE - running))) {
      const stop = new AbortController()
      entry.stop = stop
      this.#set(entry, { status: 'fetching' })
      entry.work = this.#run(entry, stop.signal)
    }
    if (this.#timer || !this.#entries.some((entry) => entry.stop)) return
    this.#timer = setInterval(() => this.#tick(), TICK)
  }

  async #run(entry: Entry, signal: AbortSignal): Promise<void> {
    let state: DownloadState | undefined
    const flushes: Promise<void>[] = []
    try {
      await this.#fetch(entry, signal, flushes)
      state = { status: 'done' }
    } catch (error) {
      if (!signal.aborted) state = { status: 'failed', failure: failureOf(error) }
    }
    entry.resting = await this.#onDisk(entry.source).catch(() => 0)
    entry.transfer = undefined
    entry.stop = undefined
    entry.speed = null
    entry.measured = undefined
    if (state) this.#set(entry, state)
    else if (isActive(entry)) this.#set(entry, { status: 'queued' })
    entry.flushed = this.#settle(entry, flushes)
    this.#advance()
  }

  /** @param flushes are given what the disk is still to take */
  async #fetch(entry: Entry, signal: AbortSignal, flushes: Promise<void>[]): Promise<void> {
    const { network, records, tuning, folder, access } = this.#options
    await entry.flushed
    const plans = planOf(entry.source, access)
    entry.size = sizeOf(plans)
    entry.finished = 0
    for (const { file, url, token, size, sha256 } of plans) {
      const target = join(folder(), file)
      let done = await existing(target, sha256, signal)
      if (!done) {
        const request = { network, url, token, target, size, sha256, ...(tuning && { tuning }) }
        entry.transfer = new Transfer(request)
        const transferred = await entry.transfer.run(signal)
        flushes.push(transferred.flushed)
        done = transferred
      }
      records.set(file, { path: target, sha256: done.sha256, source: url.href })
      entry.finished += done.size
      entry.transfer = undefined
    }
    entry.size = entry.finished
  }

  /** Bytes that are on the disk of a download that is not under way. */
  async #onDisk(source: DownloadSource): Promise<number> {
    let bytes = 0
    for (const { file, url, sha256 } of planOf(source, this.#options.access)) {
      const target = join(this.#options.folder(), file)
      const whole = await stat(target).catch(() => undefined)
      bytes += whole?.size ?? (await receivedOf(target, { source: url.href, sha256 }))
    }
    return bytes
  }

  /** Ends what an entry does with its files. */
  async #stop(entry: Entry): Promise<void> {
    entry.stop?.abort()
    await entry.work
    await entry.flushed
  }

  /** Waits for the disk; what it refuses loses its name. */
  async #settle(entry: Entry, flushes: readonly Promise<void>[]): Promise<void> {
    const ends = await Promise.allSettled(flushes)
    const failed = ends.find((end) => end.status === 'rejected')
    if (!failed) return
    await this.#takeBack(entry.source).catch(() => false)
    entry.resting = await this.#onDisk(entry.source).catch(() => 0)
    this.#set(entry, { status: 'failed', failure: failureOf(failed.reason) })
  }

  /** Makes unfinished what the disk may not have. Returns whether there is such a file. */
  async #takeBack(source: DownloadSource): Promise<boolean> {
    let mayBeTorn = false
    for (const file of filesOf(source)) {
      if (!(await takeBack(join(this.#options.folder(), file)))) continue
      this.#options.records.delete(file)
      mayBeTorn = true
    }
    return mayBeTorn
  }

  #tick(): void {
    const running = this.#entries.filter(({ stop }) => stop)
    if (running.length === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
    for (const entry of running) {
      const before = entry.state
      entry.state = stateOf(entry)
      measure(entry, performance.now())
      if (before.status !== entry.state.status) this.#trySave()
      this.#tell(entry)
    }
  }

  #set(entry: Entry, state: DownloadState): void {
    entry.state = state
    this.#trySave()
    this.#tell(entry)
  }

  #tell(entry: Entry): void {
    const download = described(entry)
    for (const listener of [...this.#listeners]) listener(download)
  }

  /** @throws KotonohaError DISK_FULL, DATA_READ_ONLY */
  #save(entries: readonly Entry[] = this.#entries): void {
    const list = entries.map(({ id, source, state }) => ({ id, source, state }))
    guarded(this.#path, () => replaceFile(this.#path, `${JSON.stringify(list, null, 2)}\n`))
  }

  /**
   * Saves if the disk lets it: a full one is what a download may have to tell of. The next change
   * saves everything again, and from an older list a new start goes on as well. Returns whether it did.
   */
  #trySave(): boolean {
    try {
      this.#save()
      return true
    } catch {
      return false
    }
  }
}

/**
 * A file that is already in its place, if its contents are those wanted.
 * @throws KotonohaError FILE_EXISTS when they are others, or cannot be told apart
 */
async function existing(target: string, sha256: string | null, signal: AbortSignal) {
  const file = await stat(target).catch(() => undefined)
  if (!file) return undefined
  const subject = join(basename(dirname(target)), basename(target))
  if (sha256 === null) throw new KotonohaError('FILE_EXISTS', { subject })
  const found = await hashFile(target, signal)
  if (found !== sha256) throw new KotonohaError('FILE_EXISTS', { subject })
  return { sha256: found, size: file.size }
}
