import { join } from 'node:path'
import type { Recovery } from '../contract/contract.ts'
import { failureOf } from '../contract/errors.ts'
import { backupsIn, isSound } from './backup.ts'
import { BACKUP_FOLDER, setAsideDatabase } from './database.ts'
import { nothingSalvaged, type Salvaged, salvage, salvagedTree } from './salvage.ts'
import { openStore, type Store } from './store.ts'

/** A store, and what was done to have one. */
export interface OpenedStore {
  readonly store: Store
  /** Null when the database was sound. */
  readonly recovery: Recovery | null
}

/**
 * Opens the store. A damaged database is put aside, and what can still be read of it goes into a new
 * one, together with what the newest sound backup has beyond that.
 * @throws KotonohaError as `openStore`, but for DATABASE_CORRUPT
 */
export function openOrRecoverStore(folder: string): OpenedStore {
  try {
    return { store: openStore(folder), recovery: null }
  } catch (error) {
    if (failureOf(error).code !== 'DATABASE_CORRUPT') throw error
  }
  const keptAs = setAsideDatabase(folder)
  const backups = join(folder, BACKUP_FOLDER)
  const backup = backupsIn(backups).find((name) => isSound(join(backups, name)))
  const found = nothingSalvaged()
  salvage(join(folder, keptAs), found)
  const { size } = found.messages
  if (backup) salvage(join(backups, backup), found)
  const store = openStore(folder)
  const counts = store.together(() => putBack(store, found))
  return { store, recovery: { keptAs, ...counts, fromBackup: found.messages.size - size } }
}

function putBack(store: Store, found: Salvaged) {
  for (const folder of found.folders.values()) store.folders.putBack(folder)
  const byConversation = Map.groupBy(
    [...found.messages.values(), ...found.deleted.values()],
    (one) => one.conversationId,
  )
  let messages = 0
  const ids = new Set([...found.conversations.keys(), ...byConversation.keys()])
  for (const id of ids) {
    const tree = salvagedTree(found, id, byConversation.get(id) ?? [])
    store.import(tree)
    for (const { id: messageId, parentId } of tree.messages) {
      const edit = found.drafts.get(messageId)
      if (edit !== undefined) store.drafts.saveEdit(messageId, edit)
      if (!found.deleted.has(messageId)) messages++
      // With it goes all that follows it.
      else if (!found.deleted.has(parentId ?? '')) store.branches.delete(messageId)
    }
    if (tree.archived) store.order.arrange([{ id, place: 'archive' }])
    if (tree.deletedAt !== null) store.order.delete(id)
  }
  const draft = found.drafts.get('new')
  if (draft) store.drafts.save(null, draft)
  const { documents } = found
  store.documents().putBack(documents)
  for (const task of documents.tasks.values()) store.wholeTasks().save(task)
  return {
    conversations: ids.size,
    messages,
    folders: found.folders.size,
    prompts: store.putBackPrompts(found),
    documents: documents.documents.size,
  }
}
