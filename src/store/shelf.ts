import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, sql } from 'drizzle-orm'
import { KotonohaError } from '../contract/errors.ts'
import type { Base } from './base.ts'
import { documents, lentFolders, shelfFolders } from './schema.ts'
import type { StoredDocument } from './stored-document.ts'

/** A folder of the shelf as the store has it. */
export type StoredShelfFolder = Pick<
  typeof shelfFolders.$inferSelect,
  'id' | 'name' | 'watched' | 'paused'
>

/** How many documents are somewhere, of those how many wait and could not be read. */
export interface ShelfCount {
  readonly total: number
  readonly unread: number
  readonly failed: number
}

/** Stands for the conversation that does not exist yet, as with documents. */
const NEW = 'new'
const inSight = sql`SELECT id FROM shelf_folders WHERE deleted_at IS NULL`

/** Folders of the shelf, and what lies in them. Throws as `Store` does. */
export class ShelfStore {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  /** Those that are not deleted, in the order they were made. */
  folders(): StoredShelfFolder[] {
    return this.#base.guard(() =>
      this.#selected()
        .where(isNull(shelfFolders.deletedAt))
        .orderBy(asc(shelfFolders.createdAt), asc(sql`rowid`))
        .all(),
    )
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND, also when it is deleted */
  read(id: string): StoredShelfFolder {
    const row = this.#base.guard(() =>
      this.#selected()
        .where(and(eq(shelfFolders.id, id), isNull(shelfFolders.deletedAt)))
        .get(),
    )
    if (!row) throw new KotonohaError('FOLDER_NOT_FOUND', { subject: id })
    return row
  }

  /** @param watched the folder on disk that it shows, if it is to show one */
  add(name: string, watched: string | null = null): StoredShelfFolder {
    return this.putBack({ id: randomUUID(), name, watched, paused: false })
  }

  /** Adds one that has an id, unless that is there. */
  putBack(folder: StoredShelfFolder): StoredShelfFolder {
    this.#base.guard(() =>
      this.#base.db
        .insert(shelfFolders)
        .values({ ...folder, createdAt: this.#base.now() })
        .onConflictDoNothing()
        .run(),
    )
    return folder
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  update(id: string, change: Partial<Omit<StoredShelfFolder, 'id'>>): void {
    this.#set(id, change)
  }

  /**
   * Takes it out of sight. Its documents are in no folder then, those of a watched folder nowhere,
   * until it is restored.
   * @throws KotonohaError FOLDER_NOT_FOUND
   */
  delete(id: string): void {
    this.#set(id, { deletedAt: this.#base.now() })
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  restore(id: string): void {
    this.#set(id, { deletedAt: null })
  }

  /** Deletes for good what was deleted. */
  purge(): void {
    this.#base.guard(() =>
      this.#base.db.delete(shelfFolders).where(isNotNull(shelfFolders.deletedAt)).run(),
    )
  }

  /**
   * The documents of a folder, or (null) those on the shelf that are in none; the newest first.
   * @param among only those that could not be read, and those with these ids
   */
  list(
    folderId: string | null,
    { limit, among }: { limit: number; among?: readonly string[] | undefined },
  ): StoredDocument[] {
    const here =
      folderId === null
        ? sql`on_shelf AND (folder_id IS NULL OR folder_id NOT IN (${inSight}))`
        : sql`(on_shelf AND folder_id = ${folderId}
            OR id IN (SELECT document_id FROM watched_files WHERE folder_id = ${folderId}))`
    const chosen =
      among &&
      sql`(state ->> 'status' = 'failed'
        OR id IN (SELECT value FROM json_each(${JSON.stringify(among)})))`
    return this.#base.guard(() =>
      this.#base.db
        .select(getTableColumns(documents))
        .from(documents)
        .where(and(here, chosen))
        .orderBy(desc(documents.addedAt), desc(sql`rowid`))
        .limit(limit)
        .all(),
    )
  }

  /** Ids of all documents of a folder, or (null) of those in none; without one, of the whole shelf. */
  idsIn(folderId: string | null | undefined): string[] {
    if (folderId !== undefined)
      return this.list(folderId, { limit: Number.MAX_SAFE_INTEGER }).map(({ id }) => id)
    return this.#base.guard(() =>
      this.#base.db
        .all<{ id: string }>(
          sql`SELECT id FROM documents WHERE on_shelf
            UNION SELECT document_id FROM watched_files WHERE folder_id IN (${inSight})`,
        )
        .map(({ id }) => id),
    )
  }

  /** How many documents are in each folder, and (null) in none. */
  counts(): Map<string | null, ShelfCount> {
    return this.#base.guard(() => {
      const rows = this.#base.db.all<ShelfCount & { folder: string | null }>(sql`
        SELECT folder, count(*) AS total, sum(status = 'waiting') AS unread,
          sum(status = 'failed') AS failed
        FROM (
          SELECT shelf_folders.id AS folder, documents.id, state ->> 'status' AS status
          FROM documents LEFT JOIN shelf_folders
            ON shelf_folders.id = folder_id AND shelf_folders.deleted_at IS NULL
          WHERE on_shelf
          UNION
          SELECT watched_files.folder_id, documents.id, state ->> 'status'
          FROM watched_files JOIN documents ON documents.id = document_id
          WHERE watched_files.folder_id IN (${inSight}))
        GROUP BY folder`)
      return new Map(rows.map(({ folder, ...count }) => [folder, count]))
    })
  }

  /** Which of some documents are in which folder, and (null) in none. */
  placesOf(ids: readonly string[]): { id: string; folder: string | null }[] {
    const asked = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`
    return this.#base.guard(() =>
      this.#base.db.all(sql`
        SELECT documents.id, shelf_folders.id AS folder
        FROM documents LEFT JOIN shelf_folders
          ON shelf_folders.id = folder_id AND shelf_folders.deleted_at IS NULL
        WHERE on_shelf AND documents.id IN (${asked})
        UNION
        SELECT document_id, folder_id FROM watched_files
        WHERE folder_id IN (${inSight}) AND document_id IN (${asked})`),
    )
  }

  /** Lends a folder with all that is and comes in it to a conversation. */
  lend(folderId: string, conversationId: string | null): void {
    this.read(folderId)
    this.#base.guard(() =>
      this.#base.db
        .insert(lentFolders)
        .values({ folderId, conversationId: conversationId ?? NEW })
        .onConflictDoNothing()
        .run(),
    )
  }

  takeBack(folderId: string, conversationId: string | null): void {
    this.#base.guard(() =>
      this.#base.db
        .delete(lentFolders)
        .where(
          and(
            eq(lentFolders.folderId, folderId),
            eq(lentFolders.conversationId, conversationId ?? NEW),
          ),
        )
        .run(),
    )
  }

  /** The folders that a conversation was lent. */
  lentTo(conversationId: string | null): StoredShelfFolder[] {
    return this.#base.guard(() =>
      this.#selected()
        .innerJoin(lentFolders, eq(lentFolders.folderId, shelfFolders.id))
        .where(
          and(
            eq(lentFolders.conversationId, conversationId ?? NEW),
            isNull(shelfFolders.deletedAt),
          ),
        )
        .orderBy(asc(shelfFolders.createdAt))
        .all(),
    )
  }

  #selected() {
    const { id, name, watched, paused } = getTableColumns(shelfFolders)
    return this.#base.db.select({ id, name, watched, paused }).from(shelfFolders).$dynamic()
  }

  #set(id: string, change: Partial<typeof shelfFolders.$inferSelect>): void {
    const { changes } = this.#base.guard(() =>
      this.#base.db.update(shelfFolders).set(change).where(eq(shelfFolders.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('FOLDER_NOT_FOUND', { subject: id })
  }
}
