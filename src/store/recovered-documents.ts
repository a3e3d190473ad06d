import { z } from 'zod'
import { DocumentState, OriginalChoice } from '../contract/document.ts'
import { WholeTask } from '../contract/whole-document.ts'

const parsed = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : text)
const DocumentRow = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  sha256: z.string().nullable(),
  path: z.string(),
  original: OriginalChoice,
  onShelf: z.coerce.boolean(),
  // What was read of it may be lost: it is read again.
  state: z.preprocess(parsed, DocumentState).catch({ status: 'waiting' }),
  addedAt: z.number(),
  modifiedAt: z.number().nullable().default(null),
  folderId: z.string().nullable().default(null),
})
const FolderRow = z.object({
  id: z.string(),
  name: z.string(),
  watched: z.string().nullable(),
  paused: z.coerce.boolean(),
  deletedAt: z.null(),
})
const WatchedRow = z.object({
  folderId: z.string(),
  path: z.string(),
  size: z.number(),
  modifiedAt: z.number(),
  documentId: z.string(),
})
const HomeRow = z.object({ conversationId: z.string(), documentId: z.string() })
const LentRow = z.object({ conversationId: z.string(), folderId: z.string() })
const TaskRow = z.object({ task: z.preprocess(parsed, WholeTask) })

/** What was found of documents in damaged databases, each by what tells it apart. */
export interface FoundDocuments {
  readonly documents: Map<string, z.infer<typeof DocumentRow>>
  readonly folders: Map<string, z.infer<typeof FolderRow>>
  readonly watched: Map<string, z.infer<typeof WatchedRow>>
  readonly homes: Map<string, z.infer<typeof HomeRow>>
  readonly lent: Map<string, z.infer<typeof LentRow>>
  readonly tasks: Map<string, WholeTask>
}

export function noDocuments(): FoundDocuments {
  return {
    documents: new Map(),
    folders: new Map(),
    watched: new Map(),
    homes: new Map(),
    lent: new Map(),
    tasks: new Map(),
  }
}

/** The tables that documents are in, and what takes a row of each that was not found before. */
export function documentRows(
  found: FoundDocuments,
): [table: string, take: (row: unknown) => void][] {
  const taking =
    <T>(schema: z.ZodType<T>, into: Map<string, T>, key: (row: T) => string) =>
    (row: unknown) => {
      const read = schema.safeParse(row)
      if (read.success && !into.has(key(read.data))) into.set(key(read.data), read.data)
    }
  const { documents, folders, watched, homes, lent, tasks } = found
  const takeTask = taking(WholeTask, tasks, ({ id }) => id)
  return [
    ['documents', taking(DocumentRow, documents, ({ id }) => id)],
    ['shelf_folders', taking(FolderRow, folders, ({ id }) => id)],
    ['watched_files', taking(WatchedRow, watched, (row) => `${row.folderId} ${row.path}`)],
    [
      'conversation_documents',
      taking(HomeRow, homes, (row) => `${row.conversationId} ${row.documentId}`),
    ],
    ['lent_folders', taking(LentRow, lent, (row) => `${row.conversationId} ${row.folderId}`)],
    ['whole_tasks', (row) => takeTask(TaskRow.safeParse(row).data?.task)],
  ]
}
