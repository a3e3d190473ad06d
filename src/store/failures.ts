import { type ErrorCode, KotonohaError } from '../contract/errors.ts'

/** What SQLite's and the file system's codes mean to a user. The first match counts. */
const MEANINGS: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  // SQLite names only ENOSPC a full disk; a used-up quota is a failed write or sync to it.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|SHMSIZE)|ENOSPC|EDQUOT)/, 'DISK_FULL'],
  // The latter ones: no folder can be there, e.g. a file has its name or the drive is gone.
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR|ENOENT)/,
    'DATA_READ_ONLY',
  ],
  [/^(SQLITE_BUSY|SQLITE_LOCKED)/, 'DATA_IN_USE'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'DATABASE_CORRUPT'],
]

/** Runs work on files of the data folder; what fails is thrown as a KotonohaError about `subject`. */
export function guarded<T>(subject: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translated(error, subject)
  }
}

function translated(error: unknown, subject: string): unknown {
  if (error instanceof KotonohaError || !(error instanceof Error)) return error
  // Drizzle wraps what the driver throws.
  const { cause } = error
  const inner = cause instanceof Error && 'code' in cause ? cause : error
  const code = 'code' in inner ? String(inner.code) : ''
  const meaning = MEANINGS.find(([pattern]) => pattern.test(code))
  if (!meaning) return error
  return new KotonohaError(
    meaning[1],
    { subject, detail: `${code}: ${inner.message}` },
    { cause: error },
  )
}
