import { lstat, mkdir, readdir, realpath, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import { copyChecked } from './checked-copy.ts'
import { checkSpace } from './free-space.ts'

/** Of a move, in bytes. */
export interface MoveProgress {
  readonly done: number
  readonly all: number
}

/**
 * Moves the model folder: every file is copied and read back, then `commit` makes the new folder
 * count, and only then the old files go. What fails before leaves the old folder as it was and
 * removes the copies. The new folder must be empty. Downloads must not be under way.
 * @throws KotonohaError FOLDER_UNSUITABLE, FOLDER_HAS_LINKS, DISK_FULL, HASH_MISMATCH
 */
export async function moveFolder(
  from: string,
  to: string,
  commit: () => void | Promise<void>,
  options: {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: MoveProgress) => void
  } = {},
): Promise<void> {
  const { signal, onProgress } = options
  const files = await filesBelow(from)
  await refuseUnsuitable(from, to)
  const all = files.reduce((sum, { size }) => sum + size, 0)
  await checkSpace(to, all)
  let done = 0
  const onBytes = (bytes: number) => {
    done += bytes
    onProgress?.({ done, all })
  }
  const copied: string[] = []
  try {
    await mkdir(to, { recursive: true })
    for (const { path, size, changedAt } of files) {
      const target = join(to, relative(from, path))
      await copyChecked([{ path, start: 0, length: size }], target, { signal, onBytes })
      copied.push(target)
      // By its time a file is known to be the one that was hashed.
      await utimes(target, changedAt / 1000, changedAt / 1000)
    }
    await commit()
  } catch (error) {
    for (const target of copied) await rm(target, { force: true })
    await removeEmpty(to)
    throw error
  }
  for (const { path, size, changedAt } of files) {
    const now = await stat(path).catch(() => undefined)
    // What changed after it was copied stays: it exists nowhere else.
    if (now?.size === size && now.mtimeMs === changedAt) await rm(path, { force: true })
  }
  await removeEmpty(from)
}

async function filesBelow(folder: string) {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const files: { path: string; size: number; changedAt: number }[] = []
  for (const name of names) {
    const path = join(folder, name)
    const found = await lstat(path)
    if (found.isFile()) files.push({ path, size: found.size, changedAt: found.mtimeMs })
    else if (!found.isDirectory()) throw new KotonohaError('FOLDER_HAS_LINKS', { subject: path })
  }
  return files
}

/**
 * Checks that a folder can take what another one holds: it is empty or not there, and neither lies in
 * the other.
 * @throws KotonohaError FOLDER_UNSUITABLE
 */
export async function refuseUnsuitable(from: string, to: string): Promise<void> {
  const refuse = (detail: string) => new KotonohaError('FOLDER_UNSUITABLE', { subject: to, detail })
  const [old, next] = [await real(from), await real(to)]
  if (next === old || next.startsWith(old + sep) || old.startsWith(next + sep))
    throw refuse('one folder is in the other')
  const present = await readdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw refuse(error.message)
  })
  if (present.length > 0) throw refuse('the folder is not empty')
}

/** A path without links; of one that does not exist, as far as it does. */
async function real(path: string): Promise<string> {
  const whole = resolve(path)
  const parent = resolve(whole, '..')
  return await realpath(whole).catch(async () =>
    parent === whole ? whole : join(await real(parent), relative(parent, whole)),
  )
}

/** Removes folders that hold nothing, from the inside out. */
async function removeEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(join(folder, entry.name))
  await rmdir(folder).catch(() => undefined)
}
