import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type { Recovery } from '../contract/contract.ts'
import { Conversation, Message } from '../contract/conversation.ts'
import { failureOf } from '../contract/errors.ts'
import { Folder } from '../contract/folder.ts'
import { backupsIn, isSound } from './backup.ts'
import { BACKUP_FOLDER, setAsideDatabase } from './database.ts'
import { documentRows, type FoundDocuments, noDocuments } from './recovered-documents.ts'
import { openStore, type Store } from './store.ts'

/** A store, and what was done to have one. */
export interface OpenedStore {
  readonly store: Store
  /** Null when the database was sound. */
  readonly recovery: Recovery | null
}

/**
 * Opens the store. A damaged database is put aside, and what can still be read of it goes into a new
 * one, together with what the newest sound backup has beyond that.
 * @throws KotonohaError as `openStore`, but for DATABASE_CORRUPT
 */
export function openOrRecoverStore(folder: string): OpenedStore {
  try {
    return { store: openStore(folder), recovery: null }
  } catch (error) {
    if (failureOf(error).code !== 'DATABASE_CORRUPT') throw error
  }
  const keptAs = setAsideDatabase(folder)
  const backups = join(folder, BACKUP_FOLDER)
  const backup = backupsIn(backups).find((name) => isSound(join(backups, name)))
  const found: Found = {
    folders: new Map(),
    conversations: new Map(),
    messages: new Map(),
    drafts: new Map(),
    documents: noDocuments(),
  }
  salvage(join(folder, keptAs), found)
  const { size } = found.messages
  if (backup) salvage(join(backups, backup), found)
  const store = openStore(folder)
  const counts = putBack(store, found)
  return { store, recovery: { keptAs, ...counts, fromBackup: found.messages.size - size } }
}

interface Found {
  readonly folders: Map<string, z.infer<typeof FolderRow>>
  readonly conversations: Map<string, z.infer<typeof ConversationRow>>
  readonly messages: Map<string, Message>
  readonly drafts: Map<string, string>
  readonly documents: FoundDocuments
}

const FolderRow = Folder.extend({ deletedAt: z.number().nullable() })
const parsed = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : text)
const ConversationRow = z.preprocess(
  (row) => ({ ...z.record(z.string(), z.unknown()).parse(row), draft: '' }),
  Conversation.extend({
    kind: Conversation.shape.kind.catch('chat'),
    sampling: z.preprocess(parsed, Conversation.shape.sampling).catch({}),
    pinned: z.coerce.boolean(),
    archived: z.coerce.boolean(),
    deletedAt: z.number().nullable(),
  }),
)
const MessageRow = Message.extend({
  modelId: Message.shape.modelId.catch(null),
  deletedAt: z.number().nullable().default(null),
  state: z.preprocess(parsed, Message.shape.state).catch({ status: 'complete' }),
  generation: z.preprocess(parsed, Message.shape.generation).catch(null),
  summary: z.preprocess(parsed, Message.shape.summary).catch(null),
  material: z.preprocess(parsed, Message.shape.material).catch(null),
})
const DraftRow = z.object({ id: z.string(), text: z.string() })

/** Reads what can be read of a database and was not found before. */
function salvage(path: string, found: Found): void {
  let database: Sqlite.Database
  try {
    database = new Sqlite(path, { readonly: true, fileMustExist: true })
  } catch {
    return
  }
  try {
    for (const row of rowsOf(database, 'folders')) {
      const read = FolderRow.safeParse(row)
      if (read.success && read.data.deletedAt === null)
        putNew(found.folders, read.data.id, read.data)
    }
    for (const row of rowsOf(database, 'conversations')) {
      const read = ConversationRow.safeParse(row)
      if (read.success) putNew(found.conversations, read.data.id, read.data)
    }
    for (const row of rowsOf(database, 'messages')) {
      const read = MessageRow.safeParse(row)
      if (!read.success || read.data.deletedAt !== null) continue
      const { deletedAt, ...message } = read.data
      putNew(found.messages, message.id, message)
    }
    for (const row of rowsOf(database, 'drafts')) {
      const read = DraftRow.safeParse(row)
      if (read.success) putNew(found.drafts, read.data.id, read.data.text)
    }
    for (const [table, take] of documentRows(found.documents))
      for (const row of rowsOf(database, table)) take(row)
  } finally {
    database.close()
  }
}

/** The rows of a table up to where it is damaged, from both ends. */
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

function putBack(store: Store, { folders, conversations, messages, drafts, documents }: Found) {
  for (const { deletedAt, ...folder } of folders.values()) store.folders.putBack(folder)
  const byConversation = Map.groupBy(messages.values(), (one) => one.conversationId)
  let put = 0
  const ids = new Set([...conversations.keys(), ...byConversation.keys()])
  for (const id of ids) {
    const own = topDown(byConversation.get(id) ?? [])
    const { deletedAt, archived, ...conversation } = conversations.get(id) ?? nameless(id, own)
    const draft = drafts.get(id) ?? ''
    const leafId = own.some((one) => one.id === conversation.leafId)
      ? conversation.leafId
      : (own.at(-1)?.id ?? null)
    store.import({ conversation: { ...conversation, leafId, draft }, messages: own })
    if (archived) store.order.arrange([{ id, place: 'archive' }])
    if (deletedAt !== null) store.order.delete(id)
    put += own.length
  }
  const draft = drafts.get('new')
  if (draft) store.drafts.save(null, draft)
  store.documents().putBack(documents)
  for (const task of documents.tasks.values()) store.wholeTasks().save(task)
  return { conversations: ids.size, messages: put }
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
function nameless(id: string, messages: readonly Message[]) {
  const times = messages.map(({ createdAt }) => createdAt)
  return {
    id,
    kind: 'chat' as const,
    title: '',
    titledBy: 'nobody' as const,
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
