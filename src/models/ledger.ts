import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LedgerEntry, LedgerPage, LedgerQuery } from '../contract/network.ts'
import { Purpose } from '../contract/network.ts'
import { guarded } from '../store/failures.ts'

/** The ledger's name in the data folder. */
export const LEDGER_FILE = 'connections.jsonl'

// A line is written when a connection opens and another when it ends: what a crash cuts off is known.
const Opened = z.object({
  id: z.string(),
  at: z.number(),
  host: z.string(),
  purpose: Purpose,
  denied: z.boolean().optional(),
})
const Closed = z.object({
  id: z.string(),
  closedAt: z.number(),
  sent: z.number(),
  received: z.number(),
  failure: z.string().optional(),
})

/** How a connection ended. */
export interface Ending {
  readonly sent: number
  readonly received: number
  readonly failure?: string | undefined
}

/** The record of all connections that the program ever made (通信台帳): a text file that only grows. */
export class Ledger {
  readonly #path: string
  readonly #now: () => number
  readonly #open = new Set<string>()
  #count = 0

  /** @param now milliseconds since the epoch */
  constructor(dataFolder: string, now: () => number = Date.now) {
    this.#path = join(dataFolder, LEDGER_FILE)
    this.#now = now
  }

  /**
   * Writes an opening down before the connection is made; call what it returns at the end.
   * @throws KotonohaError DISK_FULL, DATA_READ_ONLY
   */
  open(host: string, purpose: Purpose): (ending: Ending) => void {
    const id = this.#write(host, purpose)
    this.#open.add(id)
    return (ending) => {
      this.#open.delete(id)
      try {
        this.#append({ id, closedAt: this.#now(), ...ending })
      } catch {
        // On a full disk its end is not known; nobody waits for this who could be told.
      }
    }
  }

  /** Writes down that a connection was wanted and not made. */
  deny(host: string, purpose: Purpose): void {
    this.#write(host, purpose, true)
  }

  /** All entries, oldest first. Lines that cannot be read are passed over. */
  read(): LedgerEntry[] {
    const entries = new Map<string, LedgerEntry>()
    for (const line of this.#lines()) {
      const opened = Opened.safeParse(line).data
      if (opened) {
        const { id, at, host, purpose, denied } = opened
        const unended = this.#open.has(id) ? 'open' : 'lost'
        const result = denied ? 'denied' : unended
        const closedAt = denied ? at : null
        entries.set(id, {
          id,
          openedAt: at,
          closedAt,
          host,
          purpose,
          sent: 0,
          received: 0,
          result,
          detail: '',
        })
        continue
      }
      const closed = Closed.safeParse(line).data
      const entry = closed && entries.get(closed.id)
      if (!entry) continue
      const { closedAt, sent, received, failure } = closed
      const result = failure === undefined ? 'closed' : 'failed'
      entries.set(closed.id, { ...entry, closedAt, sent, received, result, detail: failure ?? '' })
    }
    return [...entries.values()]
  }

  /** The newest entries that match, and sums over all that do. */
  find({ host, purpose, result, limit }: LedgerQuery): LedgerPage {
    const matching = this.read().filter(
      (entry) =>
        entry.host.includes(host.trim().toLowerCase()) &&
        (purpose === null || entry.purpose === purpose) &&
        (result === null || entry.result === result),
    )
    const sum = (field: 'sent' | 'received') =>
      matching.reduce((total, entry) => total + entry[field], 0)
    return {
      entries: matching.slice(-limit).reverse(),
      count: matching.length,
      sent: sum('sent'),
      received: sum('received'),
    }
  }

  #write(host: string, purpose: Purpose, denied?: true): string {
    const id = `${process.pid}-${this.#now()}-${this.#count++}`
    this.#append({ id, at: this.#now(), host, purpose, denied })
    return id
  }

  #append(line: z.infer<typeof Opened> | z.infer<typeof Closed>): void {
    guarded(this.#path, () => appendFileSync(this.#path, `${JSON.stringify(line)}\n`))
  }

  #lines(): unknown[] {
    return lines(this.#path).map((line) => {
      try {
        return JSON.parse(line)
      } catch {
        return undefined
      }
    })
  }
}

function lines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return [] // no connection was ever made
  }
}
