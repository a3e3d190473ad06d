import { randomUUID } from 'node:crypto'
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { DocumentHome } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Base } from './base.ts'
import type { FoundDocuments } from './recovered-documents.ts'
import { conversationDocuments, documents, lentFolders, watchedFiles } from './schema.ts'
import { ShelfStore } from './shelf.ts'
import type { StoredDocument } from './stored-document.ts'
import { WatchedFileStore } from './watched-files.ts'

/** Stands for the conversation that does not exist yet, as with drafts. */
const NEW = 'new'
/** Stands for the question that is being written in the launcher; what is with it goes with the program. */
const LAUNCHER = 'launcher'

/** What stands for a home among conversations. */
function keyOf(home: Exclude<DocumentHome, { in: 'shelf' }>): string {
  return home.in === 'launcher' ? LAUNCHER : (home.conversationId ?? NEW)
}

export type NewDocument = Pick<StoredDocument, 'name' | 'size' | 'path' | 'original'> & {
  readonly id?: string
}

/**
 * Which documents there are and where they belong; what is in them lies elsewhere. Throws as `Store`
 * does.
 */
export class DocumentStore {
  readonly shelf: ShelfStore
  readonly watched: WatchedFileStore
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
    this.shelf = new ShelfStore(base)
    this.watched = new WatchedFileStore(base)
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

