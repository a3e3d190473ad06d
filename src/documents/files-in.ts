import { opendir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { READABLE } from './formats.ts'

/** How deep folders are looked into. */
const DEEPEST = 32

/** A file that may be a document. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/**
 * Files among some paths, and in folders among them those that can be read. Hidden files, links and
 * what cannot be opened inside of folders are passed over.
 * @param most ends the search when so many were found
 */
export async function filesIn(paths: readonly string[], most: number): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) {
    const about = await stat(path).catch(() => undefined)
    if (about?.isDirectory()) await look(path, 0)
    else if (found.length < most) found.push({ path, name: basename(path), size: about?.size ?? 0 })
  }
  return found

  async function look(folder: string, depth: number): Promise<void> {
    try {
      for await (const entry of await opendir(folder)) {
        if (found.length >= most) return
        const path = join(folder, entry.name)
        if (entry.name.startsWith('.')) continue
        if (entry.isDirectory() && depth < DEEPEST) await look(path, depth + 1)
        else if (entry.isFile() && READABLE.includes(extname(path).slice(1).toLowerCase())) {
          const about = await stat(path).catch(() => undefined)
          if (about) found.push({ path, name: entry.name, size: about.size })
        }
      }
    } catch {
      // A folder that may not be read has nothing for us.
    }
  }
}
