import type { Database } from 'better-sqlite3'
import { WholeTask } from '../contract/whole-document.ts'
import { guarded } from './failures.ts'

interface Row {
  readonly task: string
}

/** Tasks over whole documents: each step is kept, so that they go on after a restart. */
export class WholeTaskStore {
  readonly #sqlite: Database

  /** @param sqlite from `openDatabase`; closed by its owner */
  constructor(sqlite: Database) {
    this.#sqlite = sqlite
  }

  /** Undefined where there is none of that id. */
  read(id: string): WholeTask | undefined {
    return this.#rows('SELECT task FROM whole_tasks WHERE id = ?', id)[0]
  }

  /** The tasks of a document, also with another one, the newest first. */
  list(documentId: string): WholeTask[] {
    return this.#rows(
      `SELECT task FROM whole_tasks WHERE document_id = ? OR task ->> '$.otherId' = ?
       ORDER BY created_at DESC, rowid DESC`,
      documentId,
      documentId,
    )
  }

  all(): WholeTask[] {
    return this.#rows('SELECT task FROM whole_tasks ORDER BY created_at DESC, rowid DESC')
  }

  /** Keeps a task in place of what was kept of it. */
  save(task: WholeTask): void {
    this.#guard(() =>
      this.#sqlite
        .prepare(
          `INSERT INTO whole_tasks (id, document_id, task, created_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET task = excluded.task`,
        )
        .run(task.id, task.documentId, JSON.stringify(task), task.createdAt),
    )
  }

  remove(id: string): void {
    this.#guard(() => this.#sqlite.prepare('DELETE FROM whole_tasks WHERE id = ?').run(id))
  }

  #rows(sql: string, ...parameters: string[]): WholeTask[] {
    return this.#guard(() =>
      this.#sqlite
        .prepare<string[], Row>(sql)
        .all(...parameters)
        .map(({ task }) => WholeTask.parse(JSON.parse(task))),
    )
  }

  #guard<T>(work: () => T): T {
    return guarded(this.#sqlite.name, work)
  }
}
