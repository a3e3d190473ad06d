import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { FileWorkKind, FileWorkState } from '../contract/library.ts'

/** Milliseconds between two signs of progress. */
const TICK = 200

/** Work that can be stopped and tells how far it is, in bytes; returns what came of it. */
export type Work = (
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
) => Promise<readonly string[]>

/** Long work on model files, one at a time; how it goes is told by its state. */
export class FileWork {
  readonly #onChange: (state: FileWorkState) => void
  #state: FileWorkState = { status: 'idle' }
  #stop: AbortController | undefined
  #ended: Promise<void> = Promise.resolve()

  constructor(onChange: (state: FileWorkState) => void) {
    this.#onChange = onChange
  }

  get state(): FileWorkState {
    return this.#state
  }

  /** @throws KotonohaError FILES_BUSY while other work is under way */
  refuseWhileBusy(): void {
    if (this.#stop) throw new KotonohaError('FILES_BUSY')
  }

  /** Begins; the work goes on after this returns. @throws KotonohaError FILES_BUSY */
  start(kind: FileWorkKind, subject: string, work: Work): void {
    this.refuseWhileBusy()
    const stop = new AbortController()
    this.#stop = stop
    this.#change({ status: 'running', kind, subject, done: 0, all: 0 })
    let told = performance.now()
    const onProgress = (done: number, all: number) => {
      const now = performance.now()
      if (now - told < TICK || stop.signal.aborted) return
      told = now
      this.#change({ status: 'running', kind, subject, done, all })
    }
    this.#ended = work(stop.signal, onProgress).then(
      (names) => this.#end({ status: 'done', kind, subject, names: [...names] }),
      (error) =>
        this.#end(
          stop.signal.aborted
            ? { status: 'idle' }
            : { status: 'failed', kind, subject, failure: failureOf(error) },
        ),
    )
  }

  /** Stops what is under way, or forgets how the last work ended. */
  async cancel(): Promise<void> {
    if (this.#stop) this.#stop.abort()
    else this.#change({ status: 'idle' })
    await this.#ended
  }

  #end(state: FileWorkState): void {
    this.#stop = undefined
    this.#change(state)
  }

  #change(state: FileWorkState): void {
    this.#state = state
    this.#onChange(state)
  }
}
