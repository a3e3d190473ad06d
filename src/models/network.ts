import type { IncomingMessage } from 'node:http'
import { type ClientRequestArgs, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getCACertificates } from 'node:tls'
import { type Failure, KotonohaError } from '../contract/errors.ts'
import type { Purpose } from '../contract/network.ts'
import type { Ledger } from './ledger.ts'
import { type Body, type PlainAnswer, PlainConnection } from './plain-connection.ts'
import type { ProxyFor } from './proxy.ts'

/** Hops of a redirect that are followed. */
const MOST_REDIRECTS = 8
/** Milliseconds that an idle connection is kept for the next request. */
const IDLE = 5000

export interface NetworkOptions {
  readonly ledger: Ledger
  /** Whether every connection is denied. */
  readonly offline: () => boolean
  /** Certificates (PEM) that are trusted beside those of the program and of the operating system. */
  readonly certificates?: () => readonly string[]
  /** The proxy that an address is reached by, e.g. http://proxy:8080. */
  readonly proxyFor?: ProxyFor
}

export interface Request {
  readonly purpose: Purpose
  readonly headers?: Readonly<Record<string, string>>
  /** Sent to this address's origin alone, never to where a redirect leads elsewhere. */
  readonly token?: string | null
  readonly signal: AbortSignal
  /** Milliseconds without a sign of the server before the answer begins. */
  readonly timeout: number
}

/** The beginning of an answer; its body has not been read yet. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Body
  /** Where redirects led. */
  readonly url: URL
  /** Headers of the redirects on the way, the first first. */
  readonly redirects: readonly IncomingMessage['headers'][]
}

interface Resting {
  readonly connection: PlainConnection
  /** Ends it when nothing is asked for a while. */
  readonly timer: NodeJS.Timeout
}

