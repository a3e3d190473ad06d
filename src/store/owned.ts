import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DataContents } from '../contract/data-folder.ts'
import { guarded } from './failures.ts'
import { LOCK_FILE, lockFolder } from './lock.ts'
import { MANIFEST_FILE, readManifest } from './manifest.ts'

/** What lies in a data folder, and which of it the program has made. */
export function dataContents(folder: string): DataContents {
  const owned = ownedNames(folder)
  const items = readdirSync(folder)
    .filter((name) => name !== LOCK_FILE)
    .map((name) => ({ name, size: sizeOf(join(folder, name)) }))
  return {
    owned: items.filter(({ name }) => owned.has(name)),
    others: items.filter(({ name }) => !owned.has(name)),
  }
}

/**
 * Deletes what the program has made in a data folder that no store has open, and nothing else.
 * @throws KotonohaError DATA_IN_USE, DATA_READ_ONLY
 */
export function eraseOwned(folder: string): void {
  const unlock = lockFolder(folder)
  try {
    const names = [...ownedNames(folder)].filter((name) => name !== LOCK_FILE)
    // While the manifest is there, what was begun can be finished.
    names.sort((a, b) => Number(a === MANIFEST_FILE) - Number(b === MANIFEST_FILE))
    for (const name of names) {
      const path = join(folder, name)
      // A link goes, never what it leads to.
      guarded(path, () => rmSync(path, { recursive: true, force: true }))
    }
  } finally {
    unlock()
  }
}

/** Names of the manifest that can only mean something directly in the folder, whoever wrote them. */
function ownedNames(folder: string): Set<string> {
  const plain = (name: string) =>
    name !== '' && name !== '.' && name !== '..' && name === basename(name) && !/[\\:\0]/.test(name)
  return new Set(readManifest(folder).filter(plain))
}

/** Bytes of a file, or of all files in a folder; links are not followed. */
function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.size ?? 0
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
