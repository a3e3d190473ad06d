import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { guarded } from './failures.ts'
import { replaceFile } from './replace-file.ts'

export const MANIFEST_FILE = 'manifest.json'

const Manifest = z.object({ owned: z.array(z.string()) })

/**
 * Lists names of the data folder as made by the program. Only what is listed may ever be deleted
 * when everything is reset: other files there, and model files, are the user's.
 */
export function addToManifest(folder: string, names: readonly string[]): void {
  const listed = readManifest(folder)
  const owned = [...new Set([...listed, ...names])]
  if (owned.length === listed.length) return
  const path = join(folder, MANIFEST_FILE)
  guarded(path, () => replaceFile(path, `${JSON.stringify({ owned }, null, 2)}\n`))
}

/** Names in the data folder that the program made; empty when there is no readable manifest. */
export function readManifest(folder: string): string[] {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8'))).owned
  } catch {
    return []
  }
}
