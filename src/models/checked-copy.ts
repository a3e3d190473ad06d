import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import { flushFolder } from '../store/replace-file.ts'
import { hashFile } from './hashing.ts'

const CHUNK = 4 * 1024 * 1024

/** Where bytes are copied from: a file, or a part of one. */
export interface Piece {
  readonly path: string
  /** Bytes from the beginning of the file. */
  readonly start: number
  readonly length: number
}

/**
 * Copies pieces one after the other into a new file, which gets its name only when it is on the disk
 * and reads back as what was copied. Returns its SHA-256.
 * @param expected what it must hash to, if that is known
 * @throws KotonohaError HASH_MISMATCH, FILE_EXISTS, DISK_FULL
 */
export async function copyChecked(
  pieces: readonly Piece[],
  target: string,
  options: {
    readonly expected?: string
    readonly signal?: AbortSignal | undefined
    /** Told the bytes of each step. */
    readonly onBytes?: ((bytes: number) => void) | undefined
  } = {},
): Promise<string> {
  const { expected, signal, onBytes } = options
  const subject = basename(target)
  await mkdir(dirname(target), { recursive: true })
  if (await stat(target).catch(() => undefined)) throw new KotonohaError('FILE_EXISTS', { subject })
  const unfinished = `${target}.copying`
  try {
    const copied = await write(pieces, unfinished, signal, onBytes)
    const read = await hashFile(unfinished, signal)
    if (read !== copied || (expected !== undefined && copied !== expected))
      throw new KotonohaError('HASH_MISMATCH', {
        subject,
        detail: `SHA-256 ${read}, expected ${expected ?? copied}`,
      })
    await rename(unfinished, target)
    flushFolder(dirname(target))
    return copied
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Error && 'code' in error && /^(ENOSPC|EDQUOT)$/.test(String(error.code)))
      throw new KotonohaError('DISK_FULL', { subject, detail: error.message }, { cause: error })
    throw error
  }
}

async function write(
  pieces: readonly Piece[],
  path: string,
  signal: AbortSignal | undefined,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(CHUNK)
  const out = await open(path, 'w')
  try {
    for (const { path: from, start, length } of pieces) {
      const source = await open(from)
      try {
        for (let at = 0; at < length; ) {
          signal?.throwIfAborted()
          const most = Math.min(CHUNK, length - at)
          const { bytesRead } = await source.read(buffer, 0, most, start + at)
          if (bytesRead === 0) throw new KotonohaError('MODEL_FILE_TRUNCATED', { subject: from })
          const bytes = buffer.subarray(0, bytesRead)
          hash.update(bytes)
          await writeAll(out, bytes)
          at += bytesRead
          onBytes?.(bytesRead)
        }
      } finally {
        await source.close()
      }
    }
    await out.sync()
  } finally {
    await out.close()
  }
  return hash.digest('hex')
}

async function writeAll(out: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await out.write(bytes, at)
    at += bytesWritten
  }
}
