import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, posix } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import type { HashState } from '../contract/library.ts'
import { allParts, checkedPath } from './file-name.ts'
import { hashFile } from './hashing.ts'
import { linkedId, linkedPath } from './installed.ts'
import type { FileRecords } from './records.ts'

/** Milliseconds by which a file's time may differ after it was copied with its time. */
const CLOCK_STEP = 2

/**
 * The files of models, and what is known of them. Files of the model folder go by their path below
 * it, with `/`, and those elsewhere by the id of a linked model.
 */
export class ModelFiles {
  readonly #folder: () => string
  readonly #records: FileRecords

  constructor(folder: () => string, records: FileRecords) {
    this.#folder = folder
    this.#records = records
  }

  /** Whether all files of a model are still what they were, without reading them. */
  async stateOf(file: string): Promise<HashState> {
    const states = await Promise.all(partsOf(file).map((part) => this.#stateOf(part)))
    const worst = (['missing', 'changed', 'unknown'] as const).find((one) => states.includes(one))
    return worst ?? 'recorded'
  }

  /** Bytes of all files of a model that are there. */
  async sizeOf(file: string): Promise<number> {
    const found = await Promise.all(
      partsOf(file).map((part) => stat(this.pathOf(part)).catch(() => undefined)),
    )
    return found.reduce((sum, one) => sum + (one?.size ?? 0), 0)
  }

  /** Forgets what is known of a model's contents. */
  forget(file: string): void {
    for (const part of partsOf(file)) this.#records.delete(part)
  }

  async #stateOf(file: string): Promise<HashState> {
    const found = await stat(this.pathOf(file)).catch(() => undefined)
    if (!found?.isFile()) return 'missing'
    const record = this.#records.get(file)
    if (!record) return 'unknown'
    const isSame =
      record.size === found.size && Math.abs(record.changedAt - found.mtimeMs) < CLOCK_STEP
    return isSame ? 'recorded' : 'changed'
  }

  /**
   * Reads all files of a model and compares them with their records; what has none gets one.
   * @param onProgress told the bytes read so far
   * @throws KotonohaError MODEL_FILE_CHANGED, MODEL_FILE_MISSING
   */
  async verify(
    file: string,
    signal?: AbortSignal,
    onProgress?: (bytes: number) => void,
  ): Promise<string[]> {
    const hashes: string[] = []
    let before = 0
    for (const part of partsOf(file)) {
      const path = this.pathOf(part)
      const found = await stat(path).catch(() => undefined)
      if (!found) throw new KotonohaError('MODEL_FILE_MISSING', { subject: part })
      const sha256 = await hashFile(path, signal, (bytes) => onProgress?.(before + bytes))
      const record = this.#records.get(part)
      if (record && record.sha256 !== sha256)
        throw new KotonohaError('MODEL_FILE_CHANGED', {
          subject: basename(part),
          detail: `SHA-256 ${sha256}, recorded ${record.sha256}`,
        })
      this.#records.set(part, { path, sha256 })
      hashes.push(sha256)
      before += found.size
      onProgress?.(before)
    }
    return hashes
  }

  /**
   * Files of the folder, and linked ones, with the same contents as the given one, wherever it lies.
   * Only files of its size are read, and of those only the ones that have not been hashed as they are.
   */
  async duplicatesOf(
    path: string,
    linked: readonly string[] = [],
    signal?: AbortSignal,
  ): Promise<string[]> {
    const { size } = await stat(path)
    const candidates = []
    for (const file of [...(await this.#all()), ...linked]) {
      const found = await stat(this.pathOf(file)).catch(() => undefined)
      if (found?.isFile() && found.size === size && this.pathOf(file) !== path)
        candidates.push(file)
    }
    if (candidates.length === 0) return []
    const sha256 = await hashFile(path, signal)
    const duplicates: string[] = []
    for (const file of candidates)
      if ((await this.#hashOf(file, signal)) === sha256) duplicates.push(file)
    return duplicates
  }

  /** Deletes all files of a model in the model folder, and folders that are empty then. */
  async delete(file: string): Promise<void> {
    for (const part of partsOf(file)) await rm(this.pathOf(part), { force: true })
    this.forget(file)
    for (let at = posix.dirname(file); at !== '.'; at = posix.dirname(at)) {
      // One that is not empty stays.
      const isGone = await rmdir(this.pathOf(at)).then(
        () => true,
        () => false,
      )
      if (!isGone) break
    }
  }

  /** @throws KotonohaError ADDRESS_REFUSED for a path that leads out of the folder */
  pathOf(file: string): string {
    return linkedPath(file) ?? join(this.#folder(), checkedPath(file))
  }

  async #hashOf(file: string, signal?: AbortSignal): Promise<string> {
    const record = this.#records.get(file)
    if (record && (await this.stateOf(file)) === 'recorded') return record.sha256
    const path = this.pathOf(file)
    const sha256 = await hashFile(path, signal)
    this.#records.set(file, { path, sha256 })
    return sha256
  }

  async #all(): Promise<string[]> {
    const found = await readdir(this.#folder(), { recursive: true }).catch(() => [])
    return found
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.gguf$/i.test(name) && isSafe(name))
  }
}

/** All files of a model, its first file being the given one. */
export function partsOf(file: string): string[] {
  const linked = linkedPath(file)
  if (linked !== undefined)
    return allParts(basename(linked)).map((name) => linkedId(join(dirname(linked), name)))
  const folder = dirname(file) === '.' ? '' : `${posix.dirname(file)}/`
  return allParts(posix.basename(file)).map((name) => folder + name)
}

function isSafe(name: string): boolean {
  try {
    checkedPath(name)
    return true
  } catch {
    return false
  }
}
