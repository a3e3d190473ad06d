import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ConversionState, ConversionTarget } from '../contract/conversion.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { type ConversionTask, FromConversion } from './conversion-protocol.ts'
import type { OfficialWeights } from './official-weights.ts'

/** Makes GGUF files of published weights in the model folder, one at a time. */
export class Conversion {
  readonly #folder: () => string
  readonly #onChange: (state: ConversionState) => void
  #state: ConversionState = { status: 'idle' }
  #worker: Worker | undefined
  #stop: AbortController | undefined
  #fetching: Promise<void> | undefined

  /** @param folder the model folder */
  constructor(folder: () => string, onChange: (state: ConversionState) => void) {
    this.#folder = folder
    this.#onChange = onChange
  }

  get state(): ConversionState {
    return this.#state
  }

  /**
   * Begins, or goes on with one that was interrupted; how it goes is told by its state.
   * @param source a folder as Hugging Face lays a model out
   * @throws KotonohaError BUSY while another one is under way
   */
  async start(source: string, to: ConversionTarget): Promise<void> {
    if (this.#state.status === 'running') throw new KotonohaError('BUSY')
    const name = `${basename(resolve(source))}-${to.toUpperCase()}.gguf`
    this.#change({ status: 'running', name, step: 'hash', progress: 0 })
    try {
      const folder = this.#folder()
      await mkdir(folder, { recursive: true })
      this.#run(name, { folder: source, to, out: join(folder, name) })
    } catch (error) {
      this.#change({ status: 'failed', name, failure: failureOf(error) })
    }
  }

  /**
   * The same with weights that are fetched first.
   * @param fetch told of the share that is there
   * @param after called when the model is made
   * @throws KotonohaError BUSY while another one is under way
   */
  async startFetching(
    repo: string,
    to: ConversionTarget,
    fetch: (signal: AbortSignal, onProgress: (share: number) => void) => Promise<OfficialWeights>,
    after: () => Promise<void>,
  ): Promise<void> {
    if (this.#state.status === 'running') throw new KotonohaError('BUSY')
    const title = basename(repo)
    const name = `${title}-${to.toUpperCase()}.gguf`
    const stop = new AbortController()
    this.#stop = stop
    const tell = (progress: number) => {
      if (!stop.signal.aborted)
        this.#change({ status: 'running', name, step: 'fetch', progress: Math.min(1, progress) })
    }
    tell(0)
    this.#fetching = fetch(stop.signal, tell).then(
      async (weights) => {
        if (stop.signal.aborted) return
        const folder = this.#folder()
        await mkdir(folder, { recursive: true })
        const out = join(folder, name)
        this.#change({ status: 'running', name, step: 'hash', progress: 0 })
        this.#run(name, { ...weights, name: title, to, out }, after)
      },
      (error) => {
        if (!stop.signal.aborted)
          this.#change({ status: 'failed', name, failure: failureOf(error) })
      },
    )
  }

  /** Stops; what is fetched and written so far is kept beside the models, for going on later. */
  async cancel(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#stop?.abort()
    this.#change({ status: 'idle' })
    await Promise.all([worker?.terminate(), this.#fetching])
  }

  #run(name: string, task: ConversionTask, after = async () => {}): void {
    const worker = new Worker(entry(), { workerData: task, execArgv: [] })
    this.#worker = worker
    const end = (state: ConversionState) => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#change(state)
    }
    let isMade = false
    worker.on('message', (message: unknown) => {
      if (this.#worker !== worker) return
      const told = FromConversion.parse(message)
      if (told.type === 'done') {
        isMade = true
        // What cannot be tidied up is told where weights are listed; the model is there.
        void after()
          .catch(() => undefined)
          .then(() => end({ status: 'done', modelId: name }))
      } else if (told.type === 'failed') end({ status: 'failed', name, failure: told.failure })
      else this.#change({ status: 'running', name, step: told.step, progress: told.progress })
    })
    const fail = (error: unknown) => {
      if (!isMade) end({ status: 'failed', name, failure: failureOf(error) })
    }
    worker.once('error', fail)
    worker.once('exit', () => fail(new Error('The converting thread ended.')))
  }

  #change(state: ConversionState): void {
    this.#state = state
    this.#onChange(state)
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'conversion.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'conversion-thread.ts')
}
