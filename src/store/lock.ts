import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { guarded } from './failures.ts'

/** The file stays when the claim is given back: deleting it could break the claim of the next one. */
export const LOCK_FILE = 'kotonoha.lock'

/**
 * Claims a data folder, made if need be, for one store of one process. The claim is the operating
 * system's lock on a file, held through SQLite: it ends with the process however that ends, so no
 * claim is ever stale, and a process number used again means nothing.
 * @returns what gives it back
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY, DISK_FULL
 */
export function lockFolder(folder: string): () => void {
  return guarded(folder, () => {
    mkdirSync(folder, { recursive: true })
    const lock = new Sqlite(join(folder, LOCK_FILE), { timeout: 0 })
    try {
      lock.pragma('journal_mode = MEMORY') // no file beside it
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      throw error
    }
    return () => {
      lock.close()
    }
  })
}
