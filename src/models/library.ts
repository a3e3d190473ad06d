import { rename, stat } from 'node:fs/promises'
import { basename, dirname, join, parse, resolve } from 'node:path'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { AnnouncedFile, ImportHow, LibraryEntry } from '../contract/library.ts'
import { STARTER_ID } from '../contract/model.ts'
import { flushFolder } from '../store/replace-file.ts'
import { copyChecked } from './checked-copy.ts'
import { checkModel } from './checked-model.ts'
import { allParts, checkedName, splitPart } from './file-name.ts'
import type { FileWork } from './file-work.ts'
import { checkSpace } from './free-space.ts'
import { type InstalledModels, linkedId, linkedPath } from './installed.ts'
import type { LastUse } from './last-use.ts'
import type { LinkedFiles } from './linked-files.ts'
import { ModelFiles } from './model-files.ts'
import { ModelUpload, type ReceivedFile } from './model-upload.ts'
import { moveFolder } from './move-folder.ts'
import type { FileRecords } from './records.ts'

export interface LibraryOptions {
  readonly installed: InstalledModels
  readonly records: FileRecords
  readonly linked: LinkedFiles
  readonly lastUse: LastUse
  readonly work: FileWork
  /** Runs work while nothing else writes into the model folder. */
  readonly hold: <T>(work: () => Promise<T>) => Promise<T>
  /** Takes a model out of memory when no answer is being written; null for whichever is there. */
  readonly release: (modelId: string | null) => Promise<void>
  /** Makes a folder the model folder from now on. */
  readonly setFolder: (folder: string) => void
  /** Is told of a model that was deleted or taken off the list. */
  readonly onDeleted: (modelId: string) => void
  /** Is told when models have come, gone or changed. */
  readonly onChange: () => void
}

/** What users do with the models on this machine: know what is there, check, bring in, move, delete. */
export class ModelLibrary {
  readonly #options: LibraryOptions
  readonly #files: ModelFiles
  #upload: ModelUpload | undefined

  constructor(options: LibraryOptions) {
    this.#options = options
    this.#files = new ModelFiles(() => options.installed.folder, options.records)
  }

