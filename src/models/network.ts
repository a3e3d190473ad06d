import {
  type Agent,
  type ClientRequestArgs,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { KotonohaError } from '../contract/errors.ts'
import type { Purpose } from '../contract/network.ts'
import { checkedUrl, hostOf, refused } from './address.ts'
import { trusted } from './certificates.ts'
import { describe, explained } from './connection-error.ts'
import type { Ledger } from './ledger.ts'
import { type Body, type PlainAnswer, PlainConnection } from './plain-connection.ts'
import type { ProxyFor } from './proxy.ts'
import { type Opened, recordingAgent } from './recording-agent.ts'
import { RestingConnections } from './resting-connections.ts'

/** Hops of a redirect that are followed. */
const MOST_REDIRECTS = 8
/** Bytes of a redirect's own contents that are read, so that its connection can be used again. */
const LONGEST_REDIRECT = 64 * 1024
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

/**
 * The only place that makes connections. Each is in the ledger before it is opened, and none is
 * opened while everything is set to stay offline.
 */
export class Network {
  readonly #options: NetworkOptions
  readonly #agents = new Map<string, Agent>()
  readonly #sockets = new Set<Duplex>()
  readonly #resting = new RestingConnections(IDLE)
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
      letGo(body, headers)
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
    const resting = this.#resting.take(key)
    const connection = resting ?? this.#connect(url, purpose)
    const stop = () => connection.destroy(new Error('stopped'))
    const late = () => connection.destroy(new Error('the server does not answer'))
    const timer = setTimeout(late, timeout)
    signal.addEventListener('abort', stop, { once: true })
    const done = (isReusable: boolean) => {
      signal.removeEventListener('abort', stop)
      if (isReusable) this.#resting.keep(key, connection)
      else connection.destroy()
    }
    try {
      const answer = await connection.ask(url, headers, done)
      if (!answer) done(false)
      return answer
    } catch (cause) {
      done(false)
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

  /** Connections are used again, for the same purpose only, so that the ledger is right. */
  #agentFor(purpose: Purpose, secure: boolean, proxy: string | null): Agent {
    const key = `${purpose} ${secure} ${proxy}`
    const present = this.#agents.get(key)
    if (present) return present
    const options = {
      keepAlive: true,
      timeout: IDLE,
      ...(secure && { ca: trusted(this.#options.certificates?.() ?? []) }),
      ...(proxy && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    }
    const agent = recordingAgent(secure, options, (to) => this.#record(to, purpose))
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

/** Reads a redirect's own contents to their end where they are short, for a while; else gives up. */
function letGo(body: Body, headers: IncomingMessage['headers']): void {
  const isShort = Number(headers['content-length']) <= LONGEST_REDIRECT
  if (isShort) body.resume()
  else body.destroy()
  if (isShort) setTimeout(() => body.destroy(), IDLE).unref()
}
