import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { guarded } from '../store/failures.ts'
import { replaceFile } from '../store/replace-file.ts'

/** The list's name in the data folder. */
export const LINKED_FILE = 'linked-models.json'

const Paths = z.array(z.string())

/**
 * Model files that are used where they lie, outside of the model folder: those the user has added so,
 * and those named at the start.
 */
export class LinkedFiles {
  readonly #path: string
  readonly #named: readonly string[]
  #added: readonly string[]

  /** @param named files that count for this run alone */
  constructor(dataFolder: string, named: readonly string[] = []) {
    this.#path = join(dataFolder, LINKED_FILE)
    this.#named = named
    this.#added = read(this.#path)
  }

  paths(): readonly string[] {
    return [...new Set([...this.#named, ...this.#added])]
  }

  /** @throws KotonohaError DISK_FULL, DATA_READ_ONLY */
  add(path: string): void {
    this.#save([...this.#added.filter((one) => one !== resolve(path)), resolve(path)])
  }

  /** Takes a file off the list; the file itself stays. @throws KotonohaError DISK_FULL, DATA_READ_ONLY */
  remove(path: string): void {
    this.#save(this.#added.filter((one) => one !== path))
  }

  #save(paths: readonly string[]): void {
    guarded(this.#path, () => replaceFile(this.#path, `${JSON.stringify(paths, null, 2)}\n`))
    this.#added = paths
  }
}

function read(path: string): readonly string[] {
  try {
    return Paths.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return [] // files that are not listed are where they were
  }
}
