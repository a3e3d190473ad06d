import { randomUUID } from 'node:crypto'
import { asc, eq, isNull, lt, max } from 'drizzle-orm'
import { KotonohaError } from '../contract/errors.ts'
import type { Folder, FolderContent } from '../contract/folder.ts'
import type { Base } from './base.ts'
import { folders } from './schema.ts'

/** Folders of conversations. Throws as `Store` does. */
export class FolderStore {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  /** In the user's order. */
  list(): Folder[] {
    return this.#base.guard(() =>
      this.#base.db
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
    this.#base.guard(() => {
      const last = this.#base.db
        .select({ position: max(folders.position) })
        .from(folders)
        .get()
      this.#base.db
        .insert(folders)
        .values({ ...folder, position: (last?.position ?? -1) + 1 })
        .onConflictDoNothing()
        .run()
    })
    return folder
  }

  /** Adds folders behind those that are there; one that was deleted comes back as it was. */
  import(imported: readonly Folder[]): void {
    this.#base.change(() => {
      for (const folder of imported) {
        this.putBack(folder)
        this.restore(folder.id)
      }
    })
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
    this.#set(id, { deletedAt: this.#base.now() })
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  restore(id: string): void {
    this.#set(id, { deletedAt: null })
  }

  /** Puts folders into an order; those not named keep theirs behind them. */
  order(ids: readonly string[]): void {
    this.#base.change(() => {
      const rest = this.list().filter(({ id }) => !ids.includes(id))
      for (const [position, id] of [...ids, ...rest.map((one) => one.id)].entries())
        this.#base.db.update(folders).set({ position }).where(eq(folders.id, id)).run()
    })
  }

  /** Deletes for good those deleted before a time. */
  purge(before: number): void {
    this.#base.guard(() => this.#base.db.delete(folders).where(lt(folders.deletedAt, before)).run())
  }

  #set(id: string, change: Partial<typeof folders.$inferSelect>): void {
    const { changes } = this.#base.guard(() =>
      this.#base.db.update(folders).set(change).where(eq(folders.id, id)).run(),
    )
    if (changes === 0) throw new KotonohaError('FOLDER_NOT_FOUND', { subject: id })
  }
}
