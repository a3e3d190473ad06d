import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Base } from './base.ts'
import { documents, watchedFiles } from './schema.ts'
import type { StoredDocument } from './stored-document.ts'

/** A file of a watched folder, as it was when it was last looked at. */
export type WatchedFile = Omit<typeof watchedFiles.$inferSelect, 'folderId'>
/** A file as it lies in a watched folder now. */
export type SeenFile = Omit<WatchedFile, 'documentId'>

/** A watched folder, and where it lies. */
interface Watched {
  readonly id: string
  readonly root: string
}

/** What lies in watched folders, and which document is made of each file. Throws as `Store` does. */
export class WatchedFileStore {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  list(folderId: string): WatchedFile[] {
    const { folderId: _, ...columns } = getTableColumns(watchedFiles)
    return this.#base.guard(() =>
      this.#base.db
        .select(columns)
        .from(watchedFiles)
        .where(eq(watchedFiles.folderId, folderId))
        .all(),
    )
  }

  /** Adds files as documents that wait to be read. */
  add({ id, root }: Watched, files: readonly SeenFile[]): void {
    this.#base.change(() => {
      for (const file of files) {
        const documentId = this.#newDocument(root, file)
        this.#base.db
          .insert(watchedFiles)
          .values({ ...file, folderId: id, documentId })
          .run()
      }
    })
  }

  /**
   * Has files that have changed read again. A document that stands for other files too stays as it
   * is, and the changed file gets one of its own.
   * @returns the documents that are to be read again
   */
  change({ id, root }: Watched, files: readonly WatchedFile[]): string[] {
    return this.#base.change(() =>
      files.map(({ documentId: old, ...file }) => {
        const isItsOwn =
          this.#document(old)?.path === join(root, file.path) && this.#filesOf(old).length === 1
        const documentId = isItsOwn ? old : this.#newDocument(root, file)
        if (isItsOwn)
          this.#base.db
            .update(documents)
            .set({ state: { status: 'waiting' }, sha256: null, size: file.size })
            .where(eq(documents.id, old))
            .run()
        this.#base.db
          .update(watchedFiles)
          .set({ ...file, documentId })
          .where(this.#row(id, file.path))
          .run()
        if (!isItsOwn) this.#leave(old, join(root, file.path))
        return documentId
      }),
    )
  }

  /** Tells that files lie somewhere else in the folder, or have another name, and are the same. */
  move({ id, root }: Watched, moves: readonly { from: string; to: SeenFile }[]): void {
    this.#base.change(() => {
      for (const { from, to } of moves) {
        const row = this.#base.db.select().from(watchedFiles).where(this.#row(id, from)).get()
        if (!row) continue
        this.#base.db.update(watchedFiles).set(to).where(this.#row(id, from)).run()
        this.#base.db
          .update(documents)
          .set({ path: join(root, to.path), name: basename(to.path) })
          .where(and(eq(documents.id, row.documentId), eq(documents.path, join(root, from))))
          .run()
      }
    })
  }

  /**
   * Forgets files that are gone, and their documents where nothing else has them.
   * @returns the documents that are forgotten
   */
  remove({ id, root }: Watched, files: readonly WatchedFile[]): StoredDocument[] {
    return this.#base.change(() =>
      files.flatMap(({ path, documentId }) => {
        this.#base.db.delete(watchedFiles).where(this.#row(id, path)).run()
        const document = this.#document(documentId)
        if (!document) return []
        if (this.#isElsewhere(document)) {
          this.#leave(documentId, join(root, path))
          return []
        }
        this.#base.db.delete(documents).where(eq(documents.id, documentId)).run()
        return [document]
      }),
    )
  }

  /** Says where the documents of a folder lie now that it lies somewhere else. */
  relocate(id: string, from: string, to: string): void {
    this.#base.change(() => {
      for (const { path, documentId } of this.list(id))
        this.#base.db
          .update(documents)
          .set({ path: join(to, path) })
          .where(and(eq(documents.id, documentId), eq(documents.path, join(from, path))))
          .run()
    })
  }

  /** A document whose file is there no more is read from another file that has the same content. */
  #leave(documentId: string, path: string): void {
    if (this.#document(documentId)?.path !== path) return
    const [other] = this.#filesOf(documentId)
    if (other?.root)
      this.#base.db
        .update(documents)
        .set({ path: join(other.root, other.path), name: basename(other.path) })
        .where(eq(documents.id, documentId))
        .run()
  }

  #newDocument(root: string, { path, size }: SeenFile): string {
    const id = randomUUID()
    this.#base.db
      .insert(documents)
      .values({
        id,
        name: basename(path),
        size,
        path: join(root, path),
        original: 'referenced',
        onShelf: false,
        state: { status: 'waiting' },
        addedAt: this.#base.now(),
      })
      .run()
    return id
  }

  #document(id: string): StoredDocument | undefined {
    return this.#base.db.select().from(documents).where(eq(documents.id, id)).get()
  }

  #filesOf(documentId: string) {
    return this.#base.db.all<{ path: string; root: string | null }>(
      sql`SELECT path, watched AS root FROM watched_files
        JOIN shelf_folders ON shelf_folders.id = folder_id WHERE document_id = ${documentId}`,
    )
  }

  #isElsewhere({ id, onShelf }: StoredDocument): boolean {
    if (onShelf || this.#filesOf(id).length > 0) return true
    const lent = sql`SELECT 1 AS found FROM conversation_documents WHERE document_id = ${id} LIMIT 1`
    return this.#base.db.all(lent).length > 0
  }

  #row(folderId: string, path: string) {
    return and(eq(watchedFiles.folderId, folderId), eq(watchedFiles.path, path))
  }
}
