import { randomUUID } from 'node:crypto'
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { DocumentHome, DocumentInfo, DocumentState } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'

import type { Base } from './base.ts'
import { conversationDocuments, documents } from './schema.ts'

/** Stands for the conversation that does not exist yet, as with drafts. */
const NEW = 'new'
/** Stands for the question that is being written in the launcher; what is with it goes with the program. */
const LAUNCHER = 'launcher'

/** What stands for a home among conversations. */
function keyOf(home: Exclude<DocumentHome, { in: 'shelf' }>): string {
  return home.in === 'launcher' ? LAUNCHER : (home.conversationId ?? NEW)
}

/** A document with what only the host knows of it. */
export interface StoredDocument extends DocumentInfo {
  /** Of its content; null until it has been computed. */
  readonly sha256: string | null
  /** Where its file lies; of a copy, its name in the folder of copies. */
  readonly path: string
}

export type NewDocument = Pick<StoredDocument, 'name' | 'size' | 'path' | 'original'> & {
  readonly id?: string
}

/**
 * Which documents there are and where they belong; what is in them lies elsewhere. Throws as `Store`
 * does.
 */
export class DocumentStore {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  /** The documents of a home in the order they were added. */
  list(home: DocumentHome): StoredDocument[] {
    return this.#base.guard(() => {
      const all = this.#base.db.select(getTableColumns(documents)).from(documents)
      const those =
        home.in === 'shelf'
          ? all.where(eq(documents.onShelf, true))
          : all
              .innerJoin(conversationDocuments, eq(conversationDocuments.documentId, documents.id))
              .where(eq(conversationDocuments.conversationId, keyOf(home)))
      return those.orderBy(asc(documents.addedAt), asc(sql`documents.rowid`)).all()
    })
  }

  /** The document to read next: those of conversations come first, since somebody waits for them. */
  nextUnread(): StoredDocument | undefined {
    return this.#base.guard(() =>
      this.#base.db
        .select()
        .from(documents)
        .where(sql`${documents.state} ->> 'status' = 'waiting'`)
        .orderBy(asc(documents.onShelf), asc(documents.addedAt), asc(sql`rowid`))
        .limit(1)
        .get(),
    )
  }

  /** Ids of all documents that are in the library or with a conversation that is not deleted. */
  inSight(): string[] {
    return this.#base.guard(() =>
      this.#base.db
        .all<{ id: string }>(
          sql`SELECT id FROM documents WHERE on_shelf OR EXISTS (
            SELECT 1 FROM conversation_documents AS of LEFT JOIN conversations ON conversations.id = conversation_id
            WHERE document_id = documents.id AND deleted_at IS NULL)`,
        )
        .map(({ id }) => id),
    )
  }

  /** @throws KotonohaError DOCUMENT_NOT_FOUND */
  read(id: string): StoredDocument {
    const row = this.find(id)
    if (!row) throw new KotonohaError('DOCUMENT_NOT_FOUND', { subject: id })
    return row
  }

  find(id: string): StoredDocument | undefined {
    return this.#base.guard(() =>
      this.#base.db.select().from(documents).where(eq(documents.id, id)).get(),
    )
  }

  /** The document that has this content. */
  withContent(sha256: string): StoredDocument | undefined {
    return this.#base.guard(() =>
      this.#base.db.select().from(documents).where(eq(documents.sha256, sha256)).get(),
    )
  }

  /** Adds documents that wait to be read. */
  add(all: readonly NewDocument[], home: DocumentHome): StoredDocument[] {
    return this.#base.change(() =>
      all.map((one) => {
        const row = {
          ...one,
          id: one.id ?? randomUUID(),
          sha256: null,
          onShelf: false,
          state: { status: 'waiting' as const },
          addedAt: this.#base.now(),
        }
        this.#base.db.insert(documents).values(row).run()
        this.#put(row.id, home)
        return { ...row, onShelf: home.in === 'shelf' }
      }),
    )
  }

  /** @throws KotonohaError DOCUMENT_NOT_FOUND */
  update(
    id: string,
    change: { state?: DocumentState; sha256?: string | null; size?: number },
  ): void {
    const { changes } = this.#base.guard(() =>
      this.#base.db.update(documents).set(change).where(eq(documents.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('DOCUMENT_NOT_FOUND', { subject: id })
  }

  /** Puts a document into a home as well. */
  put(id: string, home: DocumentHome): void {
    this.#base.change(() => {
      this.read(id)
      this.#put(id, home)
    })
  }

  /** Puts one document everywhere another is, and forgets that other. */
  merge(other: string, into: string): void {
    this.#base.change(() => {
      const { onShelf } = this.read(other)
      for (const { conversationId } of this.#conversationsOf(other))
        this.#put(into, { in: 'conversation', conversationId })
      if (onShelf) this.#put(into, { in: 'shelf' })
      this.#base.db.delete(documents).where(eq(documents.id, other)).run()
    })
  }

  /**
   * Takes a document out of a home.
   * @returns whether that was the last, so that it is now forgotten
   */
  remove(id: string, home: DocumentHome): boolean {
    return this.#base.change(() => {
      if (home.in === 'shelf')
        this.#base.db.update(documents).set({ onShelf: false }).where(eq(documents.id, id)).run()
      else
        this.#base.db
          .delete(conversationDocuments)
          .where(
            and(
              eq(conversationDocuments.documentId, id),
              eq(conversationDocuments.conversationId, keyOf(home)),
            ),
          )
          .run()
      const left = this.find(id)
      if (!left || left.onShelf || this.#conversationsOf(id).length > 0) return false
      this.#base.db.delete(documents).where(eq(documents.id, id)).run()
      return true
    })
  }

  /** Gives documents that were put down for a conversation to come to the one that has begun. */
  begin(conversationId: string, ids: readonly string[]): void {
    this.#base.change(() => {
      for (const id of ids) {
        if (!this.find(id)) continue
        this.#put(id, { in: 'conversation', conversationId })
        this.remove(id, { in: 'conversation', conversationId: null })
        this.remove(id, { in: 'launcher' })
      }
    })
  }

  /** Gives a conversation all documents of another. */
  copy(from: string, to: string): void {
    this.#base.change(() => {
      for (const { id } of this.list({ in: 'conversation', conversationId: from }))
        this.#put(id, { in: 'conversation', conversationId: to })
    })
  }

  /**
   * Forgets documents whose conversations were deleted for good.
   * @returns those documents
   */
  sweep(): StoredDocument[] {
    return this.#base.change(() => {
      this.#base.db.run(
        sql`DELETE FROM conversation_documents WHERE conversation_id <> ${NEW}
          AND conversation_id NOT IN (SELECT id FROM conversations)`,
      )
      return this.#base.db
        .delete(documents)
        .where(sql`NOT on_shelf AND id NOT IN (SELECT document_id FROM conversation_documents)`)
        .returning()
        .all()
    })
  }

  #conversationsOf(id: string) {
    return this.#base.db
      .select({ conversationId: conversationDocuments.conversationId })
      .from(conversationDocuments)
      .where(eq(conversationDocuments.documentId, id))
      .all()
  }

  #put(documentId: string, home: DocumentHome): void {
    if (home.in === 'shelf')
      this.#base.db
        .update(documents)
        .set({ onShelf: true })
        .where(eq(documents.id, documentId))
        .run()
    else
      this.#base.db
        .insert(conversationDocuments)
        .values({ conversationId: keyOf(home), documentId })
        .onConflictDoNothing()
        .run()
  }
}
