import type { Database } from 'better-sqlite3'
import { and, asc, desc, eq, getTableColumns, isNull, type SQL } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import type { Conversation, Message } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { folded } from '../contract/fold.ts'
import { guarded } from './failures.ts'
import { conversations, drafts, folders, messages } from './schema.ts'

/** Characters of the first message kept as a conversation's opening. */
const OPENING = 80

/** The open database that all parts of the store share, and rows that several of them need. */
export class Base {
  readonly sqlite: Database
  readonly db: BetterSQLite3Database
  /** Milliseconds since the epoch. */
  readonly now: () => number

  constructor(sqlite: Database, now: () => number) {
    this.sqlite = sqlite
    this.db = drizzle(sqlite)
    this.now = now
  }

  /** All of the work, or nothing of it. Throws as `guard`. */
  change<T>(work: () => T): T {
    return this.guard(() => this.sqlite.transaction(work).immediate())
  }

  /** @throws KotonohaError DISK_FULL, DATA_READ_ONLY, DATA_IN_USE, DATABASE_CORRUPT */
  guard<T>(work: () => T): T {
    return guarded(this.sqlite.name, work)
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND, also when it is deleted */
  conversation(id: string) {
    const row = this.conversationEvenDeleted(id)
    if (row.deletedAt !== null) throw new KotonohaError('CONVERSATION_NOT_FOUND', { subject: id })
    return row
  }

  /** @throws KotonohaError CONVERSATION_NOT_FOUND */
  conversationEvenDeleted(id: string) {
    const row = this.db.select().from(conversations).where(eq(conversations.id, id)).get()
    if (!row) throw new KotonohaError('CONVERSATION_NOT_FOUND', { subject: id })
    return row
  }

  /** The folder of a conversation, unless that is deleted. */
  folderOf({ folderId }: Pick<Conversation, 'folderId'>) {
    if (!folderId) return undefined
    return this.db
      .select()
      .from(folders)
      .where(and(eq(folders.id, folderId), isNull(folders.deletedAt)))
      .get()
  }

  /** Those in sight, oldest first. */
  messages(which: SQL): Message[] {
    const { sequence, deletedAt, ...columns } = getTableColumns(messages)
    const inSight = and(which, isNull(deletedAt))
    return this.db.select(columns).from(messages).where(inSight).orderBy(asc(sequence)).all()
  }

  /** Deletes for good; what follows them must be among them. */
  purgeMessages(which: SQL): void {
    const gone = this.db
      .select({ id: messages.id })
      .from(messages)
      .where(which)
      // From the end: SQLite follows a thread of messages only a thousand deep.
      .orderBy(desc(messages.sequence))
      .all()
    for (const { id } of gone) {
      this.db.delete(messages).where(eq(messages.id, id)).run()
      this.db.delete(drafts).where(eq(drafts.id, id)).run()
    }
  }
}

/** The first words of a text. */
export function openingOf(text: string): string {
  return [
    ...text
      .trim()
      .slice(0, OPENING * 10)
      .replace(/\s+/g, ' '),
  ]
    .slice(0, OPENING)
    .join('')
}

/** What a conversation's name is found by. */
export function searchedOf({ title, opening }: Pick<Conversation, 'title' | 'opening'>): string {
  return folded(`${title}\n${opening}`)
}
