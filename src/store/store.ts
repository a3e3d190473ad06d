import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import type {
  Conversation,
  ConversationSummary,
  ConversationTree,
  Message,
} from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { guarded } from './failures.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { conversations, drafts, messages } from './schema.ts'

const FILE = 'kotonoha.db'
/** What the program owns in the data folder; nothing else there is ever deleted. */
const OWNED = [
  FILE,
  `${FILE}-wal`,
  `${FILE}-shm`,
  'settings.json',
  'backups',
  'models',
  'lock',
  'manifest.json',
]
/** Characters of the first message kept as a conversation's opening. */
const OPENING = 80
const NEW = 'new'

type ConversationChange = Partial<
  Pick<Conversation, 'title' | 'titledBy' | 'modelId' | 'systemInstruction' | 'sampling' | 'leafId'>
>
type MessageChange = Partial<Pick<Message, 'text' | 'reasoning' | 'state' | 'generation'>>

/**
 * Opens the data folder, made if need be, for this process alone. Answers that were being written
 * when the program last ended become `interrupted`.
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL, DATABASE_CORRUPT, DATABASE_TOO_NEW
 */
export function openStore(folder: string): Store {
  return guarded(folder, () => {
    const unlock = lockFolder(folder)
    try {
      writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ owned: OWNED }, null, 2)}\n`)
      return new Store(folder, unlock)
    } catch (error) {
      unlock()
      throw error
    }
  })
}

/** Puts a broken database aside, so that a new one begins; nothing is deleted. Returns its new name. */
export function setAsideDatabase(folder: string): string {
  const name = `kotonoha.broken-${new Date().toISOString().replace(/[:.]/g, '-')}.db`
  renameSync(join(folder, FILE), join(folder, name))
  for (const end of ['-wal', '-shm']) rmSync(join(folder, FILE + end), { force: true })
  return name
}

/** Conversations, messages and drafts, in SQLite. Every method throws the store's KotonohaErrors. */
export class Store {
  readonly #path: string
  readonly #sqlite: Sqlite.Database
  readonly #db: BetterSQLite3Database
  readonly #unlock: () => void

  constructor(folder: string, unlock: () => void) {
    this.#path = join(folder, FILE)
    this.#unlock = unlock
    this.#sqlite = new Sqlite(this.#path)
    this.#db = drizzle(this.#sqlite)
    try {
      this.#guard(() => {
        this.#sqlite.pragma('journal_mode = WAL')
        this.#sqlite.pragma('synchronous = FULL')
        this.#sqlite.pragma('foreign_keys = ON')
        this.#sqlite.pragma('busy_timeout = 5000')
        const found = this.#sqlite.pragma('quick_check(1)', { simple: true })
        if (found !== 'ok')
          throw new KotonohaError('DATABASE_CORRUPT', {
            subject: this.#path,
            detail: String(found),
          })
        migrate(this.#sqlite, join(folder, 'backups'))
        this.#db
          .update(messages)
          .set({ state: { status: 'interrupted' } })
          .where(eq(sql`json_extract(${messages.state}, '$.status')`, 'streaming'))
          .run()
      })
    } catch (error) {
      this.#sqlite.close()
      throw error
    }
  }

  createConversation(init: Pick<Conversation, 'modelId'>): Conversation {
    const now = Date.now()
    const row = {
      id: randomUUID(),
      title: '',
      titledBy: 'nobody' as const,
      opening: '',
      modelId: init.modelId,
      systemInstruction: null,
      sampling: {},
      leafId: null,
      createdAt: now,
      updatedAt: now,
    }
    this.#guard(() =>
      this.#db
        .insert(conversations)
        .values({ ...row, searched: '' })
        .run(),
    )
    return { ...row, draft: '' }
  }

  /** Those not deleted whose title or opening contains the query, the latest first. */
  listConversations(query: string): ConversationSummary[] {
    const wanted = searchable(query).trim()
    return this.#guard(() =>
      this.#db
        .select({
          id: conversations.id,
          title: conversations.title,
          opening: conversations.opening,
          createdAt: conversations.createdAt,
          updatedAt: conversations.updatedAt,
        })
        .from(conversations)
        .where(
          and(
            isNull(conversations.deletedAt),
            wanted ? sql`instr(${conversations.searched}, ${wanted}) > 0` : undefined,
          ),
        )
        .orderBy(desc(conversations.updatedAt))
        .all(),
    )
  }

  readConversation(id: string): ConversationTree {
    return this.#guard(() => {
      const { searched, deletedAt, ...conversation } = this.#conversation(id)
      const rows = this.#db
        .select()
        .from(messages)
        .where(eq(messages.conversationId, id))
        .orderBy(asc(messages.createdAt), asc(sql`rowid`))
        .all()
      return { conversation: { ...conversation, draft: this.readDraft(id) }, messages: rows }
    })
  }

  updateConversation(id: string, change: ConversationChange): void {
    this.#guard(() => {
      const { title, opening } = { ...this.#conversation(id), ...change }
      this.#db
        .update(conversations)
        .set({ ...change, searched: searchable(`${title}\n${opening}`) })
        .where(eq(conversations.id, id))
        .run()
    })
  }

  /** Takes it out of sight; `restoreConversation` brings it back. */
  deleteConversation(id: string): void {
    this.#setDeleted(id, Date.now())
  }

  restoreConversation(id: string): void {
    this.#setDeleted(id, null)
  }

  /** Adds a message below its parent and shows it: the conversation's leaf is moved to it. */
  addMessage(init: Omit<Message, 'createdAt'>): Message {
    return this.#guard(() =>
      this.#sqlite.transaction(() => {
        const { opening, title } = this.#conversation(init.conversationId)
        const parent = init.parentId ? this.readMessage(init.parentId) : undefined
        if (parent && parent.conversationId !== init.conversationId)
          throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: parent.id })
        const createdAt = Date.now()
        const message = { ...init, createdAt }
        const first = opening || openingOf(init.text)
        this.#db.insert(messages).values(message).run()
        this.#db
          .update(conversations)
          .set({
            leafId: init.id,
            updatedAt: createdAt,
            opening: first,
            searched: searchable(`${title}\n${first}`),
          })
          .where(eq(conversations.id, init.conversationId))
          .run()
        return message
      })(),
    )
  }

  readMessage(id: string): Message {
    const row = this.#guard(() => this.#db.select().from(messages).where(eq(messages.id, id)).get())
    if (!row) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
    return row
  }

  updateMessage(id: string, change: MessageChange): void {
    this.#guard(() => this.#db.update(messages).set(change).where(eq(messages.id, id)).run())
  }

  /** The messages from the first to the given one. */
  thread(leafId: string): Message[] {
    const { conversationId } = this.readMessage(leafId)
    const byId = new Map(
      this.readConversation(conversationId).messages.map((message) => [message.id, message]),
    )
    const path: Message[] = []
    for (let at = byId.get(leafId); at; at = at.parentId ? byId.get(at.parentId) : undefined)
      path.push(at)
    return path.reverse()
  }

  /** Null is the conversation that does not exist yet. */
  saveDraft(conversationId: string | null, text: string): void {
    const row = { id: conversationId ?? NEW, text }
    this.#guard(() => {
      if (text === '') this.#db.delete(drafts).where(eq(drafts.id, row.id)).run()
      else
        this.#db
          .insert(drafts)
          .values(row)
          .onConflictDoUpdate({ target: drafts.id, set: { text } })
          .run()
    })
  }

  readDraft(conversationId: string | null): string {
    return this.#guard(
      () =>
        this.#db
          .select({ text: drafts.text })
          .from(drafts)
          .where(eq(drafts.id, conversationId ?? NEW))
          .get()?.text ?? '',
    )
  }

  close(): void {
    this.#sqlite.close()
    this.#unlock()
  }

  #conversation(id: string) {
    const row = this.#db.select().from(conversations).where(eq(conversations.id, id)).get()
    if (!row) throw new KotonohaError('CONVERSATION_NOT_FOUND', { subject: id })
    return row
  }

  #setDeleted(id: string, deletedAt: number | null): void {
    this.#guard(() => {
      this.#conversation(id)
      this.#db.update(conversations).set({ deletedAt }).where(eq(conversations.id, id)).run()
    })
  }

  #guard<T>(work: () => T): T {
    return guarded(this.#path, work)
  }
}

/** Text as search compares it: full and half width, and upper and lower case, are one. */
function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function openingOf(text: string): string {
  return [...text.trim().replace(/\s+/g, ' ')].slice(0, OPENING).join('')
}
