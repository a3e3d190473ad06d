import { statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import type { Backup, BackupContents, BackupConversation, Restored } from '../contract/backup.ts'
import type { ConversationTree } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import { backupKind, backupsIn, isSound } from './backup.ts'
import type { Base } from './base.ts'
import type { FolderStore } from './folders.ts'
import { importTree } from './import.ts'
import type { Order } from './order.ts'
import { putBackPrompts } from './put-back.ts'
import {
  nothingSalvaged,
  type Salvaged,
  type SalvagedConversation,
  salvage,
  salvagedTree,
} from './salvage.ts'
import { conversationDocuments, conversations, documents, messages, prompts } from './schema.ts'

/** What of the store restoring needs. */
interface Present {
  readonly folders: FolderStore
  readonly order: Order
  readConversation(id: string): ConversationTree
}

/**
 * The backups, and the way back from them: what a backup has is added to what is there now, and
 * nothing is changed or removed by it. Throws as `Store` does.
 */
export class Backups {
  readonly #base: Base
  readonly #store: Present
  readonly #folder: string

  /** @param folder where the backups lie */
  constructor(base: Base, store: Present, folder: string) {
    this.#base = base
    this.#store = store
    this.#folder = folder
  }

  /** The newest first. */
  list(): Backup[] {
    return backupsIn(this.#folder).flatMap((name) => {
      const stat = statSync(join(this.#folder, name), { throwIfNoEntry: false })
      if (!stat) return []
      return [{ name, kind: backupKind(name), madeAt: Math.round(stat.mtimeMs), size: stat.size }]
    })
  }

  /**
   * What restoring would do.
   * @throws KotonohaError BACKUP_UNUSABLE
   */
  compare(name: string): BackupContents {
    const path = this.#sound(name)
    const found = nothingSalvaged()
    salvage(path, found, new Set())
    return this.#base.guard(() => {
      const adds = this.#missing(path)
      const hasPrompt = (id: string) =>
        this.#base.db.select({ id: prompts.id }).from(prompts).where(eq(prompts.id, id)).get()
      return {
        conversations: [...found.conversations.values()]
          .filter(({ deletedAt }) => deletedAt === null)
          .map((one) => this.#outcomeOf(one, adds.get(one.id) ?? 0))
          .sort((a, b) => b.updatedAt - a.updatedAt),
        prompts: [...found.prompts.values()].filter(
          ({ id, deletedAt }) => deletedAt === null && !hasPrompt(id),
        ).length,
      }
    })
  }

  /**
   * Adds what conversations of a backup have beyond what is there now; all of it, or nothing.
   * @throws KotonohaError BACKUP_UNUSABLE
   */
  restore(name: string, ids: readonly string[], withPrompts: boolean): Restored {
    const found = nothingSalvaged()
    salvage(this.#sound(name), found, new Set(ids))
    const byConversation = Map.groupBy(found.messages.values(), (one) => one.conversationId)
    return this.#base.change(() => {
      const restored = { conversations: 0, messages: 0, prompts: 0 }
      for (const id of ids) {
        if (!found.conversations.has(id)) continue
        const tree = salvagedTree(found, id, byConversation.get(id) ?? [])
        const folder = found.folders.get(tree.conversation.folderId ?? '')
        if (folder) this.#store.folders.putBack(folder)
        restored.messages += this.#add(tree, found)
        restored.conversations++
      }
      if (withPrompts) restored.prompts = putBackPrompts(this.#base, found)
      return restored
    })
  }

  #add(tree: ReturnType<typeof salvagedTree>, found: Salvaged): number {
    const { id } = tree.conversation
    const here = this.#row(id)
    if (!here) {
      importTree(this.#base, tree, (some) => this.#store.readConversation(some))
      if (tree.archived) this.#store.order.arrange([{ id, place: 'archive' }])
      this.#addDocuments(id, found)
      return tree.messages.length
    }
    if (here.deletedAt !== null) this.#store.order.restore(id)
    const missing = tree.messages.filter((message) => !this.#hasMessage(message.id))
    for (const message of missing) {
      const state =
        message.state.status === 'streaming' ? { status: 'interrupted' as const } : message.state
      this.#base.db
        .insert(messages)
        .values({ ...message, state })
        .run()
    }
    return missing.length
  }

  /** Its documents, to be read again: their index may be gone. */
  #addDocuments(conversationId: string, found: Salvaged): void {
    const { db } = this.#base
    for (const home of found.documents.homes.values()) {
      const document = found.documents.documents.get(home.documentId)
      if (home.conversationId !== conversationId || !document) continue
      db.insert(documents)
        .values({ ...document, folderId: null, sha256: null, state: { status: 'waiting' } })
        .onConflictDoNothing()
        .run()
      db.insert(conversationDocuments)
        .values({ conversationId, documentId: document.id })
        .onConflictDoNothing()
        .run()
    }
  }

  #outcomeOf(one: SalvagedConversation, adds: number): BackupConversation {
    const here = this.#row(one.id)
    const present = here?.deletedAt === null
    return {
      id: one.id,
      name: one.title || one.opening,
      updatedAt: one.updatedAt,
      outcome: !here ? 'added' : !present ? 'from-trash' : adds > 0 ? 'completed' : 'kept',
      adds,
    }
  }

  /** By conversation: how many messages a backup has that are not there now. */
  #missing(path: string): Map<string, number> {
    const backup = new Sqlite(path, { readonly: true, fileMustExist: true })
    try {
      const missing = new Map<string, number>()
      const rows = backup.prepare<[], Record<string, unknown>>('SELECT * FROM messages')
      for (const row of rows.iterate()) {
        if (row.deleted_at != null || this.#hasMessage(String(row.id))) continue
        const id = String(row.conversation_id)
        missing.set(id, (missing.get(id) ?? 0) + 1)
      }
      return missing
    } finally {
      backup.close()
    }
  }

  #row(id: string) {
    return this.#base.db.select().from(conversations).where(eq(conversations.id, id)).get()
  }

  #hasMessage(id: string): boolean {
    const row = this.#base.db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.id, id))
      .get()
    return row !== undefined
  }

  /** The path of a backup that can be read. */
  #sound(name: string): string {
    const path = join(this.#folder, name)
    // Only what is listed: a name is no path.
    if (!backupsIn(this.#folder).includes(name) || !isSound(path))
      throw new KotonohaError('BACKUP_UNUSABLE', { subject: name })
    return path
  }
}
