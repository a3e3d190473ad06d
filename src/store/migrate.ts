import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { first } from './migrations/001-first.ts'
import { kinds } from './migrations/002-kinds.ts'
import { prompts } from './migrations/004-prompts.ts'
import { order } from './migrations/005-order.ts'
import { flushFolder, UNFINISHED } from './replace-file.ts'

/** SQL that leads from one schema version to the next; never changed once released. */
export const migrations: readonly string[] = [first, kinds, prompts, order]

/** Backups kept from before migrations. */
const BACKUPS = 5
/** Backups made at this time or later sort behind earlier ones by the captured part. */
const BACKUP_NAME = /^kotonoha-v\d+-(.+)\.db$/

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
    const backup = version > 0 ? backUp(database, backups, version, now) : undefined
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
    deleteOldBackups(backups)
  }
  database.pragma('foreign_keys = ON')
}

function backUp(database: Database, folder: string, version: number, now: number): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `kotonoha-v${version}-${timeInName(now)}.db`)
  const unfinished = path + UNFINISHED
  rmSync(unfinished, { force: true })
  try {
    database.prepare('VACUUM INTO ?').run(unfinished)
    const written = openSync(unfinished, 'r+')
    try {
      fsyncSync(written)
    } finally {
      closeSync(written)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  flushFolder(folder)
  return path
}

function deleteOldBackups(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return // none were ever made
  }
  const time = (name: string) => BACKUP_NAME.exec(name)?.[1] ?? ''
  const old = names
    .filter((name) => BACKUP_NAME.test(name))
    .sort((a, b) => (time(a) < time(b) ? 1 : -1))
    .slice(BACKUPS)
  for (const name of old) rmSync(join(folder, name))
}

/** A time as file names carry it: sortable, and without characters that Windows refuses. */
export function timeInName(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-')
}
