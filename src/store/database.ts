import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { timeInName } from './backup.ts'
import { guarded } from './failures.ts'
import { lockFolder } from './lock.ts'
import { addToManifest } from './manifest.ts'
import { migrate, migrations } from './migrate.ts'
import { addSearchFunctions } from './search.ts'

export const DATABASE_FILE = 'kotonoha.db'
export const BACKUP_FOLDER = 'backups'
/** SQLite's own files beside a database in WAL mode. */
const COMPANIONS = ['-wal', '-shm']
/** Everything of the database that lies in the data folder. */
export const DATABASE_FILES = [
  DATABASE_FILE,
  ...COMPANIONS.map((end) => DATABASE_FILE + end),
  BACKUP_FOLDER,
]
/** Milliseconds to wait for another connection, e.g. of a worker or a backup tool. */
const BUSY_TIMEOUT = 2000

export interface DatabaseOptions {
  /** The schema's steps, when not the program's own. */
  readonly steps?: readonly string[] | undefined
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined
}

/**
 * Opens the database of a locked data folder, checks it and brings it to the newest schema. A file
 * that cannot be used is left as it is.
 * @throws KotonohaError about the file: DATABASE_CORRUPT, DATABASE_TOO_NEW, DATA_READ_ONLY,
 *   DISK_FULL, DATA_IN_USE
 */
export function openDatabase(folder: string, options: DatabaseOptions = {}): Sqlite.Database {
  const { steps = migrations, now = Date.now } = options
  const path = join(folder, DATABASE_FILE)
  return guarded(path, () => {
    const database = new Sqlite(path, { timeout: BUSY_TIMEOUT })
    try {
      const found = String(database.pragma('quick_check(1)', { simple: true }))
      if (found !== 'ok')
        throw new KotonohaError('DATABASE_CORRUPT', { subject: path, detail: found })
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      addSearchFunctions(database)
      migrate(database, join(folder, BACKUP_FOLDER), steps, now())
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/**
 * Puts a broken database aside under another name, so that the next `openStore` begins a new one.
 * Nothing is deleted.
 * @returns the new name, in the same folder
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL
 */
export function setAsideDatabase(folder: string, now: number = Date.now()): string {
  const name = `kotonoha.broken-${timeInName(now)}.db`
  const unlock = lockFolder(folder)
  try {
    // Companions keep the name of their database: the last changes may be in them alone.
    const ends = ['', ...COMPANIONS].filter((end) => existsSync(join(folder, DATABASE_FILE + end)))
    addToManifest(
      folder,
      ends.map((end) => name + end),
    )
    guarded(folder, () => {
      for (const end of ends)
        renameSync(join(folder, DATABASE_FILE + end), join(folder, name + end))
    })
  } finally {
    unlock()
  }
  return name
}

/** Version of SQLite itself. */
export function sqliteVersion(): string {
  const database = new Sqlite(':memory:')
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    database.close()
  }
}
