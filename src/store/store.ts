import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { count, eq, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Imported } from '../contract/archive.ts'
import type {
  Conversation,
  ConversationEnd,
  ConversationTree,
  Message,
} from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { ShippedPrompts } from '../contract/prompt.ts'
import type { SearchQuery, SearchResult } from '../contract/search.ts'
import { backUpDaily } from './backup.ts'
import { Base, openingOf, searchedOf } from './base.ts'
import { Branches } from './branches.ts'
import { BACKUP_FOLDER, DATABASE_FILES, type DatabaseOptions, openDatabase } from './database.ts'
import { DocumentStore } from './documents.ts'
import { DraftStore } from './drafts.ts'
import { FolderStore } from './folders.ts'
import { importTree } from './import.ts'
import { LOCK_FILE, lockFolder } from './lock.ts'
import { addToManifest, MANIFEST_FILE } from './manifest.ts'
import { Order } from './order.ts'
import { PromptStore } from './prompts.ts'
import { conversations, isStreaming, messages } from './schema.ts'
import { prepareSearch } from './search.ts'
import { WholeTaskStore } from './whole-tasks.ts'

/** Messages at the end of a thread that are read at once. */
const END = 60

/** A message to be added; it gets an id if it brings none. */
export type NewMessage = Omit<Message, 'createdAt' | 'id' | 'material'> &
  Partial<Pick<Message, 'id' | 'material'>>
export type ConversationChange = Partial<
  Pick<Conversation, 'title' | 'titledBy' | 'modelId' | 'systemInstruction' | 'sampling' | 'leafId'>
