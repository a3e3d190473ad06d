import { createHash } from 'node:crypto'
import { readdir, rmdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { KitSummary } from '../contract/library.ts'
import { STARTER_ID } from '../contract/model.ts'
import type { FileWork } from './file-work.ts'
import { type InstalledModels, linkedPath } from './installed.ts'
import { importKit, type PackedFile, packKit, readKit, verifyKit } from './kit.ts'
import { ModelFiles, partsOf } from './model-files.ts'
import type { FileRecords } from './records.ts'

/** Where kits lie in the data folder unless the user names another place. */
export const KITS_FOLDER = 'kits'

export interface KitsOptions {
  readonly dataFolder: string
  readonly installed: InstalledModels
  readonly records: FileRecords
  readonly work: FileWork
  /** Is told when models have come. */
  readonly onModels: () => void
  /** Is told when there are other kits. */
  readonly onKits: () => void
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

/** The kits (持ち込みキット) that can be seen from here: those in the data folder, and those pointed at. */
export class Kits {
  readonly #options: KitsOptions
  readonly #files: ModelFiles
  /** Folders that the user has pointed at while the program runs. */
  readonly #opened = new Set<string>()

  constructor(options: KitsOptions) {
    this.#options = options
    this.#files = new ModelFiles(() => options.installed.folder, options.records)
  }

  /** The folder for kits that came without the program. */
  get folder(): string {
    return join(this.#options.dataFolder, KITS_FOLDER)
  }

  /** The newest first; folders that were pointed at and hold no kit, too, with the reason. */
  async list(): Promise<KitSummary[]> {
    const summaries = await Promise.all((await this.#places()).map(summary))
    const time = ({ state }: KitSummary) => (state.status === 'readable' ? state.packedAt : 0)
    return summaries.sort((a, b) => time(b) - time(a))
  }

  /** Points at a folder. */
  open(place: string): void {
    this.#opened.add(resolve(place))
    this.#options.onKits()
  }

  /**
   * Packs models into a new folder.
   * @param into the folder it is made in; null for the data folder
   * @param pieceSize most bytes of one file, null for no limit
   * @throws KotonohaError FILES_BUSY, MODEL_NOT_FOUND
   */
  async pack(ids: readonly string[], pieceSize: number | null, into: string | null): Promise<void> {
    const { installed, work, onKits, now = Date.now } = this.#options
    work.refuseWhileBusy()
    const { models } = await installed.list()
    for (const id of ids)
      if (id === STARTER_ID || !models.some((model) => model.id === id))
        throw new KotonohaError('MODEL_NOT_FOUND', { subject: basename(id) })
    const files = ids.flatMap(partsOf).map((id) => this.#packed(id))
    const place = join(into ?? this.folder, `kotonoha-kit-${stamp(now())}`)
    work.start('pack', basename(place), async (signal, onProgress) => {
      try {
        await packKit(place, files, pieceSize, { signal, onProgress })
      } catch (error) {
        await rmdir(place).catch(() => undefined)
        throw error
      }
      this.#opened.add(place)
      onKits()
      return [place]
    })
  }

  /** Compares every piece of a kit with its manifest. @throws KotonohaError FILES_BUSY, KIT_INVALID */
  async check(id: string): Promise<void> {
    const place = await this.#find(id)
    this.#options.work.start('check-kit', basename(place), (signal, onProgress) =>
      verifyKit(place, { signal, onProgress }),
    )
  }

  /** Puts a kit's models into the model folder. @throws KotonohaError FILES_BUSY, KIT_INVALID */
  async import(id: string): Promise<void> {
    const { installed, records, work, onModels } = this.#options
    const kit = await this.#find(id)
    work.start('import-kit', basename(kit), async (signal, onProgress) => {
      try {
        const places = { models: installed.folder, kit, records }
        return await importKit(places, { signal, onProgress })
      } finally {
        onModels()
      }
    })
  }

  /** The folder of a kit. @throws KotonohaError KIT_INVALID */
  async pathOf(id: string): Promise<string> {
    return await this.#find(id)
  }

  async #find(id: string): Promise<string> {
    const place = (await this.#places()).find((one) => idOf(one) === id)
    if (place === undefined) throw new KotonohaError('KIT_INVALID', {})
    return place
  }

  async #places(): Promise<string[]> {
    const found = await readdir(this.folder).catch(() => [])
    const own = found.map((name) => join(this.folder, name))
    return [...new Set([...this.#opened, ...own])]
  }

  #packed(id: string): PackedFile {
    const linked = linkedPath(id)
    const record = this.#options.records.get(id)
    return {
      from: this.#files.pathOf(id),
      path: linked === undefined ? id : basename(linked),
      sha256: record?.sha256 ?? null,
      source: record?.source ?? null,
    }
  }
}

async function summary(place: string): Promise<KitSummary> {
  const id = idOf(place)
  try {
    const { manifest, sha256 } = await readKit(place)
    const files = manifest.files.map((file) => ({ ...file, pieces: file.pieces.length }))
    const { packedAt } = manifest
    return { id, place, state: { status: 'readable', packedAt, sha256, files } }
  } catch (error) {
    return { id, place, state: { status: 'unreadable', failure: failureOf(error) } }
  }
}

function idOf(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 16)
}

/** A time in a file name, to the second. */
function stamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
}