  /** The documents of a conversation, and those in the folders it was lent. */
  within(conversationId: string | null): StoredDocument[] {
    const of = conversationId ?? NEW
    return this.#base.guard(() =>
      this.#base.db
        .select()
        .from(documents)
        .where(
          sql`id IN (
            SELECT document_id FROM conversation_documents WHERE conversation_id = ${of}
            UNION
            SELECT documents.id FROM documents
            JOIN lent_folders ON lent_folders.folder_id = documents.folder_id
            JOIN shelf_folders ON shelf_folders.id = documents.folder_id
            WHERE conversation_id = ${of} AND on_shelf AND deleted_at IS NULL
            UNION
            SELECT document_id FROM watched_files
            JOIN lent_folders ON lent_folders.folder_id = watched_files.folder_id
            JOIN shelf_folders ON shelf_folders.id = watched_files.folder_id
            WHERE conversation_id = ${of} AND deleted_at IS NULL)`,
        )
        .orderBy(asc(documents.addedAt), asc(sql`rowid`))
        .all(),
    )
  }

  /**
   * Compares documents with an index of them.
   * @returns ids of those that were read and have nothing in it, and of what has no document
   */
  compare(indexed: ReadonlySet<string>): { lost: string[]; others: string[] } {
    return this.#base.guard(() => {
      const known = new Set(
        this.#base.db
          .select({ id: documents.id })
          .from(documents)
          .all()
          .map(({ id }) => id),
      )
      const read = this.#base.db.all<{ id: string }>(
        sql`SELECT id FROM documents WHERE state ->> 'status' = 'ready'
          AND state ->> '$.report.passages' > 0`,
      )
      return {
        lost: read.map(({ id }) => id).filter((id) => !indexed.has(id)),
        others: [...indexed].filter((id) => !known.has(id)),
      }
    })
  }

  /** Those whose files lie where the user has them. */
  referenced(): StoredDocument[] {
    return this.#base.guard(() =>
      this.#base.db.select().from(documents).where(eq(documents.original, 'referenced')).all(),
    )
  }

  /** The document to read next: those of conversations come first, since somebody waits for them. */
  nextUnread(): StoredDocument | undefined {
    return this.#base.guard(() =>
      this.#base.db
        .select()
        .from(documents)
        .where(sql`${documents.state} ->> 'status' = 'waiting'`)
        .orderBy(
          sql`id NOT IN (SELECT document_id FROM conversation_documents)`,
          asc(documents.addedAt),
          asc(sql`rowid`),
        )
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
            SELECT 1 FROM watched_files JOIN shelf_folders ON shelf_folders.id = watched_files.folder_id
            WHERE document_id = documents.id AND deleted_at IS NULL) OR EXISTS (
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
          modifiedAt: null,
          folderId: null,
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
    change: Partial<
      Pick<
        StoredDocument,
        'state' | 'sha256' | 'size' | 'modifiedAt' | 'name' | 'path' | 'original' | 'onShelf'
      >
    >,
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
      const { onShelf, folderId } = this.read(other)
      for (const { conversationId } of this.#conversationsOf(other))
        this.#put(into, { in: 'conversation', conversationId })
      if (onShelf) this.#put(into, { in: 'shelf', folderId })
      this.#base.db
        .update(watchedFiles)
        .set({ documentId: into })
        .where(eq(watchedFiles.documentId, other))
        .run()
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
        this.#base.db
          .update(documents)
          .set({ onShelf: false, folderId: null })
          .where(eq(documents.id, id))
          .run()
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
      if (!left || left.onShelf || this.#conversationsOf(id).length > 0 || this.#isWatched(id))
        return false
      this.#base.db.delete(documents).where(eq(documents.id, id)).run()
      return true
    })
  }

  /**
   * Gives documents and folders that were put down for a conversation to come to the one that has
   * begun.
   */
  begin(conversationId: string, ids: readonly string[]): void {
    this.#base.change(() => {
      for (const { id } of this.shelf.lentTo(null)) {
        if (!ids.includes(id)) continue
        this.shelf.lend(id, conversationId)
        this.shelf.takeBack(id, null)
      }
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
      for (const { id } of this.shelf.lentTo(from)) this.shelf.lend(id, to)
    })
  }

  /**
   * Forgets documents whose conversations and folders were deleted for good.
   * @returns those documents
   */
  sweep(): StoredDocument[] {
    return this.#base.change(() => {
      this.shelf.purge()
      this.#base.db
        .delete(lentFolders)
        .where(
          sql`conversation_id <> ${NEW} AND conversation_id NOT IN (SELECT id FROM conversations)`,
        )
        .run()
      this.#base.db.run(
        sql`DELETE FROM conversation_documents WHERE conversation_id <> ${NEW}
          AND conversation_id NOT IN (SELECT id FROM conversations)`,
      )
      return this.#base.db
        .delete(documents)
        .where(
          sql`NOT on_shelf AND id NOT IN (SELECT document_id FROM conversation_documents)
            AND id NOT IN (SELECT document_id FROM watched_files)`,
        )
        .returning()
        .all()
    })
  }

  /** Puts back what was found of documents in a damaged database, as far as it fits together. */
  putBack({ documents: all, folders, watched, homes, lent }: FoundDocuments): void {
    this.#base.change(() => {
      const { db } = this.#base
      for (const { deletedAt, ...folder } of folders.values()) this.shelf.putBack(folder)
      for (const row of all.values()) {
        const folderId = row.folderId && folders.has(row.folderId) ? row.folderId : null
        db.insert(documents)
          .values({ ...row, folderId })
          .onConflictDoNothing()
          .run()
      }
      const isThere = (id: string) => this.find(id) !== undefined
      for (const row of watched.values())
        if (folders.has(row.folderId) && isThere(row.documentId))
          db.insert(watchedFiles).values(row).onConflictDoNothing().run()
      for (const row of homes.values())
        if (isThere(row.documentId))
          db.insert(conversationDocuments).values(row).onConflictDoNothing().run()
      for (const row of lent.values())
        if (folders.has(row.folderId))
          db.insert(lentFolders).values(row).onConflictDoNothing().run()
    })
  }

  #isWatched(id: string): boolean {
    const found = this.#base.db
      .select({ path: watchedFiles.path })
      .from(watchedFiles)
      .where(eq(watchedFiles.documentId, id))
      .limit(1)
    return found.all().length > 0
  }

  #conversationsOf(id: string) {
    return this.#base.db
      .select({ conversationId: conversationDocuments.conversationId })
      .from(conversationDocuments)
      .where(eq(conversationDocuments.documentId, id))
      .all()
  }

  #put(documentId: string, home: DocumentHome): void {
    if (home.in === 'shelf') {
      const { folderId } = home
      // What lies in a watched folder says the disk alone.
      if (folderId && this.shelf.read(folderId).watched !== null)
        throw new KotonohaError('INVALID_INPUT', { detail: `a watched folder: ${folderId}` })
      this.#base.db
        .update(documents)
        .set({ onShelf: true, ...(folderId === undefined ? {} : { folderId }) })
        .where(eq(documents.id, documentId))
        .run()
    } else
      this.#base.db
        .insert(conversationDocuments)
        .values({ conversationId: keyOf(home), documentId })
        .onConflictDoNothing()
        .run()
  }
}
