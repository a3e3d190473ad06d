import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { Conversation, type ConversationTree, Message } from '../contract/conversation.ts'
import { Folder } from '../contract/folder.ts'
import { documentRows, type FoundDocuments, noDocuments } from './recovered-documents.ts'

/** What was read of a database, of whatever version, by ids. */
export interface Salvaged {
  readonly folders: Map<string, Folder>
  readonly conversations: Map<string, SalvagedConversation>
  readonly messages: Map<string, Message>
  /** Messages of branches that were deleted. */
  readonly deleted: Map<string, Message>
  readonly drafts: Map<string, string>
  readonly prompts: Map<string, z.infer<typeof PromptRow>>
  readonly documents: FoundDocuments
}

const parsed = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : text)
const flag = z.coerce.boolean().default(false)
const time = z.number().nullable().default(null)

const FolderRow = Folder.extend({ deletedAt: time })
const ConversationRow = z.preprocess(
  (row) => ({ ...z.record(z.string(), z.unknown()).parse(row), draft: '' }),
  Conversation.extend({
    kind: Conversation.shape.kind.catch('chat'),
    sampling: z.preprocess(parsed, Conversation.shape.sampling).catch({}),
    pinned: flag,
    archived: flag,
    deletedAt: time,
  }),
)
export type SalvagedConversation = z.infer<typeof ConversationRow>
const MessageRow = Message.extend({
  modelId: Message.shape.modelId.catch(null),
  deletedAt: time,
  state: z.preprocess(parsed, Message.shape.state).catch({ status: 'complete' }),
  generation: z.preprocess(parsed, Message.shape.generation).catch(null),
  summary: z.preprocess(parsed, Message.shape.summary).catch(null),
  material: z.preprocess(parsed, Message.shape.material).catch(null),
})
const DraftRow = z.object({ id: z.string(), text: z.string() })
const PromptRow = z.object({
  id: z.string(),
  title: z.string().nullable(),
  reading: z.string().nullable(),
  text: z.string().nullable(),
  position: z.number().nullable(),
  deletedAt: time,
})
export function nothingSalvaged(): Salvaged {
  return {
    folders: new Map(),
    conversations: new Map(),
    messages: new Map(),
    deleted: new Map(),
    drafts: new Map(),
    prompts: new Map(),
    documents: noDocuments(),
  }
}

/**
 * Reads what can be read of a database and was not found before. Folders that were deleted are left
 * out.
 * @param only ids of the conversations whose messages are read; all if not given
 */
export function salvage(path: string, found: Salvaged, only?: ReadonlySet<string>): void {
  let database: Sqlite.Database
  try {
    database = new Sqlite(path, { readonly: true, fileMustExist: true })
  } catch {
    return
  }
  const each = <Row>(table: string, schema: z.ZodType<Row>, take: (row: Row) => void) => {
    for (const row of rowsOf(database, table)) {
      const read = schema.safeParse(row)
      if (read.success) take(read.data)
    }
  }
  try {
    each('folders', FolderRow, ({ deletedAt, ...folder }) => {
      if (deletedAt === null) putNew(found.folders, folder.id, folder)
    })
    each('conversations', ConversationRow, (row) => putNew(found.conversations, row.id, row))
    each('messages', MessageRow, ({ deletedAt, ...message }) => {
      if (only && !only.has(message.conversationId)) return
      if (found.messages.has(message.id) || found.deleted.has(message.id)) return
      const kept = deletedAt === null ? found.messages : found.deleted
      kept.set(message.id, message)
    })
    each('drafts', DraftRow, ({ id, text }) => putNew(found.drafts, id, text))
    each('prompts', PromptRow, (row) => putNew(found.prompts, row.id, row))
    for (const [table, take] of documentRows(found.documents))
      for (const row of rowsOf(database, table)) take(row)
  } finally {
    database.close()
  }
}

/** A conversation with those of its messages that were found, as one that can be stored. */
export function salvagedTree(
  { conversations, messages, drafts }: Salvaged,
  id: string,
  own: readonly Message[] = [...messages.values()].filter((one) => one.conversationId === id),
): ConversationTree & Pick<SalvagedConversation, 'archived' | 'deletedAt'> {
  const ordered = topDown(own)
  const { deletedAt, archived, ...conversation } = conversations.get(id) ?? nameless(id, ordered)
  const leafId = ordered.some((one) => one.id === conversation.leafId)
    ? conversation.leafId
    : (ordered.at(-1)?.id ?? null)
  const draft = drafts.get(id) ?? ''
  return {
    conversation: { ...conversation, leafId, draft },
    messages: ordered,
    archived,
    deletedAt,
  }
}

/** The rows of a table up to where it is damaged, from both ends. None where there is no such table. */
function* rowsOf(database: Sqlite.Database, table: string): Generator<unknown> {
  for (const order of ['ASC', 'DESC']) {
    try {
      const rows = database.prepare<[], Record<string, unknown>>(
        `SELECT * FROM ${table} ORDER BY rowid ${order}`,
      )
      for (const row of rows.iterate())
        yield Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
            value,
          ]),
        )
      return
    } catch {
      // What lies behind the damage is looked for from the other end.
    }
  }
}

function putNew<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value)
}

/** Messages after those they follow; whose parent is lost begins a thread. */
function topDown(messages: readonly Message[]): Message[] {
  const ids = new Set(messages.map(({ id }) => id))
  const below = Map.groupBy(
    messages.map((one) =>
      one.parentId && !ids.has(one.parentId) ? { ...one, parentId: null } : one,
    ),
    ({ parentId }) => parentId,
  )
  const ordered = [...(below.get(null) ?? [])]
  for (const { id } of ordered) ordered.push(...(below.get(id) ?? []))
  return ordered
}

/** A conversation of which nothing but messages is left. */
function nameless(id: string, messages: readonly Message[]): SalvagedConversation {
  const times = messages.map(({ createdAt }) => createdAt)
  return {
    id,
    kind: 'chat',
    title: '',
    titledBy: 'nobody',
    opening: (messages[0]?.text ?? '').trim().replace(/\s+/g, ' ').slice(0, 80),
    modelId: null,
    systemInstruction: null,
    sampling: {},
    leafId: null,
    folderId: null,
    pinned: false,
    archived: false,
    draft: '',
    createdAt: times.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER),
    updatedAt: times.reduce((a, b) => Math.max(a, b), 0),
    deletedAt: null,
  }
}
