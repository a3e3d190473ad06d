import type { Imported } from '../../contract/archive.ts'
import type { HostClient } from '../connect.ts'
import { isDesktop } from '../documents/take-files.ts'
import type { Words } from '../words/ja.ts'
import type { Leftover } from './leftovers.ts'
import { print } from './print.ts'
import { readExport, type Unreadable } from './reading.ts'
import type { ExportFormat } from './writing.tsx'

/** What became of an imported file. */
export interface ImportReport {
  /** How many conversations, by what became of them. */
  readonly outcomes: Readonly<Record<Imported['outcome'], number>>
  readonly leftovers: ReadonlyMap<Leftover, number>
}

/** What is exported. */
export interface Exported {
  /** All conversations when null. */
  readonly ids: string[] | null
  readonly format: ExportFormat
}

/** Hands conversations to the user as a file; as a PDF, from a browser, in its print dialogue. */
export async function exportConversations(
  client: HostClient,
  { ids, format }: Exported,
  words: Words,
  language: string,
): Promise<void> {
  // Only who exports needs what writes HTML.
  const { FILE_TYPES, writingOf } = await import('./writing.tsx')
  const now = Date.now()
  const writing = writingOf(format, words, language, now)
  const parts: string[] = [writing.head]
  const folderIds = new Set<string | null>()
  let count = 0
  for await (const tree of await client.exchange.export({ ids })) {
    if (count > 0) parts.push(writing.between)
    parts.push(writing.conversation(tree, count))
    folderIds.add(tree.conversation.folderId)
    count++
  }
  const folders = await client.folders.list()
  parts.push(writing.tail(folders.filter(({ id }) => ids === null || folderIds.has(id))))
  const { end, type } = FILE_TYPES[format]
  const name = `kotonoha-${new Date(now).toLocaleDateString('sv')}.${end}`
  if (format !== 'pdf') download(new Blob(parts, { type }), name)
  else if (isDesktop) await client.exchange.savePdf({ html: parts.join(''), name })
  else await print(parts.join(''))
}

/** Takes the conversations of a file over; what it cannot take over is counted. */
export async function importFile(
  client: HostClient,
  file: File,
): Promise<ImportReport | Unreadable> {
  const reading = readExport(await file.text())
  if (typeof reading === 'string') return reading
  const outcomes = { added: 0, copied: 0, present: 0 }
  if (reading.folders?.length) await client.exchange.importFolders([...reading.folders])
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
