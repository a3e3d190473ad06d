import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import type { SearchModelKind } from '../contract/document-search.ts'
import { type Failure, failureOf, KotonohaError } from '../contract/errors.ts'
import {
  type Model,
  type ModelFacts,
  type ModelFamily,
  type ModelList,
  STARTER_ID,
} from '../contract/model.ts'
import { encoderOf } from '../llmjp/encoder.ts'
import { headerFacts } from '../llmjp/facts.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { promptFormat } from '../llmjp/formats.ts'
import { type Gguf, readGguf } from '../llmjp/gguf.ts'
import { ownTemplate } from '../llmjp/own-template.ts'
import type { PromptFormat } from '../llmjp/prompt.ts'
import { allParts, splitPart } from './file-name.ts'
import { type Layout, layoutOf, resized } from './layout.ts'

const FILE_ID = 'file:'

/** The id of a model that lies outside of the model folder. */
export function linkedId(path: string): string {
  return FILE_ID + path
}

/** The path that such an id names; undefined for any other id. */
export function linkedPath(id: string): string | undefined {
  return id.startsWith(FILE_ID) ? id.slice(FILE_ID.length) : undefined
}

/** Where models lie. */
export interface ModelPlaces {
  /** The file of the starter model. */
  readonly starter: string
  /** The model folder; asked each time, since it can be moved. */
  readonly folder: () => string
  /** Model files elsewhere. */
  readonly files?: () => readonly string[]
}

/** A model that can be loaded now. */
export interface UsableModel {
  readonly id: string
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly facts: ModelFacts
  /**
   * How it is asked.
   * @throws KotonohaError TEMPLATE_UNUSABLE
   */
  format(): PromptFormat
}

/** A model for the search of documents. */
export interface InstalledSearchModel {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly kind: SearchModelKind
}

/** The model files on this machine: the starter model, the model folder, and files elsewhere. */
export class InstalledModels {
  readonly #places: ModelPlaces
  /** Headers already read, by path, size and time of change. */
  readonly #read = new Map<string, Promise<Header>>()
  readonly #families: () => Readonly<Record<string, ModelFamily>>

  /** @param families corrections by the user, by model id */
  constructor(
    places: ModelPlaces,
    families: () => Readonly<Record<string, ModelFamily>> = () => ({}),
  ) {
    this.#families = families
    this.#places = places
  }

