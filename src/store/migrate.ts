import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { deleteOldBackups, timeInName, writeBackup } from './backup.ts'
import { first } from './migrations/001-first.ts'
import { kinds } from './migrations/002-kinds.ts'
import { search } from './migrations/003-search.ts'
import { prompts } from './migrations/004-prompts.ts'
import { order } from './migrations/005-order.ts'
import { documents } from './migrations/006-documents.ts'
import { wholeTasks } from './migrations/007-whole-tasks.ts'
import { summaries } from './migrations/008-summaries.ts'
import { branches } from './migrations/009-branches.ts'
import { shelf } from './migrations/010-shelf.ts'
import { growth } from './migrations/011-growth.ts'

/** SQL that leads from one schema version to the next; never changed once released. */
export const migrations: readonly string[] = [
  first,
  kinds,
  search,
  prompts,
  order,
  documents,
  wholeTasks,
  summaries,
  branches,
  shelf,
  growth,
]

/**
 * Brings a database to the newest schema, after a copy of it has been put into the folder `backups`.
 * All steps are taken or none. Leaves foreign keys enforced.
 * @param steps the SQL of each step; the schema's version is how many were taken
 * @param now milliseconds since the epoch
 * @throws KotonohaError DATABASE_TOO_NEW when a newer program has written it
 */
export function migrate(
  database: Database,
  backups: string,
  steps: readonly string[],
  now: number,
): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > steps.length)
    throw new KotonohaError('DATABASE_TOO_NEW', {
      subject: database.name,
      detail: `schema ${version}, known up to ${steps.length}`,
    })
  if (version < steps.length) {
    const backup =
      version > 0 ? join(backups, `kotonoha-v${version}-${timeInName(now)}.db`) : undefined
    if (backup) writeBackup(database, backup)
    // Enforced, rebuilding a table would delete the rows that refer to it.
    database.pragma('foreign_keys = OFF')
    try {
      database.transaction(() => {
        for (const step of steps.slice(version)) database.exec(step)
        const dangling = database.pragma('foreign_key_check')
        if (!Array.isArray(dangling) || dangling.length > 0)
          throw new Error('A migration left references to rows that do not exist')
        database.pragma(`user_version = ${steps.length}`)
      })()
    } catch (error) {
      // The database is as before; retries must not push older backups out.
      if (backup) rmSync(backup, { force: true })
      throw error
    }
    deleteOldBackups(backups, 'migration')
  }
  database.pragma('foreign_keys = ON')
}
