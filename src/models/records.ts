import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Sha256 } from '../contract/download.ts'
import { guarded } from '../store/failures.ts'
import { replaceFile } from '../store/replace-file.ts'

/** The records' name in the data folder. */
export const RECORDS_FILE = 'model-files.json'

const Record = z.object({
  sha256: Sha256,
  /** Bytes, and milliseconds since the epoch, when it was hashed: other ones mean another file. */
  size: z.number(),
  changedAt: z.number(),
  /** Milliseconds since the epoch. */
  hashedAt: z.number(),
  /** Where it came from, as an address; null when it was brought by hand. */
  source: z.string().nullable(),
})
export type FileRecord = z.infer<typeof Record>
const Records = z.record(z.string(), Record)

/** What is known of files in the model folder: their hashes, and where they came from. */
export class FileRecords {
  readonly #path: string
  #records: Map<string, FileRecord> | undefined

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, RECORDS_FILE)
  }

  /** @param file path below the model folder, with `/` */
  get(file: string): FileRecord | undefined {
    return this.#all().get(file)
  }

  /** All files that something is known of. */
  files(): string[] {
    return [...this.#all().keys()]
  }

  /** Files with these contents, as paths below the model folder. */
  withHash(sha256: string): string[] {
    return [...this.#all()].filter(([, one]) => one.sha256 === sha256).map(([file]) => file)
  }

  /**
   * Notes the hash of a file as it lies there now.
   * @throws KotonohaError DISK_FULL, DATA_READ_ONLY
   */
  set(
    file: string,
    found: { path: string; sha256: string; source?: string | null; now?: number },
  ): void {
    const { size, mtimeMs } = statSync(found.path)
    const source = found.source ?? this.get(file)?.source ?? null
    const hashedAt = found.now ?? Date.now()
    this.#all().set(file, { sha256: found.sha256, size, changedAt: mtimeMs, hashedAt, source })
    this.#save()
  }

  delete(file: string): void {
    if (this.#all().delete(file)) this.#save()
  }

  #all(): Map<string, FileRecord> {
    this.#records ??= read(this.#path)
    return this.#records
  }

  #save(): void {
    const text = `${JSON.stringify(Object.fromEntries(this.#all()), null, 2)}\n`
    guarded(this.#path, () => replaceFile(this.#path, text))
  }
}

function read(path: string): Map<string, FileRecord> {
  try {
    return new Map(Object.entries(Records.parse(JSON.parse(readFileSync(path, 'utf8')))))
  } catch {
    return new Map() // hashes can be computed again
  }
}