/** A connection that could not be made or broke off: worth another try. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  /** What the user is told when no further try is made. */
  readonly failure: Failure

  constructor(message: string, failure: Failure, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/**
 * The only place that makes connections. Each is in the ledger before it is opened, and none is
 * opened while everything is set to stay offline.
 */
export class Network {
  readonly #options: NetworkOptions
  readonly #agents = new Map<string, HttpAgent>()
  readonly #sockets = new Set<Duplex>()
  /** Connections of the plain kind that wait for the next request, by origin and purpose. */
  readonly #resting = new Map<string, Resting[]>()
  /** Origins whose answers are not plain. */
  readonly #notPlain = new Set<string>()

  constructor(options: NetworkOptions) {
    this.#options = options
  }

  /**
   * Asks for what an address holds, along redirects. The caller reads the body or destroys it.
   * @throws KotonohaError OFFLINE, ADDRESS_REFUSED
   * @throws ConnectionError
   */
  async get(url: URL, request: Request): Promise<Answer> {
    const redirects: IncomingMessage['headers'][] = []
    let at = checkedUrl(url)
    for (;;) {
      const { status, headers, body } = await this.#once(at, request, at.origin === url.origin)
      const isRedirect = [301, 302, 303, 307, 308].includes(status) && headers.location
      if (!isRedirect) return { status, headers, body, url: at, redirects }
      body.resume()
      redirects.push(headers)
      if (redirects.length > MOST_REDIRECTS)
        throw new KotonohaError('SERVER_ANSWER_INVALID', {
          subject: url.host,
          detail: 'too many redirects',
        })
      const next = checkedUrl(headers.location, at)
      if (next.protocol !== at.protocol && next.protocol !== 'https:')
        throw refused(next, 'a redirect away from https')
      at = next
    }
  }

  /** Ends all connections at once, e.g. when everything is set to stay offline, or trust has changed. */
  async disconnect(): Promise<void> {
    // Those that are kept for the next request know the old certificates.
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
    const sockets = [...this.#sockets]
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
  }

  async #once(url: URL, request: Request, isOrigin: boolean): Promise<PlainAnswer> {
    const { purpose, signal, token, timeout } = request
    if (this.#options.offline()) {
      this.#options.ledger.deny(hostOf(url), purpose)
      throw new KotonohaError('OFFLINE', { subject: url.host })
    }
    const proxy = (await this.#options.proxyFor?.(url)) ?? null
    signal.throwIfAborted()
    const secure = url.protocol === 'https:'
    const headers = {
      'user-agent': 'Kotonoha',
      // What is counted and hashed is the file, not a compressed form of it.
      'accept-encoding': 'identity',
      ...request.headers,
      ...(token && isOrigin && { authorization: `Bearer ${token}` }),
    }
    if (purpose === 'download' && proxy === null && !this.#notPlain.has(url.origin)) {
      const plain = await this.#plainly(url, request, headers)
      if (plain) return plain
      this.#notPlain.add(url.origin)
    }
    const options = { agent: this.#agentFor(purpose, secure, proxy), signal, headers }
    return await new Promise((resolve, reject) => {
      const outgoing = secure ? httpsRequest(url, options) : httpRequest(url, options)
      const timer = setTimeout(
        () => outgoing.destroy(new Error('the server does not answer')),
        timeout,
      )
      outgoing.once('response', (body) => {
        clearTimeout(timer)
        // Whoever reads it is told; whoever does not read it any more need not know.
        body.on('error', () => undefined)
        resolve({ status: body.statusCode ?? 0, headers: body.headers, body })
      })
      outgoing.once('error', (cause) => {
        clearTimeout(timer)
        if (signal.aborted || cause instanceof KotonohaError) reject(cause)
        else reject(explained(cause, url, proxy))
      })
      outgoing.end()
    })
  }

  /** Asks without Node's client; undefined when the answer is not one for that. */
  async #plainly(
    url: URL,
    { purpose, signal, timeout }: Request,
    headers: Readonly<Record<string, string>>,
  ): Promise<PlainAnswer | undefined> {
    const key = `${purpose} ${url.origin}`
    const resting = this.#rested(key)
    const connection = resting ?? this.#connect(url, purpose)
    const stop = () => connection.destroy(new Error('stopped'))
    const timer = setTimeout(
      () => connection.destroy(new Error('the server does not answer')),
      timeout,
    )
    signal.addEventListener('abort', stop, { once: true })
    try {
      const answer = await connection.ask(url, headers, (isReusable) => {
        signal.removeEventListener('abort', stop)
        if (isReusable) this.#rest(key, connection)
        else connection.destroy()
      })
      if (!answer) connection.destroy()
      return answer
    } catch (cause) {
      signal.removeEventListener('abort', stop)
      connection.destroy()
      signal.throwIfAborted()
      // The server may have closed it while it was resting.
      if (resting) return await this.#plainly(url, { purpose, signal, timeout }, headers)
      throw explained(cause instanceof Error ? cause : new Error(String(cause)), url, null)
    } finally {
      clearTimeout(timer)
    }
  }

  #connect(url: URL, purpose: Purpose): PlainConnection {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    const opened = this.#record({ host, port }, purpose)
    const certificates = () => trusted(this.#options.certificates?.() ?? [])
    const connection = new PlainConnection(url, certificates)
    opened(connection.socket, () => undefined)
    return connection
  }

  /** Keeps a connection for the next request, for a while. */
  #rest(key: string, connection: PlainConnection): void {
    const timer = setTimeout(() => connection.destroy(), IDLE)
    timer.unref()
    connection.rest()
    const resting = this.#resting.get(key) ?? []
    resting.push({ connection, timer })
    this.#resting.set(key, resting)
  }

  #rested(key: string): PlainConnection | undefined {
    const resting = this.#resting.get(key) ?? []
    for (;;) {
      const last = resting.pop()
      clearTimeout(last?.timer)
      if (!last || last.connection.isUsable) return last?.connection
    }
  }

  /** Connections are used again, for the same purpose only, so that the ledger is right. */
  #agentFor(purpose: Purpose, secure: boolean, proxy: string | null): HttpAgent {
    const key = `${purpose} ${secure} ${proxy}`
    const present = this.#agents.get(key)
    if (present) return present
    const certificates = this.#options.certificates?.() ?? []
    const record = (options: ClientRequestArgs) => this.#record(options, purpose)
    const shared = {
      keepAlive: true,
      timeout: IDLE,
      ...(proxy && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    }
    const agent = secure
      ? new RecordingHttpsAgent({ ...shared, ca: trusted(certificates) }, record)
      : new RecordingHttpAgent(shared, record)
    this.#agents.set(key, agent)
    return agent
  }

  /** Called before a socket is opened; what it returns is told of the socket, or that there is none. */
  #record(options: ClientRequestArgs, purpose: Purpose): Opened {
    const host = `${options.host ?? 'localhost'}:${options.port ?? ''}`
    const { ledger, offline } = this.#options
    if (offline()) {
      ledger.deny(host, purpose)
      throw new KotonohaError('OFFLINE', { subject: host })
    }
    const close = ledger.open(host, purpose)
    return (socket, failure) => {
      if (!socket) return close({ sent: 0, received: 0, failure: 'no connection' })
      this.#sockets.add(socket)
      // What waits for a connection that is never made was not sent.
      let isConnected = !(socket instanceof Socket && socket.connecting)
      socket.once('connect', () => {
        isConnected = true
      })
      socket.once('close', () => {
        this.#sockets.delete(socket)
        const counted = isConnected && socket instanceof Socket ? socket : undefined
        const failed = socket.errored ?? failure()
        close({
          sent: counted?.bytesWritten ?? 0,
          received: counted?.bytesRead ?? 0,
          failure: failed ? describe(failed) : undefined,
        })
      })
    }
  }
}

