import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../store/replace-file.ts'

/** The name of the times in the data folder. */
export const LAST_USE_FILE = 'model-use.json'

/** Milliseconds within which a further use is not worth writing down. */
const FRESH = 60_000

const Times = z.record(z.string(), z.number())

/** When each model was last used, by its id. */
export class LastUse {
  readonly #path: string
  readonly #times: Map<string, number>

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, LAST_USE_FILE)
    this.#times = read(this.#path)
  }

  /** Milliseconds since the epoch; undefined for one that was never used. */
  of(modelId: string): number | undefined {
    return this.#times.get(modelId)
  }

  note(modelId: string, now = Date.now()): void {
    if (now - (this.of(modelId) ?? 0) < FRESH) return
    this.#times.set(modelId, now)
    this.#save()
  }

  forget(modelId: string): void {
    if (this.#times.delete(modelId)) this.#save()
  }

  #save(): void {
    try {
      replaceFile(this.#path, `${JSON.stringify(Object.fromEntries(this.#times), null, 2)}\n`)
    } catch {
      // No answer may fail because this cannot be written down.
    }
  }
}

function read(path: string): Map<string, number> {
  try {
    return new Map(Object.entries(Times.parse(JSON.parse(readFileSync(path, 'utf8')))))
  } catch {
    return new Map()
  }
}
