import type { Imported } from '../../contract/archive.ts'
import type { HostClient } from '../connect.ts'
import type { Words } from '../words/ja.ts'
import type { Leftover } from './leftovers.ts'
import { readExport, type Unreadable } from './reading.ts'
import type { ExportFormat } from './writing.tsx'

/** What became of an imported file. */
export interface ImportReport {
  /** How many conversations, by what became of them. */
  readonly outcomes: Readonly<Record<Imported['outcome'], number>>
  readonly leftovers: ReadonlyMap<Leftover, number>
}

/**
 * Hands conversations to the user as a file.
 * @param ids all when null
 * @returns how many there were
 */
export async function exportConversations(
  client: HostClient,
  ids: string[] | null,
  format: ExportFormat,
  words: Words,
  language: string,
): Promise<number> {
  // Only who exports needs what writes HTML.
  const { FILE_TYPES, writingOf } = await import('./writing.tsx')
  const now = Date.now()
  const writing = writingOf(format, words, language, now)
  const parts: string[] = [writing.head]
  let count = 0
  for await (const tree of await client.exchange.export({ ids })) {
    if (count > 0) parts.push(writing.between)
    parts.push(writing.conversation(tree))
    count++
  }
  parts.push(writing.tail)
  const { end, type } = FILE_TYPES[format]
  const date = new Date(now).toLocaleDateString('sv')
  download(new Blob(parts, { type }), `kotonoha-${date}.${end}`)
  return count
}

/** Takes the conversations of a file over; what it cannot take over is counted. */
export async function importFile(
  client: HostClient,
  file: File,
): Promise<ImportReport | Unreadable> {
  const reading = readExport(await file.text())
  if (typeof reading === 'string') return reading
  const outcomes = { added: 0, copied: 0, present: 0 }
  for (const tree of reading.conversations) {
    const { outcome } = await client.exchange.import(tree)
    outcomes[outcome]++
  }
  return { outcomes, leftovers: reading.leftovers }
}

/** Hands a file to the user. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
