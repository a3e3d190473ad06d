import { setTimeout as sleep } from 'node:timers/promises'
import { type Failure, KotonohaError } from '../contract/errors.ts'
import { ConnectionError } from './connection-error.ts'
import { isTemporary, TemporaryError } from './source.ts'

/** How long somebody tries. Times in milliseconds. */
export interface PatienceTuning {
  /** Wait after the first failure; doubled with each further one. */
  readonly firstWait: number
  readonly longestWait: number
  /** Longest wait that a server may ask for. */
  readonly longestRetryAfter: number
  /** Failures in a row until it is given up. */
  readonly attempts: number
}

/** A wait before the next try; `until` is in milliseconds since the epoch. */
export interface Waiting {
  readonly until: number
  readonly failure: Failure
}

/** Tries again and again, with growing waits that all who try share. */
export class Patience {
  readonly #tuning: PatienceTuning
  readonly #name: string
  #failures = 0
  #failedAt = 0
  #notBefore = 0
  #waiting: Waiting | undefined

  /** @param name of the file, for failures */
  constructor(tuning: PatienceTuning, name: string) {
    this.#tuning = tuning
    this.#name = name
  }

  /** What is waited for, while all wait. */
  get waiting(): Waiting | undefined {
    return this.#waiting
  }

  /** It works: later failures begin to count anew. */
  succeeded(): void {
    this.#failures = 0
  }

  /**
   * Makes attempts until one succeeds.
   * @param hasWorked whether it has worked before: a network that is gone is then waited for
   * @param onAsked called when the server has asked for patience
   * @throws whatever is not temporary; KotonohaError when it is given up
   */
  async persist(
    signal: AbortSignal,
    attempt: () => Promise<void>,
    hasWorked: () => boolean,
    onAsked: () => void,
  ): Promise<void> {
    for (;;) {
      for (let wait = 1; wait > 0; ) {
        signal.throwIfAborted()
        wait = this.#notBefore - Date.now()
        if (wait > 0) await sleep(Math.min(wait, 2 ** 30), undefined, { signal })
      }
      this.#waiting = undefined
      const begun = performance.now()
      try {
        await attempt()
        return
      } catch (error) {
        signal.throwIfAborted()
        if (!isTemporary(error)) throw error
        if (error instanceof TemporaryError && error.wait) onAsked()
        this.#failed(error, begun, hasWorked())
      }
    }
  }

  /** Counts a failure and decides how long all wait. */
  #failed(error: TemporaryError | ConnectionError, begun: number, hasWorked: boolean): void {
    // Those who were under way when another one failed tell of the same trouble.
    if (begun >= this.#failedAt) this.#failures++
    this.#failedAt = performance.now()
    const { attempts, firstWait, longestWait, longestRetryAfter } = this.#tuning
    const asked = error instanceof TemporaryError ? error.wait : undefined
    const failure: Failure =
      error instanceof ConnectionError
        ? error.failure
        : { code: 'DOWNLOAD_FAILED', data: { subject: this.#name, detail: error.message } }
    // Once it has worked, a network that is gone comes back by itself.
    const isPatient = error instanceof ConnectionError && hasWorked
    if ((this.#failures > attempts && !isPatient) || (asked ?? 0) > longestRetryAfter)
      throw new KotonohaError(failure.code, failure.data, { cause: error })
    const growing = Math.min(longestWait, firstWait * 2 ** Math.max(0, this.#failures - 1))
    const wait = asked ?? growing * (0.75 + Math.random() / 4)
    this.#notBefore = Math.max(this.#notBefore, Date.now() + wait)
    this.#waiting = { until: this.#notBefore, failure }
  }
}
