import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { flushFolder, UNFINISHED } from './replace-file.ts'

/** How old the last daily backup may be, in milliseconds. */
const BACKUP_AGE = 86_400_000
/** Kinds of backups, each with a number of its own that are kept. Names sort by time. */
const KINDS = {
  migration: { name: /^kotonoha-v\d+-(.+)\.db$/, kept: 5 },
  daily: { name: /^kotonoha-daily-(.+)\.db$/, kept: 7 },
}
const ANY = /^kotonoha-(?:v\d+|daily)-(.+)\.db$/

/**
 * Copies a database into a folder, beside other work, when the last daily copy is older than a day;
 * the oldest of more than a week go.
 * @param now milliseconds since the epoch
 */
export async function backUpDaily(
  database: Sqlite.Database,
  folder: string,
  now: number,
): Promise<void> {
  const [last] = backupsIn(folder, 'daily')
  if (last && now - statSync(join(folder, last)).mtimeMs < BACKUP_AGE) return
  await backUp(database, folder, now)
}

/** Copies a database into a folder, beside other work; the oldest of more than a week go. */
export async function backUp(
  database: Sqlite.Database,
  folder: string,
  now: number,
): Promise<void> {
  const path = join(folder, `kotonoha-daily-${timeInName(now)}.db`)
  await keepBackup(path, (copy) => database.backup(copy))
  deleteOldBackups(folder, 'daily')
}

/**
 * Gives a copy of a database its place in the folder, once it has been written, checked and is safe
 * on the disk.
 * @param write makes the copy under the path it is given
 */
export async function keepBackup(path: string, write: (path: string) => Promise<unknown>) {
  const unfinished = beginBackup(path)
  try {
    await write(unfinished)
    finishBackup(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

/** Copies a database, as `keepBackup` does, in one go. */
export function writeBackup(database: Sqlite.Database, path: string): void {
  const unfinished = beginBackup(path)
  try {
    database.prepare('VACUUM INTO ?').run(unfinished)
    finishBackup(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

function beginBackup(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = path + UNFINISHED
  rmSync(unfinished, { force: true })
  return unfinished
}

function finishBackup(unfinished: string, path: string): void {
  withoutCompanions(unfinished)
  if (!isSound(unfinished))
    throw new KotonohaError('DATABASE_CORRUPT', { subject: path, detail: 'the copy is damaged' })
  const written = openSync(unfinished, 'r+')
  try {
    fsyncSync(written)
  } finally {
    closeSync(written)
  }
  renameSync(unfinished, path)
  flushFolder(dirname(path))
}

/** Lets a copy be one file: opened in WAL mode, it would leave others beside it. */
function withoutCompanions(path: string): void {
  const copy = new Sqlite(path)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

/** Whether a file is a database without damage. */
export function isSound(path: string): boolean {
  try {
    const database = new Sqlite(path, { readonly: true, fileMustExist: true })
    try {
      return database.pragma('quick_check(1)', { simple: true }) === 'ok'
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

/** Names of the backups in a folder, the newest first. */
export function backupsIn(folder: string, kind?: keyof typeof KINDS): string[] {
  const pattern = kind ? KINDS[kind].name : ANY
  const time = (name: string) => pattern.exec(name)?.[1] ?? ''
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return [] // none were ever made
  }
  return names.filter((name) => pattern.test(name)).sort((a, b) => (time(a) < time(b) ? 1 : -1))
}

/** What a backup was made for, by its name. */
export function backupKind(name: string): keyof typeof KINDS {
  return KINDS.daily.name.test(name) ? 'daily' : 'migration'
}

/** Deletes the oldest of a kind where there are more than are kept. */
export function deleteOldBackups(folder: string, kind: keyof typeof KINDS): void {
  for (const name of backupsIn(folder, kind).slice(KINDS[kind].kept)) rmSync(join(folder, name))
}

/** A time as file names carry it: sortable, and without characters that Windows refuses. */
export function timeInName(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-')
}
