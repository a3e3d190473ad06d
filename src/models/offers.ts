import { basename } from 'node:path'
import { ConversionTarget } from '../contract/conversion.ts'
import type { DownloadSource } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Fits, Offer, OfferedFile, SearchModelOffer } from '../contract/offer.ts'
import { adviceOf, type Candidate } from './advice.ts'
import type { CatalogueGguf, CatalogueModel, CatalogueSearchModel } from './catalogue.ts'
import type { CatalogueStore } from './catalogue-store.ts'
import { filesOfModel, type HubAccess, listFiles } from './hub.ts'
import { layoutOfShape, weightsOf } from './layout.ts'
import type { Lookups } from './lookups.ts'
import type { Fitting } from './machine.ts'
import type { Network } from './network.ts'

export interface OffersOptions {
  readonly catalogue: CatalogueStore
  readonly lookups: Lookups
  readonly network: Network
  readonly access: () => HubAccess
}

/** The catalogue as the screens show it, the newest model first, and the way from it to a download. */
export class Offers {
  readonly #options: OffersOptions

  constructor(options: OffersOptions) {
    this.#options = options
  }

  list(): Offer[] {
    return this.#models().map((model) => ({
      ...model,
      files: model.gguf.flatMap((gguf) => this.#offered(gguf)),
      repositories: model.gguf.map((gguf) => this.#repository(gguf)),
    }))
  }

  /** The models that help to search documents. */
  searchModels(): SearchModelOffer[] {
    return this.#options.catalogue.current.searchModels.map((model) => ({
      ...model,
      files: model.gguf.flatMap((gguf) => this.#offered(gguf)),
    }))
  }

  /**
   * How all that is offered would run.
   * @param contextSize tokens wanted; null for as many as a model was trained on
   */
  fits(fitting: Fitting, contextSize: number | null): Omit<Fits, 'installed'> {
    const models = this.#models()
    const candidates = models.flatMap((model) =>
      model.gguf.flatMap((gguf) =>
        this.#files(gguf).flatMap(({ path, quantization, size }) => {
          const layout = layoutOfShape(model, quantization, size)
          if (!layout) return []
          const bytes = size ?? weightsOf(layout)
          const fit = fitting.fit(layout, contextSize ?? model.context, bytes)
          const { repo, official } = gguf
          return [{ model, repo, path, quantization, official, size: Math.round(bytes), fit }]
        }),
      ),
    )
    return {
      machine: fitting.machine,
      files: candidates.map(({ repo, path, size, fit }) => ({ repo, path, size, fit })),
      conversions: models.flatMap((model) => conversionOf(model, fitting, contextSize)),
      advice: adviceOf(candidates satisfies Candidate[]),
    }
  }

  /**
   * Asks the hub for all files of a model, and keeps the answers.
   * @throws KotonohaError as `listFiles`, MODEL_NOT_FOUND
   */
  async look(modelId: string, signal: AbortSignal): Promise<void> {
    const { lookups, network, access } = this.#options
    for (const gguf of this.#model(modelId).gguf) await lookups.ask(network, access(), gguf, signal)
  }

  /** Where the official weights of a model are. @throws KotonohaError MODEL_NOT_FOUND */
  weightsOf(modelId: string): string {
    const model = this.#models().find(({ id }) => id === modelId)
    if (!model) throw new KotonohaError('MODEL_NOT_FOUND', { subject: modelId })
    return model.repo
  }

  /**
   * What is to be fetched for a file; the hub is asked for sizes and hashes that are not known.
   * @throws KotonohaError as `listFiles`, MODEL_NOT_FOUND, DOWNLOAD_NOT_FOUND
   */
  async source(
    modelId: string,
    repo: string,
    path: string,
    signal: AbortSignal,
  ): Promise<DownloadSource> {
    const gguf = this.#model(modelId).gguf.find((one) => one.repo === repo)
    if (!gguf) throw new KotonohaError('MODEL_NOT_FOUND', { subject: modelId })
    const revision = this.#options.lookups.get(repo)?.revision ?? gguf.revision
    const known = this.#files(gguf).find((file) => file.path === path)
    if (known?.sha256) {
      const { size, sha256 } = known
      return { from: 'hub', repo, revision, files: [{ path, size, sha256 }] }
    }
    const { network, access } = this.#options
    const listed = await listFiles(network, access(), { repo, revision }, signal)
    if (!listed.some((file) => file.path === path))
      throw new KotonohaError('DOWNLOAD_NOT_FOUND', { subject: path })
    const files = filesOfModel(listed, path).map(({ path: part, size, sha256 }) => ({
      path: part,
      size,
      sha256,
    }))
    return { from: 'hub', repo, revision, files }
  }

  #models(): CatalogueModel[] {
    const { models } = this.#options.catalogue.current
    return models.toSorted((a, b) => b.released.localeCompare(a.released))
  }

  #model(id: string): CatalogueModel | CatalogueSearchModel {
    const { models, searchModels } = this.#options.catalogue.current
    const model = [...models, ...searchModels].find((one) => one.id === id)
    if (!model) throw new KotonohaError('MODEL_NOT_FOUND', { subject: id })
    return model
  }

  /** The files of a repository, as the hub has told, or as the catalogue says. */
  #files(gguf: CatalogueGguf) {
    return this.#options.lookups.get(gguf.repo)?.files ?? gguf.files
  }

  #offered(gguf: CatalogueGguf): OfferedFile[] {
    const { repo, official, converter } = gguf
    return this.#files(gguf).map(({ path, quantization, size, unverified }) => {
      const verified = unverified.length === 0
      return { repo, path, quantization, size, official, converter, verified }
    })
  }

  #repository({ repo, official, converter }: CatalogueGguf): Offer['repositories'][number] {
    const answer = this.#options.lookups.get(repo)
    const missing = answer !== undefined && answer.revision === null
    return { repo, official, converter, askedAt: answer?.askedAt ?? null, missing }
  }
}

/** The id that an installed model has when it was fetched from a repository. */
export function installedId(repo: string, path: string): string {
  return `${repo}/${basename(path)}`
}

/** What the official weights of a model can be converted to, and how that would run. */
function conversionOf(
  model: CatalogueModel,
  fitting: Fitting,
  contextSize: number | null,
): Fits['conversions'] {
  const published = layoutOfShape(model, 'F16', null)
  if (!published) return []
  const weights = Math.round(weightsOf(published))
  const targets = ConversionTarget.options.flatMap((to) => {
    const layout = layoutOfShape(model, to.toUpperCase(), null)
    if (!layout) return []
    const size = Math.round(weightsOf(layout))
    // Weights and result lie on the disk at the same time.
    const fit = fitting.fit(layout, contextSize ?? model.context, weights + size)
    return [{ to, size, fit }]
  })
  return [{ modelId: model.id, weights, targets }]
}
