import { copyFile, link, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, parse, resolve, sep } from 'node:path'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { type Model, type ModelFacts, type ModelList, STARTER_ID } from '../contract/model.ts'
import { modelFacts } from '../llmjp/facts.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import { allParts, splitPart } from './file-name.ts'

const FILE_ID = 'file:'

/** A model that can be loaded now. */
export interface UsableModel {
  readonly id: string
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly facts: ModelFacts
}

/** The model files on this machine: the starter model, the model folder, and files named at start. */
export class InstalledModels {
  readonly folder: string
  readonly #starter: string
  readonly #files: readonly string[]
  /** Headers already read, by path, size and time of change. */
  readonly #read = new Map<string, Promise<Model['state']>>()

  constructor(places: { starter: string; folder: string; files?: readonly string[] }) {
    this.#starter = places.starter
    this.folder = resolve(places.folder)
    this.#files = places.files ?? []
  }

  /** All models, the starter first and the rest by name; unusable files too, with the reason. */
  async list(): Promise<ModelList> {
    const inFolder = (await this.#filesInFolder()).map((name) => this.#describe(name))
    const named = this.#files.map((path) => this.#describe(FILE_ID + path))
    const models = await Promise.all([this.#describe(STARTER_ID), ...named, ...inFolder])
    return { folder: this.folder, models: models.filter((model) => model !== undefined) }
  }

  /**
   * A model by its id, its header checked.
   * @throws KotonohaError MODEL_NOT_FOUND, or what is wrong with the file
   */
  async find(id: string): Promise<UsableModel> {
    const model = await this.#describe(id)
    if (!model) throw new KotonohaError('MODEL_NOT_FOUND', { subject: nameOf(id) })
    if (model.state.status === 'unusable') {
      const { code, data } = model.state.failure
      throw new KotonohaError(code, { subject: model.name, ...data })
    }
    return {
      id,
      name: model.name,
      path: this.#path(id),
      size: model.size,
      facts: model.state.facts,
    }
  }

  /**
   * Puts a file into the model folder without moving the original: linked where the file system
   * can, copied elsewhere. Returns the new model's id.
   */
  async add(path: string): Promise<string> {
    await mkdir(this.folder, { recursive: true })
    const id = await this.#freeName(basename(path))
    const target = join(this.folder, id)
    await link(path, target).catch(() => copyFile(path, target))
    return id
  }

  async #describe(id: string): Promise<Model | undefined> {
    const path = this.#path(id)
    const file = await stat(path).catch(() => undefined)
    if (!file?.isFile()) return undefined
    const key = `${path}\0${file.size}\0${file.mtimeMs}`
    const reading = this.#read.get(key) ?? readState(path)
    this.#read.set(key, reading)
    const parts = await partsOf(path)
    const state: Model['state'] = parts.missing
      ? {
          status: 'unusable',
          failure: { code: 'MODEL_FILE_MISSING', data: { subject: parts.missing } },
        }
      : await reading
    return {
      id,
      name: state.status === 'usable' ? state.facts.name : nameOf(id),
      size: parts.size,
      origin: id === STARTER_ID ? 'starter' : 'folder',
      state,
    }
  }

  async #filesInFolder(): Promise<string[]> {
    const found = await readdir(this.folder, { recursive: true }).catch(() => [])
    return (
      found
        .filter((name) => extname(name).toLowerCase() === '.gguf')
        // A model that is split goes by its first part.
        .filter((name) => (splitPart(name)?.number ?? 1) === 1)
        .map((name) => name.split(sep).join('/'))
        .sort((a, b) => a.localeCompare(b, 'ja'))
    )
  }

  #path(id: string): string {
    if (id === STARTER_ID) return this.#starter
    if (id.startsWith(FILE_ID)) {
      const path = id.slice(FILE_ID.length)
      return this.#files.includes(path) ? path : ''
    }
    // An id comes from a screen: it names a file below the folder and nothing else.
    const path = resolve(this.folder, id)
    return path.startsWith(this.folder + sep) && !path.includes('\0') ? path : ''
  }

  async #freeName(name: string): Promise<string> {
    const taken = new Set(await this.#filesInFolder())
    const { name: stem, ext } = parse(name)
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${stem} (${n})${ext}`
    return free
  }
}

/** Bytes of all files that a model is split over, and the first one that is not there. */
async function partsOf(path: string): Promise<{ size: number; missing: string | undefined }> {
  const names = allParts(basename(path))
  const files = await Promise.all(
    names.map((name) => stat(join(dirname(path), name)).catch(() => undefined)),
  )
  return {
    size: files.reduce((sum, file) => sum + (file?.size ?? 0), 0),
    missing: names.find((_, index) => !files[index]),
  }
}

async function readState(path: string): Promise<Model['state']> {
  try {
    const source = await fileSource(path)
    try {
      return { status: 'usable', facts: modelFacts(await readGguf(source), basename(path)) }
    } finally {
      await source.close()
    }
  } catch (error) {
    return { status: 'unusable', failure: failureOf(error) }
  }
}

function nameOf(id: string): string {
  return basename(id.startsWith(FILE_ID) ? id.slice(FILE_ID.length) : id)
}
