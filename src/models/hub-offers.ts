import type { DownloadSource } from '../contract/download.ts'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import type { ModelFit } from '../contract/fit.ts'
import type { HubFound, HubHit } from '../contract/hub.ts'
import { headerFacts } from '../llmjp/facts.ts'
import type { Gguf } from '../llmjp/gguf.ts'
import { checkedName, splitPart } from './file-name.ts'
import type { HubAccess, Repository } from './hub.ts'
import {
  type GgufFile,
  ggufFiles,
  headerAt,
  readAddress,
  remoteHeader,
  repositoryInfo,
  searchHub,
  sourceOf,
} from './hub-model.ts'
import { layoutOf, resized } from './layout.ts'
import type { Fitting } from './machine.ts'
import type { Network } from './network.ts'

/** Models that no catalogue knows: found on the hub, or by an address. */
export class HubOffers {
  readonly #network: Network
  readonly #access: () => HubAccess

  constructor(network: Network, access: () => HubAccess) {
    this.#network = network
    this.#access = access
  }

  /** @throws KotonohaError as `listFiles` */
  async search(query: string, signal: AbortSignal): Promise<HubHit[]> {
    return await searchHub(this.#network, this.#access(), query, signal)
  }

  /**
   * What a repository's name or an address leads to, and how its files would run.
   * @throws KotonohaError as `listFiles`
   */
  async open(
    address: string,
    machine: () => Promise<Fitting>,
    contextSize: number | null,
    signal: AbortSignal,
  ): Promise<HubFound> {
    const access = this.#access()
    const found = readAddress(address, access.endpoint)
    const fitOf = async (gguf: Gguf, size: number, quantization: string): Promise<ModelFit> => {
      const layout = resized(layoutOf(gguf), size, quantization)
      const { trainedContext } = headerFacts(gguf, '')
      return (await machine()).fit(layout, contextSize ?? trainedContext, size)
    }
    if (found.kind === 'file') {
      const { url, name } = found
      const gguf = await headerAt(this.#network, url, signal)
      const quantization = headerFacts(gguf, checkedName(name)).quantization
      const fit = await fitOf(gguf, gguf.size, quantization)
      return { kind: 'file', url: url.href, name, size: gguf.size, quantization, fit }
    }
    const info = await repositoryInfo(this.#network, access, found.repository, signal)
    const repository = { repo: found.repository.repo, revision: info.revision }
    const all = await ggufFiles(this.#network, access, repository, signal)
    const files = all.filter(({ path }) => found.path === null || path === found.path)
    if (files.length === 0)
      throw new KotonohaError('GGUF_NOT_FOUND', { subject: found.path ?? repository.repo })
    const header = await this.#header(access, repository, files, signal)
    return {
      kind: 'repository',
      ...repository,
      licence: info.licence,
      gated: info.gated,
      header: header && toldOf(header.gguf, header.file),
      files: await Promise.all(
        files.map(async ({ path, quantization, size, parts }) => ({
          path,
          quantization,
          size,
          parts: parts.length,
          hashed: parts.every(({ sha256 }) => sha256 !== null),
          fit: header ? await fitOf(header.gguf, size, quantization) : null,
        })),
      ),
    }
  }

  /**
   * What is to be fetched for a file of a repository.
   * @throws KotonohaError as `listFiles`, DOWNLOAD_NOT_FOUND
   */
  async source(repository: Repository, path: string, signal: AbortSignal): Promise<DownloadSource> {
    const files = await ggufFiles(this.#network, this.#access(), repository, signal)
    const file = files.find((one) => one.path === path)
    if (!file) throw new KotonohaError('DOWNLOAD_NOT_FOUND', { subject: path })
    return sourceOf(repository, file)
  }

  /** @throws KotonohaError ADDRESS_REFUSED for what is no address of a GGUF file */
  fileSource(address: string): DownloadSource {
    const found = readAddress(address, this.#access().endpoint)
    if (found.kind !== 'file') throw new KotonohaError('ADDRESS_REFUSED', { subject: address })
    return { from: 'url', url: found.url.href, name: checkedName(found.name), sha256: null }
  }

  /** The header of the smallest file that has one; null where all are unreadable. */
  async #header(
    access: HubAccess,
    repository: Repository,
    files: readonly GgufFile[],
    signal: AbortSignal,
  ) {
    const whole = files.find(({ parts }) => parts.length === 1) ?? files[0]
    const [first] = whole?.parts ?? []
    if (!whole || !first) return null
    try {
      const gguf = await remoteHeader(this.#network, access, repository, first, signal)
      return { gguf, file: whole }
    } catch (error) {
      // What is offered can be fetched all the same; without access it cannot.
      const { code } = failureOf(error)
      if (signal.aborted || ['OFFLINE', 'TOKEN_NEEDED', 'HUB_BUSY'].includes(code)) throw error
      return null
    }
  }
}

function toldOf(gguf: Gguf, { path }: GgufFile) {
  const { name, architecture, parameters, trainedContext, family } = headerFacts(gguf, path)
  const isWhole = splitPart(path) === undefined
  return {
    name,
    architecture,
    parameters: isWhole ? parameters : null,
    context: trainedContext,
    family,
  }
}
