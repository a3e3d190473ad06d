import type { AppEvent } from '../contract/events.ts'

/** Ending waits no longer than this for pages to save, in milliseconds. */
const LONGEST_MS = 1000

/** What pages keep for a moment before they save it: text that is being typed. */
export class UnsavedOfPages {
  readonly #publish: (event: AppEvent) => void
  #answered = () => {}

  constructor(publish: (event: AppEvent) => void) {
    this.#publish = publish
  }

  /** A page has saved. */
  saved(): void {
    this.#answered()
  }

  /** Has pages save, and waits until so many of them have. */
  async save(pages: number): Promise<void> {
    if (pages === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    let waiting = pages
    this.#answered = () => {
      waiting -= 1
      if (waiting === 0) resolve()
    }
    const enough = setTimeout(resolve, LONGEST_MS)
    this.#publish({ type: 'closing' })
    await promise
    clearTimeout(enough)
  }
}
