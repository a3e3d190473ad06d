import type { PlainConnection } from './plain-connection.ts'

interface Resting {
  readonly connection: PlainConnection
  /** Ends it when nothing is asked for a while. */
  readonly timer: NodeJS.Timeout
}

/** Connections of the plain kind that wait for the next request. */
export class RestingConnections {
  readonly #idle: number
  readonly #resting = new Map<string, Resting[]>()

  /** @param idle milliseconds that one waits */
  constructor(idle: number) {
    this.#idle = idle
  }

  /** @param key where it leads, and what for */
  keep(key: string, connection: PlainConnection): void {
    const timer = setTimeout(() => connection.destroy(), this.#idle)
    timer.unref()
    connection.rest()
    const resting = this.#resting.get(key) ?? []
    resting.push({ connection, timer })
    this.#resting.set(key, resting)
  }

  /** The one that came last, if there is one that can still be used. */
  take(key: string): PlainConnection | undefined {
    const resting = this.#resting.get(key) ?? []
    for (;;) {
      const last = resting.pop()
      clearTimeout(last?.timer)
      if (!last || last.connection.isUsable) return last?.connection
    }
  }
}
