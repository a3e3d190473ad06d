import type { DownloadSource } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Offer, OfferedFile } from '../contract/offer.ts'
import { type Catalogue, type CatalogueGguf, lookUp } from './catalogue.ts'
import { filesOfModel, type HubAccess, listFiles } from './hub.ts'
import type { Network } from './network.ts'

/** The catalogue as the screens show it, the newest model first, and the way from it to a download. */
export class Offers {
  readonly #catalogue: () => Catalogue
  readonly #network: Network
  readonly #access: () => HubAccess

  constructor(catalogue: () => Catalogue, network: Network, access: () => HubAccess) {
    this.#catalogue = catalogue
    this.#network = network
    this.#access = access
  }

  list(): Offer[] {
    return this.#catalogue()
      .models.toSorted((a, b) => b.released.localeCompare(a.released))
      .map((model) => ({
        ...model,
        files: model.gguf.flatMap((gguf) => offered(gguf)),
        unlisted: model.gguf.filter(({ files }) => files.length === 0).map(({ repo }) => repo),
      }))
  }

  /**
   * The files of a repository as they are now.
   * @throws KotonohaError as `listFiles`, MODEL_NOT_FOUND
   */
  async look(modelId: string, repo: string, signal: AbortSignal): Promise<OfferedFile[]> {
    return offered(await lookUp(this.#network, this.#access(), this.#gguf(modelId, repo), signal))
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
    const gguf = this.#gguf(modelId, repo)
    const { revision } = gguf
    const known = gguf.files.find((file) => file.path === path)
    if (known?.sha256) {
      const { size, sha256 } = known
      return { from: 'hub', repo, revision, files: [{ path, size, sha256 }] }
    }
    const listed = await listFiles(this.#network, this.#access(), gguf, signal)
    if (!listed.some((file) => file.path === path))
      throw new KotonohaError('DOWNLOAD_NOT_FOUND', { subject: path })
    const files = filesOfModel(listed, path).map(({ path: part, size, sha256 }) => ({
      path: part,
      size,
      sha256,
    }))
    return { from: 'hub', repo, revision, files }
  }

  #gguf(modelId: string, repo: string): CatalogueGguf {
    const model = this.#catalogue().models.find(({ id }) => id === modelId)
    const gguf = model?.gguf.find((one) => one.repo === repo)
    if (!gguf) throw new KotonohaError('MODEL_NOT_FOUND', { subject: modelId })
    return gguf
  }
}

function offered({ repo, official, files }: CatalogueGguf): OfferedFile[] {
  return files.map(({ path, quantization, size }) => ({ repo, path, quantization, size, official }))
}
