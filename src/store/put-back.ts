import type { Base } from './base.ts'
import type { Salvaged } from './salvage.ts'
import { conversationDocuments, documents, prompts } from './schema.ts'

/** Own prompts and documents that were put back. */
export interface OthersPutBack {
  readonly prompts: number
  readonly documents: number
}

/** Adds what is there beside conversations. What is there already stays as it is. */
export function putBackOthers(base: Base, found: Salvaged): OthersPutBack {
  return base.change(() => {
    const counts = {
      prompts: putBackPrompts(base, found),
      documents: 0,
    }
    for (const row of found.documents.values())
      counts.documents += base.db.insert(documents).values(row).onConflictDoNothing().run().changes
    for (const { conversationId, documentId } of found.homes.values())
      if (base.sqlite.prepare('SELECT 1 FROM documents WHERE id = ?').get(documentId))
        base.db
          .insert(conversationDocuments)
          .values({ conversationId, documentId })
          .onConflictDoNothing()
          .run()
    const addTask = base.sqlite.prepare(
      'INSERT OR IGNORE INTO whole_tasks (id, document_id, task, created_at) VALUES (?, ?, ?, ?)',
    )
    for (const task of found.tasks.values())
      addTask.run(task.id, task.documentId, JSON.stringify(task), task.createdAt)
    return counts
  })
}

/** Adds prompts and changes to prompts that are not there. */
export function putBackPrompts(base: Base, found: Pick<Salvaged, 'prompts'>): number {
  let added = 0
  for (const row of found.prompts.values())
    if (row.deletedAt === null)
      added += base.db.insert(prompts).values(row).onConflictDoNothing().run().changes
  return added
}
