import { and, desc, eq, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { ConversationSummary } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { type Arrangement, type Place, TRASH_DAYS } from '../contract/folder.ts'
import type { Base } from './base.ts'
import type { FolderStore } from './folders.ts'
import { conversations, drafts, folders, messages } from './schema.ts'
import { wordsOf } from './search.ts'

/** Milliseconds after which the trash is emptied. */
export const TRASH_TIME = TRASH_DAYS * 86_400_000
/** The folder of a conversation, unless that is deleted. */
const folderInSight = sql<string | null>`(
  SELECT ${folders.id} FROM ${folders}
  WHERE ${folders.id} = ${conversations.folderId} AND ${folders.deletedAt} IS NULL)`

/** Where conversations are: lists, folders, pins, archive and trash. Throws as `Store` does. */
export class Order {
  readonly #base: Base
  readonly #folders: FolderStore

  constructor(base: Base, folders: FolderStore) {
    this.#base = base
    this.#folders = folders
  }

  /**
   * Those of a place whose title or opening holds all words of the query, the last one written in
   * first; of the trash, the last one deleted.
   */
  list(query: string, place: Place = 'list'): ConversationSummary[] {
    const words = wordsOf(query).filter(({ plain }) => plain !== '')
    return this.#base.guard(() =>
      this.#base.db
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

  /**
   * Moves conversations, deleted ones too, between folders and places; all of them, or none.
   * @throws KotonohaError CONVERSATION_NOT_FOUND, FOLDER_NOT_FOUND
   */
  arrange(arrangements: readonly Arrangement[]): void {
    this.#base.change(() => {
      for (const { id, folderId, pinned, place } of arrangements) {
        const { deletedAt } = this.#base.conversationEvenDeleted(id)
        if (folderId && !this.#base.folderOf({ folderId }))
          throw new KotonohaError('FOLDER_NOT_FOUND', { subject: folderId })
        const placed = place && {
          archived: place === 'archive',
          deletedAt: place === 'trash' ? (deletedAt ?? this.#base.now()) : null,
        }
        const set = { folderId, pinned, ...placed }
        if (Object.values(set).some((value) => value !== undefined))
          this.#base.db.update(conversations).set(set).where(eq(conversations.id, id)).run()
      }
    })
  }

  /** Deletes for good the conversations and folders that were deleted 30 days ago or earlier. */
  emptyOld(): void {
    const before = this.#base.now() - TRASH_TIME
    this.#purgeWhere(lt(conversations.deletedAt, before))
    this.#folders.purge(before)
  }

  /** Deletes for good those of the given conversations that are in the trash; without ids, all. */
  purge(ids?: readonly string[]): void {
    if (!ids) this.#purgeWhere(isNotNull(conversations.deletedAt))
    else
      for (const id of ids)
        this.#purgeWhere(and(eq(conversations.id, id), isNotNull(conversations.deletedAt)))
  }

  /**
   * Takes it out of sight; `restore` brings it back.
   * @throws KotonohaError CONVERSATION_NOT_FOUND
   */
  delete(id: string): void {
    this.#setDeleted(id, this.#base.now())
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND */
  restore(id: string): void {
    this.#setDeleted(id, null)
  }

  #purgeWhere(which: SQL | undefined): void {
    this.#base.change(() => {
      const gone = this.#base.db
        .select({ id: conversations.id })
        .from(conversations)
        .where(which)
        .all()
      for (const { id } of gone) {
        const one = eq(conversations.id, id)
        this.#base.db.update(conversations).set({ leafId: null }).where(one).run()
        // From the end: SQLite follows a thread of messages only a thousand deep.
        for (const { id: messageId } of this.#base
          .messages(eq(messages.conversationId, id))
          .reverse())
          this.#base.db.delete(messages).where(eq(messages.id, messageId)).run()
        this.#base.db.delete(drafts).where(eq(drafts.id, id)).run()
        this.#base.db.delete(conversations).where(one).run()
      }
    })
  }

  #setDeleted(id: string, deletedAt: number | null): void {
    this.#base.change(() => {
      this.#base.conversationEvenDeleted(id)
      this.#base.db.update(conversations).set({ deletedAt }).where(eq(conversations.id, id)).run()
    })
  }
}