/** Is told of the socket, or that there is none, and what failed later though it was there. */
type Opened = (socket: Duplex | undefined, failure: () => Error | undefined) => void
type Recording = (options: ClientRequestArgs) => Opened
type Created = (error: Error | null, stream: Duplex) => void

class RecordingHttpAgent extends HttpAgent {
  readonly #record: Recording

  constructor(options: ConstructorParameters<typeof HttpAgent>[0], record: Recording) {
    super(options)
    this.#record = record
  }

  override createConnection(options: ClientRequestArgs, callback?: Created) {
    const opened = this.#record(options)
    return recorded(opened, callback, (told) => super.createConnection(options, told))
  }
}

class RecordingHttpsAgent extends HttpsAgent {
  readonly #record: Recording

  constructor(options: ConstructorParameters<typeof HttpsAgent>[0], record: Recording) {
    super(options)
    this.#record = record
  }

  override createConnection(options: RequestOptions, callback?: Created) {
    const opened = this.#record(options)
    return recorded(opened, callback, (told) => super.createConnection(options, told))
  }
}

/** A socket comes as the value or, through a proxy, by the callback. */
function recorded(
  opened: Opened,
  callback: Created | undefined,
  create: (told: Created) => Duplex | null | undefined,
): Duplex | null | undefined {
  let told = false
  let failure: Error | undefined
  const tell = (socket: Duplex | undefined) => {
    if (!told) opened(socket, () => failure)
    told = true
  }
  const socket = create((error, stream) => {
    failure = error ?? undefined
    tell(error ? undefined : stream)
    callback?.(error, stream)
  })
  if (socket) tell(socket)
  return socket
}

/**
 * An address that may be asked: https, or http to this very machine.
 * @throws KotonohaError ADDRESS_REFUSED
 */
export function checkedUrl(text: string | URL | undefined, base?: URL): URL {
  const url = URL.parse(String(text), base?.href)
  if (!url) throw new KotonohaError('ADDRESS_REFUSED', { subject: String(text).slice(0, 200) })
  if (url.username || url.password) throw refused(url, 'a name or password in the address')
  if (url.protocol === 'https:') return url
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url
  throw refused(url, `scheme ${url.protocol}`)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function refused(url: URL, detail: string): KotonohaError {
  return new KotonohaError('ADDRESS_REFUSED', { subject: url.host || url.protocol, detail })
}

function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
}

function trusted(extra: readonly string[]): string[] {
  return [...getCACertificates('default'), ...systemCertificates(), ...extra]
}

/** The certificates (PEM) that the operating system trusts; none where it cannot be asked. */
export function systemCertificates(): string[] {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}

/** What OpenSSL and Node call a certificate that is not trusted, or not of this host or time. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE))/

/** What a failed connection means to a user; certificates do not get better by trying again. */
function explained(cause: Error, url: URL, proxy: string | null): Error {
  const code = 'code' in cause ? String(cause.code) : ''
  const detail = describe(cause)
  if (UNTRUSTED.test(code))
    return new KotonohaError('CERTIFICATE_UNTRUSTED', { subject: url.host, detail }, { cause })
  const isProxys = proxy !== null && (code === 'ERR_PROXY_TUNNEL' || isUnreachable(code))
  const answer = 'statusCode' in cause ? Number(cause.statusCode) : 0
  const failure: Failure = isProxys
    ? { code: 'PROXY_FAILED', data: { subject: URL.parse(proxy)?.host ?? '', detail } }
    : isUnreachable(code)
      ? { code: 'HOST_UNREACHABLE', data: { subject: url.host, detail } }
      : { code: 'DOWNLOAD_FAILED', data: { subject: url.host, detail } }
  // A proxy that asks who one is, or forbids the way, will do so again.
  if (isProxys && answer >= 400 && answer < 500)
    return new KotonohaError(failure.code, failure.data, { cause })
  return new ConnectionError(detail, failure, { cause })
}

function isUnreachable(code: string): boolean {
  return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT)$/.test(
    code,
  )
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
