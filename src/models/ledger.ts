import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { guarded } from '../store/failures.ts'

/** The ledger's name in the data folder. */
export const LEDGER_FILE = 'connections.jsonl'

/** Why a connection is made. */
export const Purpose = z.enum(['hub-list', 'download'])
export type Purpose = z.infer<typeof Purpose>

/** One connection: a socket from its opening to its end, or one that was denied. */
export interface LedgerEntry {
  /** Milliseconds since the epoch. */
  readonly openedAt: number
  /** Null while it is open, and when the program ended first. */
  readonly closedAt: number | null
  /** Host and port. */
  readonly host: string
  readonly purpose: Purpose
  /** Bytes. */
  readonly sent: number
  readonly received: number
  /** `open`: still open, or the program ended before it did. */
  readonly result: 'open' | 'closed' | 'failed' | 'denied'
  /** What failed, as the system calls it. */
  readonly detail: string
}

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
    return (ending) => {
      try {
        this.#append({ id, closedAt: this.#now(), ...ending })
      } catch {
        // On a full disk the entry stays open; nobody waits for this who could be told.
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
        const result = denied ? 'denied' : 'open'
        const closedAt = denied ? at : null
        entries.set(id, {
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

  /** The entries as CSV (RFC 4180) that spreadsheets open as it is: UTF-8 with a byte order mark. */
  csv(): string {
    const rows = this.read().map((entry) => [
      new Date(entry.openedAt).toISOString(),
      entry.closedAt === null ? '' : new Date(entry.closedAt).toISOString(),
      entry.host,
      entry.purpose,
      String(entry.sent),
      String(entry.received),
      entry.result,
      entry.detail,
    ])
    const head = ['opened', 'closed', 'host', 'purpose', 'sent', 'received', 'result', 'detail']
    return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
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

function cell(text: string): string {
  // A spreadsheet takes a text that begins like this for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
