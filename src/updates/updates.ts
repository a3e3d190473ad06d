import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { UpdateObstacle, UpdateState } from '../contract/update.ts'
import { below } from '../models/hub.ts'
import type { Network } from '../models/network.ts'
import { fetchInstaller, fetchSmall, hashesAs } from './fetching.ts'
import {
  MANIFEST_NAME,
  type Offer,
  offerOf,
  type ReleaseFile,
  SIGNATURE_NAME,
  type UpdateSource,
  untrusted,
} from './release.ts'

/** Installers' folder in the data folder. */
export const UPDATE_FOLDER = 'updates'

const LONGEST_MANIFEST = 1024 * 1024
const LONGEST_SIGNATURE = 1024
/** Between two looks that nobody asks for, in milliseconds. */
const DAY = 24 * 60 * 60_000

/** An installer that was signed, on the disk and checked. */
export interface CheckedInstaller {
  readonly path: string
  readonly version: string
  readonly file: ReleaseFile
}

export interface UpdatesOptions {
  readonly dataFolder: string
  /** The version that runs. */
  readonly version: string
  /** Who publishes new versions; or why none can be installed. */
  readonly source: UpdateSource | UpdateObstacle
  readonly network: Network
  readonly onChange: (state: UpdateState) => void
  /** Ends the program and starts the new version. @throws what keeps it from that */
  readonly install: (installer: CheckedInstaller) => Promise<void>
}

/** New versions of the program: looked for, fetched, checked and handed over, each when the user says so. */
export class Updates {
  readonly #options: UpdatesOptions
  #state: UpdateState
  #offer: Offer | undefined
  #working: AbortController | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: UpdatesOptions) {
    this.#options = options
    const { source } = options
    this.#state =
      typeof source === 'string'
        ? { status: 'unavailable', obstacle: source }
        : { status: 'current', checkedAt: null, failure: null }
  }

  get state(): UpdateState {
    return this.#state
  }

  /** Looks at once and then once a day, or no longer. */
  keepLooking(wanted: boolean): void {
    if (!wanted || this.#state.status === 'unavailable') {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else if (!this.#timer) {
      this.#timer = setInterval(() => void this.check(), DAY)
      this.#timer.unref()
      void this.check()
    }
  }

  /** Looks whether there is a newer version; the state tells what came of it. */
  async check(): Promise<void> {
    if (this.#state.status !== 'current' && this.#state.status !== 'found') return
    await this.#work({ status: 'checking' }, async (source, signal) => {
      const { network, version } = this.#options
      const small = (name: string, longest: number) =>
        fetchSmall(network, below(source.feed, name), longest, signal)
      const manifest = await small(MANIFEST_NAME, LONGEST_MANIFEST)
      const signature = (await small(SIGNATURE_NAME, LONGEST_SIGNATURE)).toString('latin1')
      const here = { version, system: process.platform, processor: process.arch }
      this.#offer = offerOf(manifest, signature, source.key, here)
      if (this.#offer && (await hashesAs(this.#path(this.#offer.file), this.#offer.file)))
        return { status: 'ready', release: this.#offer.release, failure: null }
      // What an earlier version has left is of no use any more.
      await rm(this.#folder, { recursive: true, force: true })
      return this.#rest(null)
    })
  }

  /** Fetches the version that was found. */
  async fetch(): Promise<void> {
    const offer = this.#offer
    if (!offer || this.#state.status !== 'found') return
    const { release, file } = offer
    await this.#work({ status: 'fetching', release, received: 0 }, async (source, signal) => {
      let told = 0
      const onReceived = (received: number) => {
        // A hundred steps are as many as can be seen.
        if (received - told < file.size / 100 && received < file.size) return
        told = received
        this.#become({ status: 'fetching', release, received })
      }
      const url = below(source.feed, file.name)
      await fetchInstaller(this.#options.network, url, file, this.#path(file), onReceived, signal)
      return { status: 'ready', release, failure: null }
    })
  }

  /** Gives up what is being fetched. */
  cancel(): void {
    this.#working?.abort()
  }

  /** Ends the program and starts the new version; the file is checked once more before. */
  async install(): Promise<void> {
    const offer = this.#offer
    if (!offer || this.#state.status !== 'ready') return
    const { release, file } = offer
    await this.#work({ status: 'installing', release }, async () => {
      const path = this.#path(file)
      if (!(await hashesAs(path, file))) {
        await rm(path, { force: true })
        throw untrusted('the file on the disk has changed')
      }
      await this.#options.install({ path, version: release.version, file })
      return { status: 'installing', release }
    })
  }

  /** Gives up what is under way. */
  close(): void {
    clearInterval(this.#timer)
    this.#working?.abort()
  }

  get #folder(): string {
    return join(this.#options.dataFolder, UPDATE_FOLDER)
  }

  #path(file: ReleaseFile): string {
    return join(this.#folder, file.name)
  }

  async #work(
    meanwhile: UpdateState,
    work: (source: UpdateSource, signal: AbortSignal) => Promise<UpdateState>,
  ): Promise<void> {
    const { source } = this.#options
    if (typeof source === 'string') return
    const before = this.#state
    const working = new AbortController()
    this.#working = working
    this.#become(meanwhile)
    try {
      this.#become(await work(source, working.signal))
    } catch (error) {
      const failure = working.signal.aborted ? null : failureOf(meant(error))
      const isThere = before.status === 'ready' && failure?.code !== 'UPDATE_UNTRUSTED'
      this.#become(isThere ? { ...before, failure } : this.#rest(failure))
    } finally {
      this.#working = undefined
    }
  }

  /** What is known when nothing is under way. */
  #rest(failure: ReturnType<typeof failureOf> | null): UpdateState {
    const release = this.#offer?.release
    return release
      ? { status: 'found', release, failure }
      : { status: 'current', checkedAt: failure ? null : Date.now(), failure }
  }

  #become(state: UpdateState): void {
    this.#state = state
    this.#options.onChange(state)
  }
}

/** What a broken connection or a full disk means here. */
function meant(error: unknown): unknown {
  if (error instanceof KotonohaError || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  const detail = error.message
  if (/^(ENOSPC|EDQUOT)/.test(code)) return new KotonohaError('DISK_FULL', { detail })
  return new KotonohaError('UPDATE_FAILED', { detail }, { cause: error })
}
