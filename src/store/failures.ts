import { type ErrorCode, KotonohaError } from '../contract/errors.ts'

/** What SQLite's and the file system's codes mean to a user. The first match counts. */
const MEANINGS: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)/, 'DISK_FULL'],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|ENOTDIR|EEXIST)/,
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
