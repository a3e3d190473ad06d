import { randomUUID } from 'node:crypto'

/** Tickets that no page has used are forgotten, the oldest first. */
const MOST = 20_000

/**
 * Files that were dropped on a page. The page does not learn where they lie: it is given a ticket for
 * each, good for once.
 */
export class DroppedFiles {
  readonly #paths = new Map<string, string>()

  take(paths: readonly string[]): string[] {
    const tickets = paths.map((path) => {
      const ticket = randomUUID()
      this.#paths.set(ticket, path)
      return ticket
    })
    for (const ticket of this.#paths.keys()) {
      if (this.#paths.size <= MOST) break
      this.#paths.delete(ticket)
    }
    return tickets
  }

  /** The files of some tickets; those that are not known are passed over. */
  give(tickets: readonly string[]): string[] {
    return tickets.flatMap((ticket) => {
      const path = this.#paths.get(ticket)
      this.#paths.delete(ticket)
      return path ?? []
    })
  }
}
