import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  isNotNull,
  isNull,
  lt,
  type SQL,
  sql,
} from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import type { Imported } from '../contract/archive.ts'
import type {
  Conversation,
  ConversationSummary,
  ConversationTree,
  Message,
} from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { type Arrangement, type Place, TRASH_DAYS } from '../contract/folder.ts'
import type { ShippedPrompts } from '../contract/prompt.ts'
import type { SearchQuery, SearchResult } from '../contract/search.ts'
import { backupsIn, deleteOldBackups, keepBackup } from './backup.ts'
import { BACKUP_FOLDER, DATABASE_FILES, type DatabaseOptions, openDatabase } from './database.ts'
import { guarded } from './failures.ts'
import { folded } from './fold.ts'
import { FolderStore } from './folders.ts'
import { LOCK_FILE, lockFolder } from './lock.ts'
import { addToManifest, MANIFEST_FILE } from './manifest.ts'
import { timeInName } from './migrate.ts'
import { PromptStore } from './prompts.ts'
import { conversations, drafts, folders, isStreaming, messages } from './schema.ts'
import { prepareSearch, wordsOf } from './search.ts'
import { isSameTree, settled, withNewIds } from './tree.ts'

/** Characters of the first message kept as a conversation's opening. */
const OPENING = 80
/** How old the last backup may be, in milliseconds. */
const BACKUP_AGE = 86_400_000
/** Name of the draft of the conversation that does not exist yet. */
const NEW = 'new'
/** Milliseconds after which the trash is emptied. */
export const TRASH_TIME = TRASH_DAYS * 86_400_000
/** The folder of a conversation, unless that is deleted. */
const folderInSight = sql<string | null>`(
  SELECT ${folders.id} FROM ${folders}
  WHERE ${folders.id} = ${conversations.folderId} AND ${folders.deletedAt} IS NULL)`

/** A message to be added; it gets an id if it brings none. */
export type NewMessage = Omit<Message, 'createdAt' | 'id'> & { readonly id?: string }
export type ConversationChange = Partial<
  Pick<Conversation, 'title' | 'titledBy' | 'modelId' | 'systemInstruction' | 'sampling' | 'leafId'>
>
export type MessageChange = Partial<
  Pick<Message, 'text' | 'reasoning' | 'state' | 'generation' | 'summary'>
>

/**
 * Opens the data folder, made if need be, for this store alone. Answers that were being written when
 * the program last ended become `interrupted`.
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL, DATABASE_TOO_NEW, DATABASE_CORRUPT
 *   (`setAsideDatabase` is the way out)
 */