>
export type MessageChange = Partial<
  Pick<Message, 'text' | 'reasoning' | 'state' | 'generation' | 'material' | 'summary'>
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
  readonly branches: Branches
  readonly drafts: DraftStore
  readonly folders: FolderStore
  readonly order: Order
  readonly #base: Base
  readonly #onClose: () => void
  readonly #saveText: ReturnType<typeof prepareSaveText>
  #search: ReturnType<typeof prepareSearch> | undefined

  /**
   * @param sqlite from `openDatabase`; closed with the store
   * @param now milliseconds since the epoch
   */
  constructor(sqlite: Database, now: () => number = Date.now, onClose: () => void = () => {}) {
    this.#base = new Base(sqlite, now)
    this.branches = new Branches(this.#base)
    this.drafts = new DraftStore(this.#base)
    this.folders = new FolderStore(this.#base)
    this.order = new Order(this.#base, this.folders)
    this.#onClose = onClose
    this.#saveText = prepareSaveText(this.#base.db)
    this.#base.guard(() =>
      this.#base.db
        .update(messages)
        .set({ state: { status: 'interrupted' } })
        .where(isStreaming)
        .run(),
    )
  }

  createConversation(
    init: Pick<Conversation, 'modelId'> & Partial<Pick<Conversation, 'kind' | 'folderId'>>,
  ): Conversation {
    const now = this.#base.now()
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
    this.#base.guard(() =>
      this.#base.db
        .insert(conversations)
        .values({ ...row, searched: '', archived: false })
        .run(),
    )
    return { ...row, draft: '' }
  }

  /** Finds messages and texts of conversations that are not deleted; answers once they have ended. */
  search(query: SearchQuery): SearchResult {
    return this.#base.guard(() => {
      this.#search ??= prepareSearch(this.#base.sqlite)
      return this.#search(query, this.#base.now())
    })
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted */
  readConversation(id: string): ConversationTree {
    return this.#base.guard(() => ({
      conversation: this.#conversation(id),
      messages: this.#base.messages(eq(messages.conversationId, id)),
    }))
  }

  /**
   * The last messages of the thread that is shown, with those beside them; a short conversation whole.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted
   */
  readEnd(id: string): ConversationEnd {
    return this.#base.guard(() => {
      const conversation = this.#conversation(id)
      const inIt = eq(messages.conversationId, id)
      const [{ all } = { all: 0 }] = this.#base.db
        .select({ all: count() })
        .from(messages)
        .where(inIt)
        .all()
      if (all <= END) return { conversation, messages: this.#base.messages(inIt), whole: true }
      const end = sql`${messages.id} IN (
        WITH RECURSIVE path (id, above) AS (
          SELECT id, parent_id FROM messages WHERE id = ${conversation.leafId}
          UNION ALL
          SELECT parent.id, parent.parent_id FROM path JOIN messages AS parent ON parent.id = above
          LIMIT ${END}
        )
        SELECT id FROM path
        UNION SELECT beside.id FROM path JOIN messages AS beside ON beside.parent_id = above)`
      return { conversation, messages: this.#base.messages(end), whole: false }
    })
  }

  /**
   * What a conversation does not say itself, its folder says.
   * @param said of a conversation, or of one that is about to begin
   */
  inForce<T extends Pick<Conversation, 'folderId' | 'modelId' | 'systemInstruction'>>(said: T): T {
    const folder = this.#base.guard(() => this.#base.folderOf(said))
    return {
      ...said,
      modelId: said.modelId ?? folder?.modelId ?? null,
      systemInstruction: said.systemInstruction ?? folder?.systemInstruction ?? null,
    }
  }

  /**
   * Does not change its place in the list.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted; MESSAGE_NOT_FOUND when the
   *   leaf is not a message of it
   */
  updateConversation(id: string, change: ConversationChange): void {
    this.#base.change(() => {
      const { title, opening } = this.#base.conversation(id)
      if (change.leafId) this.#messageIn(id, change.leafId)
      this.#base.db
        .update(conversations)
        .set({ ...change, searched: searchedOf({ title: change.title ?? title, opening }) })
        .where(eq(conversations.id, id))
        .run()
    })
  }

  /**
   * Adds a message below its parent and shows it: the conversation's leaf is moved to it.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted; MESSAGE_NOT_FOUND when the
   *   parent is not a message of it
   */
  addMessage(init: NewMessage): Message {
    return this.#base.change(() => {
      const { title, ...conversation } = this.#base.conversation(init.conversationId)
      if (init.parentId) this.#messageIn(init.conversationId, init.parentId)
      const message = {
        ...init,
        id: init.id ?? randomUUID(),
        material: init.material ?? null,
        createdAt: this.#base.now(),
      }
      const opening = conversation.opening || openingOf(message.text)
      this.#base.db.insert(messages).values(message).run()
      this.#base.db
        .update(conversations)
        .set({
          leafId: message.id,
          updatedAt: message.createdAt,
          opening,
          searched: searchedOf({ title, opening }),
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
    return this.#base.change(() => {
      const thread = this.thread(leafId)
      const { modelId, folderId, systemInstruction, sampling, title, titledBy } =
        this.#base.conversation(thread[0]?.conversationId ?? '')
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

  /** @throws KotonohaError MESSAGE_NOT_FOUND */
  readMessage(id: string): Message {
    const [message] = this.#base.guard(() => this.#base.messages(eq(messages.id, id)))
    if (!message) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
    return message
  }

  /**
   * Text and reasoning alone are saved by a prepared statement, fit for answers as they grow.
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  updateMessage(id: string, change: MessageChange): void {
    const { text, reasoning, ...rarer } = change
    const { changes } = this.#base.guard(() =>
      Object.values(rarer).every((value) => value === undefined)
        ? this.#saveText.run({ id, text: text ?? null, reasoning: reasoning ?? null })
        : this.#base.db.update(messages).set(change).where(eq(messages.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
  }

  /**
   * The messages from the first of a conversation to the given one.
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  thread(leafId: string): Message[] {
    const thread = this.#base.guard(() =>
      this.#base.messages(sql`${messages.id} IN (
        WITH RECURSIVE path (id) AS (
          SELECT ${leafId}
          UNION
          SELECT above.parent_id FROM path JOIN messages AS above USING (id)
        ) SELECT id FROM path)`),
    )
    if (thread.length === 0) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: leafId })
    return thread
  }

  /** The prompt library in the same database. */
  prompts(shipped: ShippedPrompts['prompts']): PromptStore {
    return new PromptStore(this.#base.sqlite, shipped, this.#base.now)
  }

  /**
   * Adds a conversation with its whole tree as it is. One of its id that is there and differs stays,
   * and the new one gets ids of its own.
   * @throws KotonohaError INVALID_INPUT when the messages are no tree, each below earlier ones
   */
  import(tree: ConversationTree): Imported {
    return importTree(this.#base, tree, (id) => this.readConversation(id))
  }

  /** Tasks over whole documents, in the same database. */
  wholeTasks(): WholeTaskStore {
    return new WholeTaskStore(this.#base.sqlite)
  }

  /** Which documents there are, in the same database. */
  documents(): DocumentStore {
    return new DocumentStore(this.#base)
  }

  /**
   * Copies the database into the folder `backups`, beside other work, when the last daily copy is
   * older than a day; the copy is checked, and the oldest of more than a week go.
   * @throws KotonohaError DISK_FULL, DATA_READ_ONLY, DATABASE_CORRUPT; nothing is then left of it
   */
  async backUpDaily(): Promise<void> {
    const { sqlite, now } = this.#base
    try {
      await backUpDaily(sqlite, join(dirname(sqlite.name), BACKUP_FOLDER), now())
    } catch (error) {
      this.#base.guard(() => {
        throw error
      })
    }
  }

  /** Makes all changes of the work, or none if it throws; they are on the disk when it returns. */
  together<T>(work: () => T): T {
    return this.#base.change(work)
  }

  /** Ends the store and gives the data folder back. Closing twice does nothing more. */
  close(): void {
    this.#base.sqlite.close()
    this.#onClose()
  }

  #conversation(id: string): Conversation {
    const { searched, deletedAt, archived, ...conversation } = this.#base.conversation(id)
    const folderId = this.#base.folderOf(conversation)?.id ?? null
    return { ...conversation, folderId, draft: this.drafts.read(id) }
  }

  #messageIn(conversationId: string, id: string): void {
    if (this.readMessage(id).conversationId !== conversationId)
      throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
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
