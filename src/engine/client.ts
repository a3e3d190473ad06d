import type { EngineReport, EngineState, StepDown } from '../contract/engine.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import { Conversing, type GenerateRequest } from './conversing.ts'
import type { SpawnEngine } from './engine-process.ts'
import type { GenerateResult, LoadOptions, SnapshotPlace } from './protocol.ts'
import { removeSnapshot } from './snapshots.ts'

export type { EngineProcess, SpawnEngine } from './engine-process.ts'
export type { GenerateResult, LoadOptions } from './protocol.ts'

/** Waits before the process is started again, in milliseconds; after the last one it is given up. */
const BACK_OFF = [200, 1000, 5000]
/** Smallest context that stepping down goes to, in tokens. */
const LEAST_CONTEXT = 512

interface ModelFile {
  readonly id: string
  readonly path: string
}

/** Milliseconds that a process may take to put what it knows into files before it is ended. */
const PARTING = 5000
/** Counts that are remembered: a prompt is counted when it is typed, when it is sent, and when it is read. */
const COUNTS = 8

/** A model being served, and how. */
interface Serving {
  readonly model: ModelFile
  readonly options: LoadOptions
  readonly stepDowns: readonly StepDown[]
}

/**
 * The host's side of the engine: starts its process, speaks with it, starts it again when it dies,
 * and steps down to a smaller way of running when it dies of loading.
 */
export class EngineClient {
  readonly #spawn: SpawnEngine
  readonly #snapshots: () => SnapshotPlace | null
  readonly #listeners = new Set<(state: EngineState) => void>()
  #state: EngineState = { status: 'idle' }
  #process: Conversing | undefined
  /** Grows with every load and unload: what belongs to an older one has no say any more. */
  #era = 0
  #settled: Promise<unknown> = Promise.resolve()
  /** The process before this one, on its way out: two models would not fit into memory. */
  #parting: Promise<unknown> = Promise.resolve()
  #lastGenerate: Promise<unknown> = Promise.resolve()
  /** Deaths in a row, without an answer in between. */
  #deaths = 0
  #log: readonly string[] = []
  /** Tokens by prompt, of the model being served. */
  readonly #counts = new Map<string, number>()

  /** @param snapshots where KV caches of conversations are kept; read at each load */
  constructor(spawn: SpawnEngine, snapshots: () => SnapshotPlace | null = () => null) {
    this.#spawn = spawn
    this.#snapshots = snapshots
  }

  get state(): EngineState {
    return this.#state
  }

  /** What the engine process said last, for reports. */
  get log(): readonly string[] {
    return this.#process?.log ?? this.#log
  }

  onChange(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Loads a model in place of the one that is loaded.
   * @throws KotonohaError what is wrong with the file or the machine; MODEL_LOAD_CANCELLED
   */
  load(model: ModelFile, options: LoadOptions): Promise<EngineReport> {
    this.#deaths = 0
    this.#counts.clear()
    const loading = this.#serve({ model, options, stepDowns: [] }, this.#begin())
    this.#settled = loading.catch(() => undefined)
    return loading
  }

  /** The state once no load or restart is under way. */
  async settled(): Promise<EngineState> {
    while (this.#state.status === 'loading' || this.#state.status === 'restarting')
      await this.#settled
    return this.#state
  }

  async cancelLoad(): Promise<void> {
    if (this.#state.status === 'loading') await this.unload()
  }

  /** Ends the process, once it has kept what it may: only its end surely gives all memory back. */
  async unload(): Promise<void> {
    this.#begin()
    this.#change({ status: 'idle' })
    await this.#parting
  }

  /** Keeps no KV cache of a conversation, neither in memory nor in files. */
  async forget(conversationId: string): Promise<void> {
    if (this.#state.status === 'ready') await this.#process?.forget(conversationId).catch(() => {})
    const place = this.#snapshots()
    if (place) await removeSnapshot(place.folder, conversationId)
  }

  /** Tokens of a prompt, exactly. */
  async count(parts: readonly PromptPart[]): Promise<number> {
    await this.#settled
    const key = JSON.stringify(parts)
    const engine = this.#ready()
    const counted = this.#counts.get(key)
    if (counted !== undefined) return counted
    const tokens = await engine.count([...parts])
    if (engine !== this.#process) return tokens
    this.#counts.set(key, tokens)
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= COUNTS) break
      this.#counts.delete(oldest)
    }
    return tokens
  }

  /** Answers one after the other; a request that waits can be aborted too. */
  generate(request: GenerateRequest): Promise<GenerateResult> {
    const work = this.#lastGenerate.then(async () => {
      await this.#settled
      if (request.signal.aborted)
        return {
          finish: 'aborted' as const,
          promptTokens: 0,
          cachedTokens: 0,
          answerTokens: 0,
          firstTokenMs: 0,
          generationMs: 0,
        }
      const result = await this.#ready().generate(request)
      this.#deaths = 0
      return result
    })
    this.#lastGenerate = work.catch(() => undefined)
    return work
  }

  /** What it runs on, measured now. */
  async report(): Promise<EngineReport> {
    return await this.#ready().report()
  }

  async dispose(): Promise<void> {
    await this.unload()
  }

  #begin(): number {
    const old = this.#process
    this.#process = undefined
    this.#era++
    if (old) this.#parting = this.#part(old)
    return this.#era
  }

