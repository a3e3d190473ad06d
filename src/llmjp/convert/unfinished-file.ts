// A large file that is written from beginning to end, and goes on where it was after anything.
import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../../contract/errors.ts'
import type { HashedFile } from './provenance.ts'

/** Bytes between two entries of the journal. */
const STEP = 1 << 26

const Journal = z.object({
  hashed: z.array(
    z.object({ path: z.string(), size: z.number(), modified: z.number(), sha256: z.string() }),
  ),
  /** SHA-256 of the header: what is written into the file is the same if and only if it is. */
  header: z.string().optional(),
  /** Bytes that are surely on the disk. */
  written: z.number().int().min(0).default(0),
})
type Journal = z.infer<typeof Journal>

/** Names beside `path` that it has while it is not whole. */
export function unfinishedNames(path: string): { part: string; journal: string } {
  return { part: `${path}.part`, journal: `${path}.part.json` }
}

/** What an earlier, interrupted run has left; empty if nothing, or nothing that can be read. */
export async function readJournal(path: string): Promise<Journal> {
  try {
    return Journal.parse(JSON.parse(await readFile(unfinishedNames(path).journal, 'utf8')))
  } catch {
    return { hashed: [], written: 0 }
  }
}

/** Keeps the hashes of the sources, which take long to make, before there is a file. */
export async function keepHashes(path: string, hashed: HashedFile[]): Promise<void> {
  const { header, written } = await readJournal(path)
  await guarded(path, () => writeJournal(path, { hashed, header, written }))
}

export interface UnfinishedFile {
  /** Bytes that need not be written again. */
  readonly kept: number
  write(bytes: Uint8Array, offset: number): Promise<void>
  /** Flushes, and gives the file its name. */
  finish(): Promise<void>
  /** Ends writing; what is there stays for another run. */
  close(): Promise<void>
  /** Ends writing, and removes what is there. */
  discard(): Promise<void>
}

/**
 * Opens the file beside `path` that becomes it, of `size` bytes in all and beginning with `header`.
 * @throws KotonohaError DISK_FULL, OUTPUT_NOT_WRITABLE; so do the methods
 */
export async function openUnfinished(
  path: string,
  header: Uint8Array,
  size: number,
  hashed: HashedFile[],
): Promise<UnfinishedFile> {
  const { part } = unfinishedNames(path)
  const digest = createHash('sha256').update(header).digest('hex')
  const kept = await keptBytes(path, digest)
  await requireSpace(path, size - kept)
  const file = await guarded(path, () => open(part, kept > 0 ? 'r+' : 'w'))
  let journalled = kept
  let end = kept
  const note = async (written: number) => {
    await file.datasync()
    await writeJournal(path, { hashed, header: digest, written })
    journalled = written
  }
  try {
    if (kept === 0)
      await guarded(path, async () => {
        await writeAll(file, header, 0)
        await note(header.length)
      })
  } catch (error) {
    await file.close()
    throw error
  }
  return {
    kept,
    write: (bytes, offset) =>
      guarded(path, async () => {
        await writeAll(file, bytes, offset)
        end = offset + bytes.length
        if (end - journalled >= STEP) await note(end)
      }),
    finish: () =>
      guarded(path, async () => {
        await file.truncate(size)
        await file.sync()
        await file.close()
        await rename(part, path)
        await flushFolder(dirname(path))
        await rm(unfinishedNames(path).journal, { force: true })
      }),
    async close() {
      try {
        if (end > journalled) await note(end)
      } finally {
        await file.close()
      }
    },
    async discard() {
      await file.close()
      await rm(part, { force: true })
      await rm(unfinishedNames(path).journal, { force: true })
    },
  }
}

/** Of an earlier run that wrote the very same file. */
async function keptBytes(path: string, digest: string): Promise<number> {
  const { header, written } = await readJournal(path)
  if (header !== digest) return 0
  const found = await stat(unfinishedNames(path).part).catch(() => undefined)
  return found && found.size >= written ? written : 0
}

async function requireSpace(path: string, needed: number): Promise<void> {
  const { bavail, bsize } = await guarded(path, () => statfs(dirname(path)))
  const available = bavail * bsize
  if (available < needed) throw new KotonohaError('DISK_FULL', { subject: path, needed, available })
}

async function writeAll(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, offset + at)
    at += bytesWritten
  }
}

/** Written under another name first: half a journal would be none. */
async function writeJournal(path: string, journal: Journal): Promise<void> {
  const name = unfinishedNames(path).journal
  const file = await open(`${name}.tmp`, 'w')
  try {
    await file.writeFile(JSON.stringify(journal))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${name}.tmp`, name)
}

/** Windows puts renames on the disk by itself and cannot open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const opened = await open(folder)
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

/** What the file system says of the output, as a KotonohaError. */
async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error instanceof KotonohaError) throw error
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
    throw new KotonohaError(
      full ? 'DISK_FULL' : 'OUTPUT_NOT_WRITABLE',
      { subject: path, detail: error.message },
      { cause: error },
    )
  }
}