export function openStore(folder: string, options: DatabaseOptions = {}): Store {
  const unlock = lockFolder(folder)
  try {
    addToManifest(folder, [...DATABASE_FILES, LOCK_FILE, MANIFEST_FILE])
    const database = openDatabase(folder, options)
    try {
      return new Store(database, options.now, unlock)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/**
 * Conversations, messages and drafts, in SQLite. A change is on the disk when its method returns.
 * Beside what is said of it, each method throws KotonohaErrors DISK_FULL, DATA_READ_ONLY, DATA_IN_USE
 * and DATABASE_CORRUPT; it has then changed nothing, and the store can be used on.
 */
export class Store {
  readonly folders: FolderStore
  readonly #sqlite: Database
  readonly #db: BetterSQLite3Database
  readonly #now: () => number
  readonly #onClose: () => void
  readonly #saveText: ReturnType<typeof prepareSaveText>
  #search: ReturnType<typeof prepareSearch> | undefined

  /**
   * @param sqlite from `openDatabase`; closed with the store
   * @param now milliseconds since the epoch
   */
  constructor(sqlite: Database, now: () => number = Date.now, onClose: () => void = () => {}) {
    this.#sqlite = sqlite
    this.#db = drizzle(sqlite)
    this.folders = new FolderStore(sqlite, now)
    this.#now = now
    this.#onClose = onClose
    this.#saveText = prepareSaveText(this.#db)
    this.#guard(() =>
      this.#db
        .update(messages)
        .set({ state: { status: 'interrupted' } })
        .where(isStreaming)
        .run(),
    )
  }

  createConversation(
    init: Pick<Conversation, 'modelId'> & Partial<Pick<Conversation, 'kind' | 'folderId'>>,
  ): Conversation {
    const now = this.#now()
    const row = {
      id: randomUUID(),
      kind: init.kind ?? ('chat' as const),
      title: '',
      titledBy: 'nobody' as const,
      opening: '',
      modelId: init.modelId,
      systemInstruction: null,
      sampling: {},
      leafId: null,
      folderId: init.folderId ?? null,
      pinned: false,
      createdAt: now,
      updatedAt: now,
    }
    this.#guard(() =>
      this.#db
        .insert(conversations)
        .values({ ...row, searched: '', archived: false })
        .run(),
    )
    return { ...row, draft: '' }
  }

  /**
   * Those of a place whose title or opening holds all words of the query, the last one written in
   * first; of the trash, the last one deleted.
   */
  listConversations(query: string, place: Place = 'list'): ConversationSummary[] {
    const words = wordsOf(query).filter(({ plain }) => plain !== '')
    return this.#guard(() =>
      this.#db
        .select({
          id: conversations.id,
          kind: conversations.kind,
          title: conversations.title,
          opening: conversations.opening,
          folderId: folderInSight,
          pinned: conversations.pinned,
          createdAt: conversations.createdAt,
          updatedAt: conversations.updatedAt,
        })
        .from(conversations)
        .where(
          and(
            place === 'trash'
              ? isNotNull(conversations.deletedAt)
              : and(
                  isNull(conversations.deletedAt),
                  eq(conversations.archived, place === 'archive'),
                ),
            ...words.map(({ plain }) => sql`instr(${conversations.searched}, ${plain}) > 0`),
          ),
        )
        .orderBy(
          desc(place === 'trash' ? conversations.deletedAt : conversations.updatedAt),
          desc(sql`rowid`),
        )
        .all(),
    )
  }

  /** Finds messages and texts of conversations that are not deleted; answers once they have ended. */
  search(query: SearchQuery): SearchResult {
    return this.#guard(() => {
      this.#search ??= prepareSearch(this.#sqlite)
      return this.#search(query, this.#now())
    })
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted */
  readConversation(id: string): ConversationTree {
    return this.#guard(() => {
      const { searched, deletedAt, archived, ...conversation } = this.#conversation(id)
      const folderId = this.#folderOf(conversation)?.id ?? null
      return {
        conversation: { ...conversation, folderId, draft: this.readDraft(id) },
        messages: this.#messages(eq(messages.conversationId, id)),
      }
    })
  }

  /**
   * What a conversation does not say itself, its folder says.
   * @param said of a conversation, or of one that is about to begin
   */
  inForce<T extends Pick<Conversation, 'folderId' | 'modelId' | 'systemInstruction'>>(said: T): T {
    const folder = this.#guard(() => this.#folderOf(said))
    return {
      ...said,
      modelId: said.modelId ?? folder?.modelId ?? null,
      systemInstruction: said.systemInstruction ?? folder?.systemInstruction ?? null,
    }
  }

  /**
   * Moves conversations, deleted ones too, between folders and places; all of them, or none.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, FOLDER_NOT_FOUND
   */
  arrange(arrangements: readonly Arrangement[]): void {
    this.#change(() => {
      for (const { id, folderId, pinned, place } of arrangements) {
        const { deletedAt } = this.#conversationEvenDeleted(id)
        if (folderId && !this.#folderOf({ folderId }))
          throw new KotonohaError('FOLDER_NOT_FOUND', { subject: folderId })
        const placed = place && {
          archived: place === 'archive',
          deletedAt: place === 'trash' ? (deletedAt ?? this.#now()) : null,
        }
        const set = { folderId, pinned, ...placed }
        if (Object.values(set).some((value) => value !== undefined))
          this.#db.update(conversations).set(set).where(eq(conversations.id, id)).run()
      }
    })
  }

  /** Deletes for good the conversations and folders that were deleted 30 days ago or earlier. */
  emptyOldTrash(): void {
    const before = this.#now() - TRASH_TIME
    this.#purge(lt(conversations.deletedAt, before))
    this.folders.purge(before)
  }

  /** Deletes for good those of the given conversations that are in the trash; without ids, all. */
  purgeConversations(ids?: readonly string[]): void {
    if (!ids) this.#purge(isNotNull(conversations.deletedAt))
    else
      for (const id of ids)
        this.#purge(and(eq(conversations.id, id), isNotNull(conversations.deletedAt)))
  }

  /**
   * Does not change its place in the list.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted; MESSAGE_NOT_FOUND when the
   *   leaf is not a message of it
   */
  updateConversation(id: string, change: ConversationChange): void {
    this.#change(() => {
      const { title, opening } = this.#conversation(id)
      if (change.leafId) this.#messageIn(id, change.leafId)
      this.#db
        .update(conversations)
        .set({ ...change, searched: folded(`${change.title ?? title}\n${opening}`) })
        .where(eq(conversations.id, id))
        .run()
    })
  }

  /**
   * Takes it out of sight; `restoreConversation` brings it back.
   * @throws KotonohaError CONVERSATION_NOT_FOUND
   */
  deleteConversation(id: string): void {
    this.#setDeleted(id, this.#now())
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND */
  restoreConversation(id: string): void {
    this.#setDeleted(id, null)
  }

  /**
   * Adds a message below its parent and shows it: the conversation's leaf is moved to it.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted; MESSAGE_NOT_FOUND when the
   *   parent is not a message of it
   */
  addMessage(init: NewMessage): Message {
    return this.#change(() => {
      const { title, ...conversation } = this.#conversation(init.conversationId)
      if (init.parentId) this.#messageIn(init.conversationId, init.parentId)
      const message = { ...init, id: init.id ?? randomUUID(), createdAt: this.#now() }
      const opening = conversation.opening || openingOf(message.text)
      this.#db.insert(messages).values(message).run()
      this.#db
        .update(conversations)
        .set({
          leafId: message.id,
          updatedAt: message.createdAt,
          opening,
          searched: folded(`${title}\n${opening}`),
        })
        .where(eq(conversations.id, message.conversationId))
        .run()
      return message
    })
  }

  /**
   * Begins a new conversation with a copy of the thread from the first message to the given one.
   * @returns its id
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  forkConversation(leafId: string): string {
    return this.#change(() => {
      const thread = this.thread(leafId)
      const { modelId, folderId, systemInstruction, sampling, title, titledBy } =
        this.#conversation(thread[0]?.conversationId ?? '')
      const { id } = this.createConversation({ modelId, folderId })
      let parentId: string | null = null
      for (const { id: _, createdAt, ...message } of thread) {
        const state =
          message.state.status === 'streaming' ? { status: 'stopped' as const } : message.state
        parentId = this.addMessage({ ...message, state, conversationId: id, parentId }).id
      }
      this.updateConversation(id, { systemInstruction, sampling, title, titledBy })
      return id
    })
  }

  /**
   * Adds a conversation with its whole tree as it is. One of its id that is there and differs stays,
   * and the new one gets ids of its own.
   * @throws KotonohaError INVALID_INPUT when the messages are no tree, each below earlier ones
   */
  importConversation(tree: ConversationTree): Imported {
    const given = settled(tree)
    return this.#change(() => {
      const here = this.#db
        .select({ deletedAt: conversations.deletedAt })
        .from(conversations)
        .where(eq(conversations.id, given.conversation.id))
        .get()
      if (here?.deletedAt === null) {
        const present = this.readConversation(given.conversation.id)
        if (isSameTree(present, given)) return { id: given.conversation.id, outcome: 'present' }
      }
      const taken = given.messages.some(({ id }) =>
        this.#db.select({ id: messages.id }).from(messages).where(eq(messages.id, id)).get(),
      )
      const added = here || taken ? withNewIds(given) : given
      this.#insertTree(added)
      return { id: added.conversation.id, outcome: added === given ? 'added' : 'copied' }
    })
  }

  #insertTree({ conversation: { draft, ...conversation }, messages: all }: ConversationTree): void {
    const searched = folded(`${conversation.title}\n${conversation.opening}`)
    const folderId = this.#folderOf(conversation)?.id ?? null
    this.#db
      .insert(conversations)
      .values({ ...conversation, folderId, searched, archived: false })
      .run()
    for (const message of all) this.#db.insert(messages).values(message).run()
    if (draft) this.#db.insert(drafts).values({ id: conversation.id, text: draft }).run()
  }

  /** @throws KotonohaError MESSAGE_NOT_FOUND */
  readMessage(id: string): Message {
    const [message] = this.#guard(() => this.#messages(eq(messages.id, id)))
    if (!message) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
    return message
  }

  /**
   * Text and reasoning alone are saved by a prepared statement, fit for answers as they grow.
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  updateMessage(id: string, change: MessageChange): void {
    const { text, reasoning, ...rarer } = change
    const { changes } = this.#guard(() =>
      Object.values(rarer).every((value) => value === undefined)
        ? this.#saveText.run({ id, text: text ?? null, reasoning: reasoning ?? null })
        : this.#db.update(messages).set(change).where(eq(messages.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
  }

  /**
   * The messages from the first of a conversation to the given one.
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  thread(leafId: string): Message[] {
    const thread = this.#guard(() =>
      this.#messages(sql`${messages.id} IN (
        WITH RECURSIVE path (id) AS (
          SELECT ${leafId}
          UNION
          SELECT above.parent_id FROM path JOIN messages AS above USING (id)
        ) SELECT id FROM path)`),
    )
    if (thread.length === 0) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: leafId })
    return thread
  }

  /**
   * Keeps text that was typed but not sent. Null is the conversation that does not exist yet.
   * @throws KotonohaError CONVERSATION_NOT_FOUND
   */
  saveDraft(conversationId: string | null, text: string): void {
    this.#change(() => {
      // The last keystrokes may arrive after the conversation was deleted; restoring brings them back.
      if (conversationId) this.#noteText(this.#conversationEvenDeleted(conversationId), text)
      const id = conversationId ?? NEW
      if (text === '') this.#db.delete(drafts).where(eq(drafts.id, id)).run()
      else
        this.#db
          .insert(drafts)
          .values({ id, text })
          .onConflictDoUpdate({ target: drafts.id, set: { text } })
          .run()
    })
  }

  /** A text is what is written in it: it has no messages, and its first words are its opening. */
  #noteText({ id, kind, title }: typeof conversations.$inferSelect, text: string): void {
    if (kind !== 'text') return
    const opening = openingOf(text)
    this.#db
      .update(conversations)
      .set({ opening, updatedAt: this.#now(), searched: folded(`${title}\n${opening}`) })
      .where(eq(conversations.id, id))
      .run()
  }

  /** Empty when there is none. */
  readDraft(conversationId: string | null): string {
    const row = this.#guard(() =>
      this.#db
        .select({ text: drafts.text })
        .from(drafts)
        .where(eq(drafts.id, conversationId ?? NEW))
        .get(),
    )
    return row?.text ?? ''
  }

  /** The prompt library in the same database. */
  prompts(shipped: ShippedPrompts['prompts']): PromptStore {
    return new PromptStore(this.#sqlite, shipped, this.#now)
  }

  /**
   * Copies the database into the folder `backups`, beside other work, when the last daily copy is
   * older than a day; the copy is checked, and the oldest of more than a week go.
   * @throws KotonohaError DISK_FULL, DATA_READ_ONLY, DATABASE_CORRUPT; nothing is then left of it
   */
  async backUpDaily(): Promise<void> {
    const folder = join(dirname(this.#sqlite.name), BACKUP_FOLDER)
    const [last] = backupsIn(folder, 'daily')
    const now = this.#now()
    if (last && now - statSync(join(folder, last)).mtimeMs < BACKUP_AGE) return
    const path = join(folder, `kotonoha-daily-${timeInName(now)}.db`)
    try {
      await keepBackup(path, (copy) => this.#sqlite.backup(copy))
      deleteOldBackups(folder, 'daily')
    } catch (error) {
      this.#guard(() => {
        throw error
      })
    }
  }

  /** Makes all changes of the work, or none if it throws; they are on the disk when it returns. */
  together<T>(work: () => T): T {
    return this.#change(work)
  }

  /** Ends the store and gives the data folder back. Closing twice does nothing more. */
  close(): void {
    this.#sqlite.close()
    this.#onClose()
  }

  #conversation(id: string) {
    const row = this.#conversationEvenDeleted(id)
    if (row.deletedAt !== null) throw new KotonohaError('CONVERSATION_NOT_FOUND', { subject: id })
    return row
  }

  #conversationEvenDeleted(id: string) {
    const row = this.#db.select().from(conversations).where(eq(conversations.id, id)).get()
    if (!row) throw new KotonohaError('CONVERSATION_NOT_FOUND', { subject: id })
    return row
  }

  #folderOf({ folderId }: Pick<Conversation, 'folderId'>) {
    if (!folderId) return undefined
    return this.#db
      .select()
      .from(folders)
      .where(and(eq(folders.id, folderId), isNull(folders.deletedAt)))
      .get()
  }

  #purge(which: SQL | undefined): void {
    this.#change(() => {
      const gone = this.#db.select({ id: conversations.id }).from(conversations).where(which).all()
      for (const { id } of gone) {
        const one = eq(conversations.id, id)
        this.#db.update(conversations).set({ leafId: null }).where(one).run()
        // From the end: SQLite follows a thread of messages only a thousand deep.
        for (const { id: messageId } of this.#messages(eq(messages.conversationId, id)).reverse())
          this.#db.delete(messages).where(eq(messages.id, messageId)).run()
        this.#db.delete(drafts).where(eq(drafts.id, id)).run()
        this.#db.delete(conversations).where(one).run()
      }
    })
  }

  #messages(which: SQL): Message[] {
    const { sequence, ...columns } = getTableColumns(messages)
    return this.#db.select(columns).from(messages).where(which).orderBy(asc(sequence)).all()
  }

  #messageIn(conversationId: string, id: string): void {
    if (this.readMessage(id).conversationId !== conversationId)
      throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
  }

  #setDeleted(id: string, deletedAt: number | null): void {
    this.#change(() => {
      this.#conversationEvenDeleted(id)
      this.#db.update(conversations).set({ deletedAt }).where(eq(conversations.id, id)).run()
    })
  }

  /** All of the work, or nothing of it. */
  #change<T>(work: () => T): T {
    return this.#guard(() => this.#sqlite.transaction(work).immediate())
  }

  #guard<T>(work: () => T): T {
    return guarded(this.#sqlite.name, work)
  }
}

/** A null leaves the column as it is. */
function prepareSaveText(db: BetterSQLite3Database) {
  return db
    .update(messages)
    .set({
      text: sql`coalesce(${sql.placeholder('text')}, ${messages.text})`,
      reasoning: sql`coalesce(${sql.placeholder('reasoning')}, ${messages.reasoning})`,
    })
    .where(eq(messages.id, sql.placeholder('id')))
    .prepare()
}

function openingOf(text: string): string {
  return [
    ...text
      .trim()
      .slice(0, OPENING * 10)
      .replace(/\s+/g, ' '),
  ]
    .slice(0, OPENING)
    .join('')
}
