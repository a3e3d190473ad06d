import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { first } from './migrations/001-first.ts'

/** SQL that leads from one schema version to the next; never changed once released. */
export const migrations: readonly string[] = [first]

/** Backups kept from before migrations. */
const BACKUPS = 5

/**
 * Brings the database to the newest schema, each step in a transaction, after a copy of it has been
 * put into `backups`.
 * @throws KotonohaError DATABASE_TOO_NEW
 */
export function migrate(database: Database, backups: string, steps = migrations): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > steps.length)
    throw new KotonohaError('DATABASE_TOO_NEW', { needed: version, available: steps.length })
  if (version === steps.length) return
  if (version > 0) backUp(database, backups, version)
  steps.slice(version).forEach((sql, index) => {
    database.transaction(() => {
      database.exec(sql)
      database.pragma(`user_version = ${version + index + 1}`)
    })()
  })
}

function backUp(database: Database, folder: string, version: number): void {
  mkdirSync(folder, { recursive: true })
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  database.prepare('VACUUM INTO ?').run(join(folder, `kotonoha-v${version}-${time}.db`))
  const old = readdirSync(folder)
    .filter((name) => name.startsWith('kotonoha-v'))
    .sort((a, b) => b.slice(b.indexOf('-', 10)).localeCompare(a.slice(a.indexOf('-', 10))))
    .slice(BACKUPS)
  for (const name of old) rmSync(join(folder, name))
}