  /** What is known of each model; those that were there once and are gone come last. */
  async list(): Promise<LibraryEntry[]> {
    const { installed, linked, records } = this.#options
    const { models } = await installed.list()
    const present = models.map(({ id }) => id)
    const known = [...linked.paths().map(linkedId), ...records.files().filter(isFirstModelFile)]
    const candidates = [...new Set(known)].filter((id) => !present.includes(id))
    const entries = await Promise.all([...present, ...candidates].map((id) => this.#describe(id)))
    return entries.filter(({ id, hash }) => present.includes(id) || hash === 'missing')
  }

  /**
   * Reads all files of models and compares them with what was recorded; what has no record gets one.
   * @throws KotonohaError FILES_BUSY, MODEL_NOT_FOUND
   */
  async verify(ids: readonly string[]): Promise<void> {
    const { work } = this.#options
    work.refuseWhileBusy()
    for (const id of ids) await this.#find(id)
    work.start('verify', namesOf(ids), async (signal, onProgress) => {
      const sizes = await Promise.all(ids.map((id) => this.#files.sizeOf(id)))
      const all = sizes.reduce((sum, size) => sum + size, 0)
      const failures: unknown[] = []
      let before = 0
      try {
        for (const [index, id] of ids.entries()) {
          const told = (bytes: number) => onProgress(before + bytes, all)
          await this.#files.verify(id, signal, told).catch((error) => failures.push(error))
          signal.throwIfAborted()
          before += sizes[index] ?? 0
        }
      } finally {
        this.#options.onChange()
      }
      if (failures.length > 0) throw failures[0]
      return ids
    })
  }

  /** Takes what a changed file holds now for right. @throws KotonohaError FILES_BUSY, MODEL_NOT_FOUND */
  async accept(id: string): Promise<void> {
    this.#options.work.refuseWhileBusy()
    await this.#find(id)
    this.#files.forget(id)
    await this.verify([id])
  }

  /**
   * Deletes a model's files; one that lies elsewhere is only taken off the list, and one that is gone
   * is forgotten.
   * @throws KotonohaError FILES_BUSY, MODEL_NOT_FOUND
   */
  async delete(id: string): Promise<void> {
    const { work, linked, lastUse, release, onDeleted, onChange } = this.#options
    work.refuseWhileBusy()
    if (id === STARTER_ID) throw new KotonohaError('MODEL_NOT_FOUND', { subject: id })
    await release(id)
    const path = linkedPath(id)
    if (path === undefined) await this.#files.delete(id)
    else {
      linked.remove(path)
      this.#files.forget(id)
    }
    lastUse.forget(id)
    onDeleted(id)
    onChange()
  }

  /**
   * Brings in model files of the user's; all parts of a split one come along. Originals stay.
   * @param paths absolute
   * @throws KotonohaError FILES_BUSY
   */
  import(paths: readonly string[], how: ImportHow): void {
    const { work, onChange } = this.#options
    work.start('import', paths.map((path) => basename(path)).join('、'), async (signal, told) => {
      const ids: string[] = []
      const sources = await Promise.all(paths.map(filesOfModel))
      const all = sources.flat().reduce((sum, { size }) => sum + size, 0)
      let done = 0
      try {
        for (const files of sources) {
          await this.#refuseUnsuitable(files, signal)
          const onBytes = (bytes: number) => {
            done += bytes
            told(done, all)
          }
          ids.push(how === 'link' ? this.#link(files) : await this.#copy(files, signal, onBytes))
        }
      } finally {
        onChange()
      }
      return ids
    })
  }

  /**
   * Begins to receive model files of the user's from a page; one that goes on with the upload that is
   * under way is told how far that is.
   * @throws KotonohaError FILES_BUSY, ADDRESS_REFUSED, MODEL_NOT_GGUF, MODEL_FILE_MISSING, DISK_FULL
   */
  async receive(announced: readonly AnnouncedFile[]): Promise<ModelUpload> {
    const { installed, work, onChange } = this.#options
    if (this.#upload?.isOf(announced)) return this.#upload
    work.refuseWhileBusy()
    const upload = await ModelUpload.open(installed.folder, announced)
    try {
      work.start('import', announced.map(({ name }) => name).join('、'), async (signal, told) => {
        try {
          const ids = await this.#take(await upload.whole(signal, told), signal)
          await upload.discard()
          return ids
        } catch (error) {
          // What the page has stopped sending it can go on with.
          if (failureOf(error).code !== 'UPLOAD_INTERRUPTED') await upload.discard()
          throw error
        } finally {
          onChange()
        }
      })
    } catch (error) {
      await upload.close()
      throw error
    }
    this.#upload = upload
    return upload
  }

  /** The upload that is under way, or the last one. @throws KotonohaError INVALID_INPUT for another */
  uploadOf(id: string): ModelUpload {
    if (this.#upload?.id !== id)
      throw new KotonohaError('INVALID_INPUT', { detail: 'no such upload' })
    return this.#upload
  }

  /** Moves the model folder. @throws KotonohaError FILES_BUSY */
  move(to: string): void {
    const { installed, work, hold, release, setFolder, onChange } = this.#options
    const from = installed.folder
    work.start('move', to, async (signal, onProgress) => {
      const commit = async () => {
        // Some systems keep what is in memory from being removed.
        await release(null)
        setFolder(to)
      }
      const told = ({ done, all }: { done: number; all: number }) => onProgress(done, all)
      try {
        await hold(() => moveFolder(from, to, commit, { signal, onProgress: told }))
      } finally {
        onChange()
      }
      return [to]
    })
  }

  /** The path of a model's first file, to be shown where it lies. @throws KotonohaError MODEL_NOT_FOUND */
  async pathOf(id: string): Promise<string> {
    await this.#find(id)
    return this.#files.pathOf(id)
  }

  /** Checks that a model is one of those in the list. */
  async #find(id: string): Promise<void> {
    const { installed } = this.#options
    const { models } = await installed.list()
    const isThere = models.some((model) => model.id === id && model.origin !== 'starter')
    if (!isThere) throw new KotonohaError('MODEL_NOT_FOUND', { subject: basename(id) })
  }

  async #describe(id: string): Promise<LibraryEntry> {
    const { records, lastUse } = this.#options
    const usedAt = lastUse.of(id) ?? null
    const nothing = { id, hashedAt: null, sha256: null, source: null, usedAt, elsewhere: null }
    if (id === STARTER_ID) return { ...nothing, hash: 'unknown' }
    const hash = await this.#files.stateOf(id)
    const record = records.get(id)
    const path = linkedPath(id)
    return {
      ...nothing,
      hash,
      hashedAt: hash === 'recorded' ? (record?.hashedAt ?? null) : null,
      sha256: hash === 'recorded' ? (record?.sha256 ?? null) : null,
      source: record?.source ?? null,
      elsewhere: path === undefined ? null : dirname(path),
    }
  }

  /** @throws KotonohaError MODEL_…, MODEL_PRESENT when the same contents are there already */
  async #refuseUnsuitable(files: readonly SourceFile[], signal: AbortSignal): Promise<void> {
    const { linked } = this.#options
    for (const { path, name } of files) await checkModel(path, name)
    const [first] = files
    if (!first) return
    const isListed = linked.paths().includes(first.path)
    const [present] = isListed
      ? [first.path]
      : await this.#files.duplicatesOf(first.path, linked.paths().map(linkedId), signal)
    if (present) throw new KotonohaError('MODEL_PRESENT', { subject: basename(present) })
  }

  /** Puts received files into the model folder, those of a model together. Returns the models' ids. */
  async #take(received: readonly ReceivedFile[], signal: AbortSignal): Promise<string[]> {
    const { installed, records } = this.#options
    const ids: string[] = []
    for (const { name } of received.filter(({ name }) => isFirstModelFile(name))) {
      const files = allParts(name).flatMap(
        (part) => received.find((one) => one.name === part) ?? [],
      )
      await this.#refuseUnsuitable(files, signal)
      const names = await freeNames(installed.folder, name)
      for (const [at, { path, sha256 }] of files.entries()) {
        const file = names[at] ?? ''
        const target = join(installed.folder, file)
        await rename(path, target)
        records.set(file, { path: target, sha256 })
      }
      flushFolder(installed.folder)
      ids.push(names[0] ?? '')
    }
    return ids
  }

  #link(files: readonly SourceFile[]): string {
    const path = files[0]?.path ?? ''
    this.#options.linked.add(path)
    return linkedId(path)
  }

  /** Copies all files of a model, or none. */
  async #copy(
    files: readonly SourceFile[],
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<string> {
    const { installed, records } = this.#options
    const { folder } = installed
    await checkSpace(
      folder,
      files.reduce((sum, { size }) => sum + size, 0),
    )
    const names = await freeNames(folder, basename(files[0]?.path ?? ''))
    const copied: { name: string; sha256: string }[] = []
    try {
      for (const [index, { path, size }] of files.entries()) {
        const name = names[index] ?? ''
        const pieces = [{ path, start: 0, length: size }]
        const sha256 = await copyChecked(pieces, join(folder, name), { signal, onBytes })
        copied.push({ name, sha256 })
        records.set(name, { path: join(folder, name), sha256 })
      }
    } catch (error) {
      for (const { name } of copied) await this.#files.delete(name)
      throw error
    }
    return names[0] ?? ''
  }
}

interface SourceFile {
  readonly path: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** All files of the model that a file belongs to. @throws KotonohaError MODEL_FILE_MISSING */
async function filesOfModel(path: string): Promise<SourceFile[]> {
  const names = allParts(basename(path))
  return await Promise.all(
    names.map(async (name) => {
      const one = resolve(dirname(path), name)
      const found = await stat(one).catch(() => undefined)
      if (!found?.isFile()) throw new KotonohaError('MODEL_FILE_MISSING', { subject: name })
      return { path: one, name, size: found.size }
    }),
  )
}

/** Names for all files of a model that are free in a folder, as near as can be to its own. */
async function freeNames(folder: string, name: string): Promise<string[]> {
  const part = splitPart(name)
  const { name: stem, ext } = part
    ? { name: part.stem, ext: name.slice(part.stem.length) }
    : parse(name)
  for (let n = 1; ; n++) {
    const names = allParts(checkedName(n === 1 ? name : `${stem} (${n})${ext}`))
    const found = await Promise.all(
      names.map((one) => stat(join(folder, one)).catch(() => undefined)),
    )
    if (found.every((one) => one === undefined)) return names
  }
}

function isFirstModelFile(file: string): boolean {
  return /\.gguf$/i.test(file) && (splitPart(basename(file))?.number ?? 1) === 1
}

function namesOf(ids: readonly string[]): string {
  return ids.map((id) => basename(linkedPath(id) ?? id)).join('、')
}
