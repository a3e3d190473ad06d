import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DATABASE_FILE } from './database.ts'

/** What the database itself finds wrong, read while no host has it open. */
export function faultsOf(folder: string): string[] {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  try {
    const found = String(database.pragma('integrity_check(1)', { simple: true }))
    const dangling = database.pragma('foreign_key_check')
    return [
      ...(found === 'ok' ? [] : [found]),
      ...(Array.isArray(dangling) && dangling.length === 0 ? [] : ['references lead nowhere']),
    ]
  } finally {
    database.close()
  }
}
