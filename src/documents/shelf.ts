import { stat } from 'node:fs/promises'
import { basename, isAbsolute, resolve } from 'node:path'
import type { DocumentInfo, ShelfView } from '../contract/document.ts'
import { KotonohaError } from '../contract/errors.ts'
import { MAX_WATCHED, type ShelfFolder } from '../contract/shelf.ts'
import type { DocumentStore } from '../store/documents.ts'
import type { ShelfCount, StoredShelfFolder } from '../store/shelf.ts'
import type { StoredDocument } from '../store/stored-document.ts'
import { FolderWatch } from './folder-watch.ts'
import type { Originals } from './originals.ts'
import type { ReadingQueue } from './reading-queue.ts'

interface Services {
  readonly store: DocumentStore
  readonly queue: ReadingQueue
  readonly originals: Originals
  /** Most files of a watched folder that are read. */
  readonly mostWatched?: number | undefined
  /** The folder of the program's own data, in which nothing is watched. */
  readonly dataFolder: string
  readonly infoOf: (document: StoredDocument) => DocumentInfo
  /** Removes what there is of documents that the store has forgotten. */
  readonly forget: (documents: readonly StoredDocument[]) => void
  readonly onChange: () => void
}

/** The shelf (資料棚): folders that the user makes, and folders on disk that are watched. */
export class Shelf {
  readonly #services: Services
  readonly #watches = new Map<string, FolderWatch>()

  constructor(services: Services) {
    this.#services = services
    for (const folder of services.store.shelf.folders()) this.#watch(folder)
  }

  /** @param attention whether only those are listed that need to be looked after */
  view(folderId: string | null, limit: number, attention: boolean): ShelfView {
    const { store, queue, originals, infoOf } = this.#services
    const { shelf } = store
    const counts = shelf.counts()
    const stray = this.#stray()
    const own = counts.get(folderId) ?? NONE
    const among = attention ? originals.notSame() : undefined
    return {
      folders: this.#infosOf(shelf.folders(), counts, stray),
      documents: shelf.list(folderId, { limit, among }).map(infoOf),
      total: own.total,
      unread: own.unread,
      attention: own.failed + (stray.get(folderId) ?? 0),
      allUnread: [...counts.values()].reduce((sum, { unread }) => sum + unread, 0),
      paused: queue.paused,
    }
  }

  /** The folders that a conversation was lent. */
  lentTo(conversationId: string | null): ShelfFolder[] {
    const { shelf } = this.#services.store
    const lent = shelf.lentTo(conversationId)
    return lent.length === 0 ? [] : this.#infosOf(lent, shelf.counts(), this.#stray())
  }

  create(name: string): string {
    const { id } = this.#services.store.shelf.add(name)
    this.#services.onChange()
    return id
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  rename(id: string, name: string): void {
    this.#services.store.shelf.update(id, { name })
    this.#services.onChange()
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  async delete(id: string): Promise<void> {
    this.#services.store.shelf.delete(id)
    await this.#unwatch(id)
    this.#services.onChange()
  }

  /** @throws KotonohaError FOLDER_NOT_FOUND */
  restore(id: string): void {
    const { shelf } = this.#services.store
    shelf.restore(id)
    this.#watch(shelf.read(id))
    this.#services.onChange()
  }

  /** Puts documents of the shelf into a folder, or (null) into none. */
  move(ids: readonly string[], folderId: string | null): void {
    for (const id of ids) this.#services.store.put(id, { in: 'shelf', folderId })
    this.#services.onChange()
  }

  /** Lends a folder with all that is and comes in it to a conversation. */
  lend(folderId: string, conversationId: string | null): void {
    this.#services.store.shelf.lend(folderId, conversationId)
    this.#services.onChange()
  }

  takeBack(folderId: string, conversationId: string | null): void {
    this.#services.store.shelf.takeBack(folderId, conversationId)
    this.#services.onChange()
  }

  /**
   * Shows a folder on disk on the shelf, and keeps up with what happens in it.
   * @returns the folder of the shelf; that of a folder that is watched already
   * @throws KotonohaError NOT_A_FOLDER
   */
  async watch(path: string): Promise<string> {
    const root = await folderAt(path)
    const { shelf } = this.#services.store
    const known = shelf.folders().find(({ watched }) => watched === root)
    if (known) return known.id
    const added = shelf.add(basename(root) || root, root)
    this.#watch(added)
    this.#services.onChange()
    return added.id
  }

  /** Lets a watch rest, or go on. */
  async pauseWatch(id: string, paused: boolean): Promise<void> {
    const { shelf } = this.#services.store
    shelf.update(id, { paused })
    await this.#unwatch(id)
    this.#watch(shelf.read(id))
    this.#services.onChange()
  }

  /** Looks through a watched folder now. */
  lookAgain(id: string): void {
    this.#watches.get(id)?.look()
  }

  /**
   * Says where a watched folder lies now.
   * @throws KotonohaError NOT_A_FOLDER, FOLDER_NOT_FOUND
   */
  async relocate(id: string, path: string): Promise<void> {
    const root = await folderAt(path)
    const { shelf, watched } = this.#services.store
    const folder = shelf.read(id)
    if (folder.watched === null) throw new KotonohaError('FOLDER_NOT_FOUND', { subject: id })
    await this.#unwatch(id)
    watched.relocate(id, folder.watched, root)
    shelf.update(id, { watched: root })
    this.#watch({ ...folder, watched: root })
    void this.#services.originals.look()
    this.#services.onChange()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watches.keys()].map((id) => this.#unwatch(id)))
  }

  #watch({ id, watched, paused }: StoredShelfFolder): void {
    if (watched === null || paused || this.#watches.has(id)) return
    const { store, queue, dataFolder, mostWatched, forget, onChange } = this.#services
    const watch = new FolderWatch({
      id,
      root: watched,
      files: store.watched,
      most: mostWatched ?? MAX_WATCHED,
      except: resolve(dataFolder),
      onState: onChange,
      onUnread: (again) => {
        for (const document of again) queue.cancel(document)
        queue.wake()
      },
      onForgotten: forget,
    })
    this.#watches.set(id, watch)
  }

  async #unwatch(id: string): Promise<void> {
    const watch = this.#watches.get(id)
    this.#watches.delete(id)
    await watch?.close()
  }

  #infosOf(
    all: readonly StoredShelfFolder[],
    counts: ReadonlyMap<string | null, ShelfCount>,
    stray: ReadonlyMap<string | null, number>,
  ): ShelfFolder[] {
    return all.map(({ id, name, watched }) => {
      const { total, unread, failed } = counts.get(id) ?? NONE
      const state = this.#watches.get(id)?.state ?? { status: 'paused' as const }
      return {
        id,
        name,
        watch: watched === null ? null : { path: watched, state },
        total,
        unread,
        attention: failed + (stray.get(id) ?? 0),
      }
    })
  }

  /** In each folder, how many originals are not as they were read. */
  #stray(): Map<string | null, number> {
    const { store, originals } = this.#services
    const ids = originals.notSame()
    const counts = new Map<string | null, number>()
    if (ids.length > 0)
      for (const { folder } of store.shelf.placesOf(ids))
        counts.set(folder, (counts.get(folder) ?? 0) + 1)
    return counts
  }
}

const NONE = { total: 0, unread: 0, failed: 0 }

async function folderAt(path: string): Promise<string> {
  const about = isAbsolute(path) ? await stat(path).catch(() => undefined) : undefined
  if (!about?.isDirectory()) throw new KotonohaError('NOT_A_FOLDER', { subject: path })
  return resolve(path)
}
