import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { READABLE } from './formats.ts'

/** How deep folders are looked into. */
const DEEPEST = 32
/** Files that are looked at beyond those that are taken, so that it can be told how many there are. */
const MOST_COUNTED = 100_000
/** Files of a folder that are looked at together. */
const TOGETHER = 64

/** What lies in a folder. */
export interface Scan {
  /** By their paths in the folder. */
  readonly files: ReadonlyMap<string, { readonly size: number; readonly modifiedAt: number }>
  /** Files beyond the limit. */
  readonly leftOut: number
  /** Folders that could not be opened, by their paths in the folder. */
  readonly closed: readonly string[]
}

interface Options {
  /** Most files that are taken. */
  readonly most: number
  /** Files that are taken before all others. */
  readonly known: ReadonlySet<string>
  /** A folder that is passed over. */
  readonly except: string
  /** Told of each folder before it is looked into. */
  readonly onFolder: (path: string) => void
  readonly onFile: (count: number) => void
  readonly signal: AbortSignal
}

/**
 * Looks for files in a folder that can be read. Hidden files and links are passed over.
 * @throws the error of the system when the folder itself cannot be opened
 */
export async function scanFolder(root: string, options: Options): Promise<Scan> {
  const { most, known, except, onFolder, onFile, signal } = options
  const paths: string[] = []
  const closed: string[] = []
  await look('', 0)
  // Which ones are left out must not change from one look to the next.
  const taken =
    paths.length <= most
      ? paths
      : [
          ...paths.filter((path) => known.has(path)),
          ...paths.filter((path) => !known.has(path)).sort(),
        ].slice(0, most)
  const files = new Map<string, { size: number; modifiedAt: number }>()
  for (let at = 0; at < taken.length; at += TOGETHER) {
    signal.throwIfAborted()
    const some = taken.slice(at, at + TOGETHER)
    const found = await Promise.all(
      some.map((path) => stat(join(root, path)).catch(() => undefined)),
    )
    for (const [index, path] of some.entries()) {
      const about = found[index]
      if (about?.isFile()) files.set(path, { size: about.size, modifiedAt: about.mtimeMs })
    }
    onFile(files.size)
  }
  return { files, leftOut: paths.length - taken.length, closed }

  async function look(folder: string, depth: number): Promise<void> {
    signal.throwIfAborted()
    let entries: Dirent[]
    onFolder(join(root, folder))
    try {
      entries = await readdir(join(root, folder), { withFileTypes: true })
    } catch (error) {
      if (folder === '') throw error
      closed.push(folder)
      return
    }
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.name.startsWith('.') || entry.name.startsWith('~$')) continue
      if (entry.isDirectory()) {
        if (depth < DEEPEST && join(root, path) !== except) await look(path, depth + 1)
      } else if (
        entry.isFile() &&
        paths.length < MOST_COUNTED &&
        READABLE.includes(extname(entry.name).slice(1).toLowerCase())
      )
        paths.push(path)
    }
  }
}
