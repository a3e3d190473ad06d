import { KotonohaError } from '../contract/errors.ts'
import { MAX_CERTIFICATES, type NetworkState, type NetworkTest } from '../contract/network.ts'
import type { Settings } from '../contract/settings.ts'
import {
  CERTIFICATES_FILE,
  systemCertificates,
  TrustedCertificates,
} from '../models/certificates.ts'
import type { HubAccess } from '../models/hub.ts'
import { testHub } from '../models/hub-test.ts'
import { LEDGER_FILE, Ledger } from '../models/ledger.ts'
import { Network } from '../models/network.ts'
import { chosenProxy, environmentProxy, type ProxyFor, proxyOfAnswer } from '../models/proxy.ts'
import { SecretFile } from '../store/secret-file.ts'
import type { Desktop } from './desktop.ts'

/** The token's file in the data folder. */
export const TOKEN_FILE = 'hub-token.json'

/** What is kept about connections in the data folder. */
export const CONNECTION_FILES = [LEDGER_FILE, CERTIFICATES_FILE, TOKEN_FILE]

export interface ConnectionsOptions {
  readonly dataFolder: string
  readonly settings: () => Settings
  readonly desktop: Desktop
  /** Is told when the token or certificates have changed. */
  readonly onChange: () => void
}

/** How the network is reached, and as whom: everything of it that the user can set up. */
export class Connections {
  readonly ledger: Ledger
  readonly network: Network
  readonly #options: ConnectionsOptions
  readonly #certificates: TrustedCertificates
  readonly #token: SecretFile
  readonly #systemProxy: ProxyFor
  readonly #proxyFor: ProxyFor

  constructor(options: ConnectionsOptions) {
    const { dataFolder, settings, desktop } = options
    this.#options = options
    this.ledger = new Ledger(dataFolder)
    this.#certificates = new TrustedCertificates(dataFolder)
    this.#token = new SecretFile(dataFolder, TOKEN_FILE, desktop.cipher?.())
    const { systemProxy } = desktop
    this.#systemProxy = async (url) =>
      systemProxy ? proxyOfAnswer(await systemProxy(url)) : environmentProxy(url)
    this.#proxyFor = chosenProxy(settings, this.#systemProxy)
    this.network = new Network({
      ledger: this.ledger,
      offline: () => settings().offline,
      certificates: () => this.#certificates.texts(),
      proxyFor: this.#proxyFor,
    })
  }

  /** The hub or a mirror of it, and the user's token. */
  access(): HubAccess {
    return { endpoint: this.#options.settings().hub, token: this.#token.read() ?? null }
  }

  async state(): Promise<NetworkState> {
    const token = this.#token.read()
    return {
      token: token === undefined ? 'unreadable' : token === null ? 'absent' : 'present',
      tokenPlace: this.#token.place,
      certificates: this.#certificates.list(),
      systemCertificates: systemCertificates().length,
      systemProxy: await this.#systemProxy(this.#hub()).catch(() => null),
    }
  }

  /** @throws KotonohaError DISK_FULL, DATA_READ_ONLY */
  setToken(token: string | null): void {
    if (token === null) this.#token.remove()
    else this.#token.write(token)
    this.#options.onChange()
  }

  /** @throws KotonohaError CERTIFICATE_FILE_INVALID, DISK_FULL, DATA_READ_ONLY */
  async addCertificates(file: Uint8Array): Promise<void> {
    if (file.length > MAX_CERTIFICATES)
      throw new KotonohaError('CERTIFICATE_FILE_INVALID', { detail: `${file.length} bytes` })
    this.#certificates.add(file)
    await this.#trustChanged()
  }

  async removeCertificate(fingerprint: string): Promise<void> {
    this.#certificates.remove(fingerprint)
    await this.#trustChanged()
  }

  /** Asks the hub as downloads do. @throws KotonohaError as `testHub` */
  async test(signal: AbortSignal): Promise<NetworkTest> {
    const begun = performance.now()
    const hub = this.#hub()
    const user = await testHub(this.network, this.access(), signal)
    const elapsedMs = performance.now() - begun
    const proxy = await this.#proxyFor(hub)
    return { host: hub.host, elapsedMs, proxy: proxy && withoutPassword(proxy), user }
  }

  #hub(): URL {
    return new URL(this.#options.settings().hub)
  }

  async #trustChanged(): Promise<void> {
    // Connections that were made with the old trust end; downloads make new ones.
    await this.network.disconnect()
    this.#options.onChange()
  }
}

function withoutPassword(address: string): string {
  return URL.parse(address)?.host ?? ''
}
