import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { KotonohaError } from '../contract/errors.ts'
import type { CatalogueChange, CatalogueState } from '../contract/offer.ts'
import { guarded } from '../store/failures.ts'
import { replaceFile } from '../store/replace-file.ts'
import { type Catalogue, parseCatalogue } from './catalogue.ts'

/** The catalogue's name among the program's resources, and of an imported one in the data folder. */
export const CATALOGUE_FILE = 'catalogue.json'

/** The catalogue that comes with the program, and one that the user has brought in its place. */
export class CatalogueStore {
  readonly #own: Catalogue
  readonly #path: string
  #imported: Catalogue | undefined

  constructor(resourcesFolder: string, dataFolder: string) {
    this.#own = parseCatalogue(readFileSync(join(resourcesFolder, CATALOGUE_FILE), 'utf8'))
    this.#path = join(dataFolder, CATALOGUE_FILE)
    this.#imported = imported(this.#path)
  }

  /** The user's own, unless the program's has become newer. */
  get current(): Catalogue {
    return this.#imported && this.#isUsed(this.#imported) ? this.#imported : this.#own
  }

  get state(): CatalogueState {
    const { current } = this
    return { ...summaryOf(current), origin: current === this.#own ? 'shipped' : 'imported' }
  }

  /**
   * What would change with another catalogue.
   * @param text JSON
   * @throws KotonohaError CATALOGUE_INVALID
   */
  compare(text: string): CatalogueChange {
    return changeOf(this.current, parseCatalogue(text), (next) => this.#isUsed(next))
  }

  /**
   * Takes a catalogue, to be used until the program's own is newer.
   * @param text JSON
   * @throws KotonohaError CATALOGUE_INVALID, CATALOGUE_OLD, DISK_FULL, DATA_READ_ONLY
   */
  import(text: string): void {
    const next = parseCatalogue(text)
    if (!this.#isUsed(next)) throw new KotonohaError('CATALOGUE_OLD', { subject: next.updated })
    replaceFile(this.#path, text)
    this.#imported = next
  }

  /** Goes back to the catalogue that comes with the program. */
  reset(): void {
    guarded(this.#path, () => rmSync(this.#path, { force: true }))
    this.#imported = undefined
  }

  #isUsed(catalogue: Catalogue): boolean {
    return catalogue.updated >= this.#own.updated
  }
}

function imported(path: string): Catalogue | undefined {
  try {
    return parseCatalogue(readFileSync(path, 'utf8'))
  } catch {
    return undefined // none, or not whole any more; the program's own is always there
  }
}

function summaryOf({ updated, models }: Catalogue) {
  return { updated, models: models.length }
}

function changeOf(
  from: Catalogue,
  to: Catalogue,
  isUsed: (next: Catalogue) => boolean,
): CatalogueChange {
  const before = new Map(allOf(from).map((model) => [model.id, model]))
  const after = new Set(allOf(to).map(({ id }) => id))
  const changed = allOf(to).flatMap((model) => {
    const old = before.get(model.id)
    const fields = old ? differing(old, model) : []
    return fields.length > 0 ? [{ name: model.name, fields }] : []
  })
  return {
    from: summaryOf(from),
    to: summaryOf(to),
    isUsed: isUsed(to),
    added: allOf(to)
      .filter(({ id }) => !before.has(id))
      .map(({ name }) => name),
    removed: allOf(from)
      .filter(({ id }) => !after.has(id))
      .map(({ name }) => name),
    changed,
  }
}

function allOf({ models, searchModels }: Catalogue) {
  return [...models, ...searchModels]
}

function differing(old: object, model: object): string[] {
  const before = new Map(Object.entries(old))
  return Object.entries(model)
    .filter(([field, value]) => !isDeepStrictEqual(value, before.get(field)))
    .map(([field]) => field)
}
