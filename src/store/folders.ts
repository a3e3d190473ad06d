import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { asc, eq, isNull, lt, max } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import type { Folder, FolderContent } from '../contract/folder.ts'
import { guarded } from './failures.ts'
import { folders } from './schema.ts'

/** Folders of conversations. Throws as `Store` does. */
export class FolderStore {
  readonly #sqlite: Database
  readonly #db: BetterSQLite3Database
  readonly #now: () => number

  /**
   * @param sqlite from `openDatabase`; closed by its owner
   * @param now milliseconds since the epoch
   */
  constructor(sqlite: Database, now: () => number = Date.now) {
    this.#sqlite = sqlite
    this.#db = drizzle(sqlite)
    this.#now = now
  }

  /** In the user's order. */
  list(): Folder[] {
    return this.#guard(() =>
      this.#db
        .select({
          id: folders.id,
          name: folders.name,
          systemInstruction: folders.systemInstruction,
          modelId: folders.modelId,
        })
        .from(folders)
        .where(isNull(folders.deletedAt))
        .orderBy(asc(folders.position))
        .all(),
    )
  }

  /** Adds one at the end. */
  add(content: FolderContent): Folder {
    return this.putBack({ id: randomUUID(), ...content })
  }

  /** Adds one that has an id at the end, unless that is there. */
  putBack(folder: Folder): Folder {
    this.#guard(() => {
      const last = this.#db
        .select({ position: max(folders.position) })
        .from(folders)
        .get()
      this.#db
        .insert(folders)
        .values({ ...folder, position: (last?.position ?? -1) + 1 })
        .onConflictDoNothing()
        .run()
    })
    return folder
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  update(id: string, content: Partial<FolderContent>): void {
    this.#set(id, content)
  }

  /**
   * Takes it out of sight; its conversations are shown in no folder until it is restored.
   * @throws KotonohaError FOLDER_NOT_FOUND
   */
  delete(id: string): void {
    this.#set(id, { deletedAt: this.#now() })
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  restore(id: string): void {
    this.#set(id, { deletedAt: null })
  }

  /** Puts folders into an order; those not named keep theirs behind them. */
  order(ids: readonly string[]): void {
    this.#guard(() =>
      this.#sqlite
        .transaction(() => {
          const rest = this.list().filter(({ id }) => !ids.includes(id))
          for (const [position, id] of [...ids, ...rest.map((one) => one.id)].entries())
            this.#db.update(folders).set({ position }).where(eq(folders.id, id)).run()
        })
        .immediate(),
    )
  }

  /** Deletes for good those deleted before a time. */
  purge(before: number): void {
    this.#guard(() => this.#db.delete(folders).where(lt(folders.deletedAt, before)).run())
  }

  #set(id: string, change: Partial<typeof folders.$inferSelect>): void {
    const { changes } = this.#guard(() =>
      this.#db.update(folders).set(change).where(eq(folders.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('FOLDER_NOT_FOUND', { subject: id })
  }

  #guard<T>(work: () => T): T {
    return guarded(this.#sqlite.name, work)
  }
}