  async #part(engine: Conversing): Promise<void> {
    if (this.#state.status === 'ready' && this.#snapshots())
      await Promise.race([
        engine.park().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, PARTING).unref()),
      ])
    engine.end()
  }

  async #serve(serving: Serving, era: number): Promise<EngineReport> {
    const { model } = serving
    this.#change({ status: 'loading', modelId: model.id, progress: 0 })
    await this.#parting
    if (era !== this.#era) throw new KotonohaError('MODEL_LOAD_CANCELLED')
    const engine = new Conversing(this.#spawn())
    this.#process = engine
    let loaded = false
    void engine.ended.then(() => {
      this.#log = engine.log
      if (loaded && era === this.#era) this.#revive(serving, era)
    })
    try {
      const report = await engine.load(
        model.path,
        serving.options,
        this.#snapshots(),
        (progress) => {
          if (era === this.#era) this.#change({ status: 'loading', modelId: model.id, progress })
        },
      )
      loaded = true
      if (era !== this.#era) throw new KotonohaError('MODEL_LOAD_CANCELLED')
      const { stepDowns } = serving
      this.#change({ status: 'ready', modelId: model.id, report, stepDowns: [...stepDowns] })
      return report
    } catch (error) {
      if (era !== this.#era) throw new KotonohaError('MODEL_LOAD_CANCELLED')
      engine.end()
      const smaller = failureOf(error).code === 'ENGINE_CRASHED' ? steppedDown(serving) : undefined
      if (smaller) return await this.#serve(smaller, era)
      this.#change({ status: 'failed', modelId: model.id, failure: failureOf(error) })
      throw error
    }
  }

  /** Starts the process again after it died while serving. */
  #revive(serving: Serving, era: number): void {
    const wait = BACK_OFF[this.#deaths++]
    if (wait === undefined) {
      const failure = {
        code: 'ENGINE_UNAVAILABLE' as const,
        data: { detail: this.#log.join('\n') },
      }
      this.#change({ status: 'failed', modelId: serving.model.id, failure })
      return
    }
    this.#change({ status: 'restarting', attempt: this.#deaths })
    this.#settled = new Promise((resolve) => setTimeout(resolve, wait))
      .then(() => (era === this.#era ? this.#serve(serving, era) : undefined))
      .catch(() => undefined)
  }

  #ready(): Conversing {
    if (this.#process && this.#state.status === 'ready') return this.#process
    if (this.#state.status === 'failed')
      throw new KotonohaError(this.#state.failure.code, this.#state.failure.data)
    throw new KotonohaError('NO_MODEL')
  }

  #change(state: EngineState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener(state)
  }
}

/** The next smaller way to run a model, after loading it killed the process; undefined at the end. */
function steppedDown({ model, options, stepDowns }: Serving): Serving | undefined {
  const taken = (step: StepDown) => stepDowns.includes(step)
  const next = (change: Partial<LoadOptions>, step: StepDown): Serving => ({
    model,
    options: { ...options, ...change },
    stepDowns: taken(step) ? stepDowns : [...stepDowns, step],
  })
  const onGpu = options.gpu !== 'cpu'
  if (onGpu && options.gpuLayers !== null && options.gpuLayers > 1)
    return next({ gpuLayers: Math.floor(options.gpuLayers / 2) }, 'fewer-gpu-layers')
  if (onGpu) return next({ gpu: 'cpu', gpuLayers: 0 }, 'cpu')
  const size = options.contextSize ?? options.trainedContext
  if (size <= LEAST_CONTEXT) return undefined
  return next({ contextSize: Math.max(LEAST_CONTEXT, Math.floor(size / 2)) }, 'smaller-context')
}
