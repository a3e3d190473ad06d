import type { DocumentSearchState, SearchModelUse } from '../contract/document-search.ts'
import { type Failure, failureOf } from '../contract/errors.ts'
import type { Settings } from '../contract/settings.ts'
import type { Found, Scope } from '../documents/passage-search.ts'
import type { VectorSide } from '../documents/vector-side.ts'
import { Encoder } from '../engine/encoder.ts'
import type { SpawnEngine } from '../engine/engine-process.ts'
import { fingerprintOf } from '../engine/fingerprint.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import type { InstalledModels, InstalledSearchModel } from '../models/installed.ts'
import { MeaningfulSearch, type SearchModel } from './meaning.ts'

const KINDS = ['embedding', 'reranker'] as const
type Kind = (typeof KINDS)[number]

/** Milliseconds without use after which a model gives its memory back. */
const IDLE = 5 * 60_000
/** Milliseconds that are waited for more of the same before it is looked at. */
const SETTLING = 200
/** Screens are told of progress at most so often, in milliseconds. */
const TELL_EVERY = 500

interface Services {
  readonly models: Pick<InstalledModels, 'searchModels'>
  readonly settings: () => Pick<Settings, 'embeddingModel' | 'rerankerModel'>
  /** Starts the process of such a model. */
  readonly spawn: SpawnEngine
  readonly vectors: VectorSide
  /** Runs work while no answer is written. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly onChange: (state: DocumentSearchState) => void
}

/** A model in use. */
interface Used extends SearchModel {
  readonly modelId: string
  readonly name: string
  readonly path: string
  /** Why it could not be run the last time. */
  failure?: Failure
}

/**
 * Searches documents with the models for it that are installed and chosen, and has them read the
 * passages in the background. What is missing or fails leaves words alone to find.
 */
export class DocumentSearch {
  readonly #services: Services
  readonly #used: Partial<Record<Kind, Used>> = {}
  /** Ids of chosen models that are not there. */
  readonly #gone: Partial<Record<Kind, string>> = {}
  #search: MeaningfulSearch
  #looking: Promise<void> = Promise.resolve()
  #reading: { readonly abort: AbortController; readonly done: Promise<void> } | undefined
  /** Whether there may be more to read than when the reading began. */
  #more = false
  #paused = false
  #closed = false
  #settling: NodeJS.Timeout | undefined
  #telling: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(services: Services) {
    this.#services = services
    this.#search = this.#searchWith()
  }

  get state(): DocumentSearchState {
    const { vectors } = this.#services
    const { embedding } = this.#used
    const nothing = { passages: 0, read: 0 }
    return {
      embedding: this.#howIs('embedding'),
      reranker: this.#howIs('reranker'),
      ...(embedding ? vectors.progress(embedding.id) : nothing),
      paused: this.#paused,
    }
  }

  /** Looks again which models are there and chosen; one that has failed is tried again. */
  refresh(): Promise<void> {
    const look = () => this.#look().catch(() => undefined) // what cannot be looked at is not used
    this.#looking = this.#looking.then(look)
    return this.#looking
  }

  /** Reads the passages that are new, soon. */
  wake(): void {
    this.#more = true
    if (this.#closed || this.#paused) return
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined
      this.#read()
    }, SETTLING)
  }

  /** Lets the reading rest, or go on. */
  pause(paused: boolean): void {
    this.#paused = paused
    if (paused) this.#reading?.abort.abort()
    else {
      delete this.#used.embedding?.failure
      this.#search = this.#searchWith()
      this.wake()
    }
    this.#tell()
  }

  /** The passages that answer a question, the best first. */
  async search(question: string, scope: Scope): Promise<Found[]> {
    await this.#looking
    this.#stayAwake()
    return await this.#search.search(question, scope)
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#looking
    while (this.#settling || this.#reading) {
      await this.#reading?.done
      if (this.#settling) await new Promise((resolve) => setTimeout(resolve, SETTLING))
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of [this.#settling, this.#telling, this.#idle]) clearTimeout(timer)
    this.#settling = undefined
    this.#reading?.abort.abort()
    for (const kind of KINDS) this.#used[kind]?.encoder.end()
    await this.#looking
    await this.#reading?.done
  }

  async #look(): Promise<void> {
    const installed = await this.#services.models.searchModels()
    const { embeddingModel, rerankerModel } = this.#services.settings()
    await this.#choose('embedding', embeddingModel, installed)
    await this.#choose('reranker', rerankerModel, installed)
    this.#search = this.#searchWith()
    this.#tell()
    this.wake()
  }

  async #choose(kind: Kind, choice: string, installed: readonly InstalledSearchModel[]) {
    const fitting = installed.filter((model) => model.kind === kind)
    const chosen = choice === 'auto' ? fitting[0] : fitting.find(({ id }) => id === choice)
    this.#gone[kind] = chosen || choice === 'auto' || choice === 'none' ? '' : choice
    const id = chosen && (await identityOf(chosen.path).catch(() => undefined))
    const old = this.#used[kind]
    if (chosen && id && old?.id === id && old.path === chosen.path) {
      delete old.failure
      return
    }
    old?.encoder.end()
    delete this.#used[kind]
    if (kind === 'embedding') {
      this.#reading?.abort.abort()
      await this.#reading?.done
    }
    if (!chosen || !id || this.#closed) return
    const { id: modelId, name, path } = chosen
    const encoder = new Encoder(this.#services.spawn, path)
    this.#used[kind] = { id, modelId, name, path, encoder }
  }

  #searchWith(): MeaningfulSearch {
    const working = (kind: Kind) => (this.#used[kind]?.failure ? undefined : this.#used[kind])
    return new MeaningfulSearch(
      this.#services.vectors,
      { embedding: working('embedding'), reranker: working('reranker') },
      (kind, error) => this.#failed(kind, error),
    )
  }

  #failed(kind: Kind, error: unknown): void {
    const used = this.#used[kind]
    if (!used || this.#closed) return
    used.failure = failureOf(error)
    this.#search = this.#searchWith()
    this.#tell()
  }

  #read(): void {
    const used = this.#used.embedding
    if (this.#reading || this.#paused || this.#closed || !used || used.failure) return
    this.#more = false
    const abort = new AbortController()
    const onProgress = () => {
      this.#stayAwake()
      this.#tellSoon()
    }
    const done = this.#search
      .catchUp(abort.signal, onProgress, this.#services.inTurn)
      .catch((error) => {
        if (!abort.signal.aborted) this.#failed('embedding', error)
      })
      .finally(() => {
        this.#reading = undefined
        this.#tell()
        if (this.#more) this.wake()
      })
    this.#reading = { abort, done }
  }

  #howIs(kind: Kind): SearchModelUse {
    const used = this.#used[kind]
    const gone = this.#gone[kind]
    if (gone) return { status: 'gone', modelId: gone }
    if (!used) return { status: 'none' }
    const { modelId, name, failure } = used
    return failure
      ? { status: 'failed', modelId, name, failure }
      : { status: 'ready', modelId, name }
  }

  #stayAwake(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      for (const kind of KINDS) this.#used[kind]?.encoder.end()
    }, IDLE).unref()
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#tell()
    }, TELL_EVERY)
  }

  #tell(): void {
    if (!this.#closed) this.#services.onChange(this.state)
  }
}

/** What tells a model file apart, whatever it is called. */
async function identityOf(path: string): Promise<string> {
  const source = await fileSource(path)
  try {
    return await fingerprintOf(path, await readGguf(source))
  } finally {
    await source.close()
  }
}
