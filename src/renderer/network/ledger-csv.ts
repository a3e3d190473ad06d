import type { LedgerEntry } from '../../contract/network.ts'
import type { Words } from '../words/ja.ts'

/**
 * The ledger as CSV (RFC 4180) that spreadsheets open as it is: UTF-8 with a byte order mark, times in
 * ISO 8601, and nothing that would be taken for a formula.
 */
export function ledgerCsv(entries: readonly LedgerEntry[], { network }: Words): string {
  const { columns, purposes, results } = network
  const time = (at: number | null) => (at === null ? '' : new Date(at).toISOString())
  const head = [
    columns.opened,
    columns.closed,
    columns.host,
    columns.purpose,
    network.sentBytes,
    network.receivedBytes,
    columns.result,
    columns.detail,
  ]
  const rows = entries.map((entry) => [
    time(entry.openedAt),
    time(entry.closedAt),
    entry.host,
    purposes[entry.purpose],
    String(entry.sent),
    String(entry.received),
    results[entry.result],
    entry.detail,
  ])
  return `\ufeff${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

function cell(text: string): string {
  // A spreadsheet takes a text that begins like this for a formula.
  const safe = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