  /** Where GGUF files are put. */
  get folder(): string {
    return resolve(this.#places.folder())
  }

  /** All models, the starter first and the rest by name; unusable files too, with the reason. */
  async list(): Promise<ModelList> {
    const inFolder = (await this.#filesInFolder()).map((name) => this.#describe(name))
    const named = this.#linked().map((path) => this.#describe(linkedId(path)))
    const models = await Promise.all([this.#describe(STARTER_ID), ...named, ...inFolder])
    return { folder: this.folder, models: models.filter((model) => model !== undefined) }
  }

  /**
   * A model by its id, its header checked.
   * @throws KotonohaError MODEL_NOT_FOUND, or what is wrong with the file
   */
  async find(id: string): Promise<UsableModel> {
    const file = await this.#file(id)
    if (!file) throw new KotonohaError('MODEL_NOT_FOUND', { subject: nameOf(id) })
    const { header, size } = file
    if ('failure' in header) {
      const { code, data } = header.failure
      throw new KotonohaError(code, { subject: nameOf(id), ...data })
    }
    if (header.searches)
      throw new KotonohaError('MODEL_UNSUPPORTED', {
        subject: nameOf(id),
        detail: header.facts.architecture,
      })
    const { facts, format } = this.#asCorrected(id, header)
    return { id, name: facts.name, path: this.#path(id), size, facts, format }
  }

  /** The models that help to search documents, by name. */
  async searchModels(): Promise<InstalledSearchModel[]> {
    const { models } = await this.list()
    return models.flatMap(({ id, name, state }) =>
      state.status === 'search' ? [{ id, name, path: this.#path(id), kind: state.kind }] : [],
    )
  }

  /** What of a model takes memory; undefined for a file that cannot be read. */
  async layout(id: string): Promise<Layout | undefined> {
    const file = await this.#file(id)
    if (!file || 'failure' in file.header) return undefined
    const { layout } = file.header
    // Of a split model, only the first part's header was read.
    return file.parts > 1 ? resized(layout, file.size, file.header.facts.quantization) : layout
  }

  async #describe(id: string): Promise<Model | undefined> {
    const file = await this.#file(id)
    if (!file) return undefined
    const { header, size } = file
    const origin = id === STARTER_ID ? 'starter' : 'folder'
    if ('failure' in header) {
      const state = { status: 'unusable' as const, failure: header.failure }
      return { id, name: nameOf(id), size, origin, state }
    }
    if (header.searches) {
      const { facts, searches: kind } = header
      return { id, name: facts.name, size, origin, state: { status: 'search', kind, facts } }
    }
    const { facts } = this.#asCorrected(id, header)
    return { id, name: facts.name, size, origin, state: { status: 'usable', facts } }
  }

  async #file(id: string): Promise<{ size: number; parts: number; header: Header } | undefined> {
    const path = this.#path(id)
    const file = await stat(path).catch(() => undefined)
    if (!file?.isFile()) return undefined
    const key = `${path}\0${file.size}\0${file.mtimeMs}`
    const reading = this.#read.get(key) ?? readHeader(path)
    this.#read.set(key, reading)
    const parts = await partsOf(path)
    if (parts.missing) {
      const failure = { code: 'MODEL_FILE_MISSING' as const, data: { subject: parts.missing } }
      return { size: parts.size, parts: parts.count, header: { failure } }
    }
    return { size: parts.size, parts: parts.count, header: await reading }
  }

  /** The facts and the format of the family that the file has, or that the user says it has. */
  #asCorrected(id: string, { facts, own }: ReadHeader) {
    const corrected = this.#families()[id]
    const family = corrected ?? facts.family
    const format = () => {
      if (family !== 'other') return promptFormat(family)
      if ('failure' in own) throw new KotonohaError(own.failure.code, own.failure.data)
      return own.format
    }
    const { recommended, customSystem } =
      family !== 'other'
        ? promptFormat(family)
        : 'format' in own
          ? own.format
          : promptFormat('llm-jp-3')
    const whole: ModelFacts = {
      ...facts,
      family,
      instructed: facts.instructed || corrected !== undefined,
      recommended,
      customSystem,
    }
    return { facts: whole, format }
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
    if (id === STARTER_ID) return this.#places.starter
    const linked = linkedPath(id)
    if (linked !== undefined) return this.#linked().includes(linked) ? linked : ''
    // An id comes from a screen: it names a file below the folder and nothing else.
    const { folder } = this
    const path = resolve(folder, id)
    return path.startsWith(folder + sep) && !path.includes('\0') ? path : ''
  }

  #linked(): readonly string[] {
    return this.#places.files?.() ?? []
  }
}

/** Bytes of all files that a model is split over, and the first one that is not there. */
async function partsOf(
  path: string,
): Promise<{ size: number; count: number; missing: string | undefined }> {
  const names = allParts(basename(path))
  const files = await Promise.all(
    names.map((name) => stat(join(dirname(path), name)).catch(() => undefined)),
  )
  return {
    size: files.reduce((sum, file) => sum + (file?.size ?? 0), 0),
    count: names.length,
    missing: names.find((_, index) => !files[index]),
  }
}

/** What is kept of a header. */
interface ReadHeader {
  readonly facts: ReturnType<typeof headerFacts>
  readonly layout: Layout
  /** What it is for, if that is the search of documents. */
  readonly searches: SearchModelKind | undefined
  /** Its own chat template, if it is of no known family. */
  readonly own: { readonly format: PromptFormat } | { readonly failure: Failure }
}
type Header = ReadHeader | { readonly failure: Failure }

async function readHeader(path: string): Promise<Header> {
  try {
    const source = await fileSource(path)
    try {
      const gguf = await readGguf(source)
      const facts = headerFacts(gguf, basename(path))
      const searches = encoderOf(gguf)?.kind
      return { facts, layout: layoutOf(gguf), searches, own: ownFormat(gguf) }
    } finally {
      await source.close()
    }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

function ownFormat(gguf: Gguf): ReadHeader['own'] {
  try {
    return { format: ownTemplate(gguf) }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

function nameOf(id: string): string {
  return basename(linkedPath(id) ?? id)
}
