// A hub on this machine for tests and measurements: it lists and serves files as the real one does,
// with a redirect to a storage on another origin, and misbehaves as it is told to.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request for bytes, as the storage sees it. */
export interface BytesRequest {
  /** Path in the repository. */
  readonly path: string
  /** Counted from 0 over all requests for bytes. */
  readonly number: number
  readonly first: number
  readonly last: number
}

/** What to do instead of answering rightly; what is not said is done rightly. */
export interface Misbehaviour {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Breaks the connection off after so many bytes. */
  readonly resetAfter?: number
  /** Sends nothing any more after so many bytes. */
  readonly stallAfter?: number
  /** Sends the whole file, without a word about ranges. */
  readonly ignoreRange?: boolean
  /** Leaves out how long the answer is. */
  readonly chunked?: boolean
  /** Answers with so many bytes at most. */
  readonly atMost?: number
  /** Changes the bytes on their way. */
  readonly spoil?: (bytes: Buffer, offset: number) => void
  /** Milliseconds before the answer. */
  readonly delay?: number
  /** Writes whatever it likes instead of an answer. */
  readonly raw?: (socket: Socket) => void
}

/** What was asked for, in order. */
export interface SeenRequest {
  readonly server: 'hub' | 'storage'
  readonly url: string
  readonly range: string | undefined
  readonly authorization: string | undefined
}

/** Timers are no finer, in milliseconds. */
const TICK = 5

export class LoopbackHub {
  readonly repo = 'llm-jp/small-gguf'
  readonly revision = 'main'
  /** The commit that the revision is at. */
  readonly commit = 'c0ffee'.padEnd(40, '0')
  /** Repositories that are found and cannot be opened. */
  readonly others: string[] = []
  readonly files = new Map<string, Buffer>()
  /** Files of further repositories. */
  readonly more = new Map<string, Map<string, Buffer>>()
  readonly seen: SeenRequest[] = []
  /** Bytes of files that were sent. */
  served = 0
  /** Bytes a second of each connection; null for as fast as it goes. */
  rate: number | null = null
  /** Bytes a second over all connections; null for as fast as it goes. */
  linkRate: number | null = null
  /** Bytes that a connection is given at once. */
  piece = 64 * 1024
  /** The token that is asked for, if any. */
  token: string | null = null
  misbehave: (request: BytesRequest) => Misbehaviour | undefined = () => undefined
  misbehaveListing: () => Misbehaviour | undefined = () => undefined
  /** Headers of a file's redirect, beside those that lead on. */
  redirectHeaders: Readonly<Record<string, string>> = {}
  /** Contents of it. */
  redirectBody: (response: ServerResponse) => void = (response) => response.end()
  /** Where a file's redirect leads. */
  redirect: (path: string) => string = (path) => `${this.storage}/${encodeURIComponent(path)}`
  #count = 0
  /** When everything is through that was sent so far, after `performance.now`. */
  #linkFreeAt = 0
  readonly #hub: Server
  readonly #storage: Server

  private constructor() {
    this.#hub = createServer((request, response) => this.#answerHub(request, response))
    this.#storage = createServer((request, response) => {
      this.#answerStorage(request, response).catch(() => response.destroy())
    })
  }

  static async start(): Promise<LoopbackHub> {
    const hub = new LoopbackHub()
    await Promise.all([hub.#hub, hub.#storage].map(listen))
    return hub
  }

  get endpoint(): string {
    return addressOf(this.#hub)
  }

  get storage(): string {
    return addressOf(this.#storage)
  }

  /** Requests for bytes so far. */
  get count(): number {
    return this.#count
  }

  async close(): Promise<void> {
    for (const server of [this.#hub, this.#storage]) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  #answerHub(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? ''
    this.#note('hub', request)
    if (url === '/api/models?limit=1') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      return
    }
    if (url === '/api/whoami-v2' && this.token === null) {
      response.writeHead(404).end()
      return
    }
    if (this.token !== null && request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end('Access to this model is restricted.')
      return
    }
    if (url === '/api/whoami-v2') {
      response.writeHead(200).end(JSON.stringify({ type: 'user', name: 'hanako' }))
      return
    }
    const wrong = this.misbehaveListing()
    if (wrong && url.startsWith('/api/')) {
      response.writeHead(wrong.status ?? 200, wrong.headers).end(wrong.body)
      return
    }
    const [, repo = '', at, path = ''] =
      /^(?:\/api\/models)?\/([^/]+\/[^/]+)\/(tree|revision|resolve)\/[^/]+\/?(.*)$/.exec(url) ?? []
    const files = this.#filesOf(repo)
    if (url.startsWith('/api/models?')) json(response, this.#found(url))
    else if (!files) response.writeHead(404).end('Repository not found')
    else if (at === 'tree') this.#list(response, files)
    else if (at === 'revision') json(response, this.#info(repo))
    else this.#resolve(response, repo, files, decodeURIComponent(path))
  }

  #filesOf(repo: string): Map<string, Buffer> | undefined {
    return repo === this.repo ? this.files : this.more.get(repo)
  }

  #resolve(response: ServerResponse, repo: string, files: Map<string, Buffer>, path: string): void {
    const contents = files.get(path)
    if (!contents) {
      response.writeHead(404).end('Entry not found')
      return
    }
    response.writeHead(302, {
      location: this.redirect(repo === this.repo ? path : `${repo}:${path}`),
      'x-linked-etag': `"${sha256(contents)}"`,
      'x-linked-size': String(contents.length),
      ...this.redirectHeaders,
    })
    this.redirectBody(response)
  }

  #info(repo: string) {
    const cardData = { license: 'apache-2.0' }
    return { id: repo, sha: this.commit, gated: this.token ? 'auto' : false, cardData }
  }

  #found(url: string) {
    const query = new URL(url, this.endpoint).searchParams.get('search') ?? ''
    const lastModified = '2026-04-03T00:00:00.000Z'
    const tags = ['gguf', 'license:apache-2.0']
    return [this.repo, ...this.others]
      .filter((repo) => repo.includes(query))
      .map((id) => ({ id, downloads: 12_345, likes: 67, lastModified, gated: false, tags }))
  }

  #list(response: ServerResponse, files: Map<string, Buffer>): void {
    const entries = [...files].map(([path, contents]) => ({
      type: 'file',
      path,
      size: contents.length,
      lfs: { oid: sha256(contents), size: contents.length, pointerSize: 134 },
    }))
    json(response, entries)
  }

  async #answerStorage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#note('storage', request)
    const path = decodeURIComponent(new URL(request.url ?? '', this.storage).pathname.slice(1))
    const [repo, inside] = path.split(':')
    const contents = this.files.get(path) ?? this.more.get(repo ?? '')?.get(inside ?? '')
    if (!contents) {
      response.writeHead(404).end()
      return
    }
    const etag = `"${sha256(contents).slice(0, 32)}"`
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const isSame = [undefined, etag].includes(request.headers['if-range']?.toString())
    const first = Number(range?.[1] ?? 0)
    const last = Math.min(Number(range?.[2] || contents.length - 1), contents.length - 1)
    const wrong = this.misbehave({ path, number: this.#count++, first, last }) ?? {}
    if (wrong.delay) await new Promise((resolve) => setTimeout(resolve, wrong.delay))
    if (wrong.raw) {
      response.detachSocket(request.socket)
      wrong.raw(request.socket)
      return
    }
    const whole = !range || wrong.ignoreRange || !isSame
    if (wrong.status !== undefined) {
      response.writeHead(wrong.status, wrong.headers).end(wrong.body)
      return
    }
    if (!whole && first >= contents.length) {
      response.writeHead(416, { 'content-range': `bytes */${contents.length}` }).end()
      return
    }
    const begin = whole ? 0 : first
    const wanted = (whole ? contents.length : last + 1) - begin
    const length = Math.min(wanted, wrong.atMost ?? wanted)
    response.writeHead(whole ? 200 : 206, {
      etag,
      'content-type': 'application/octet-stream',
      ...(!wrong.chunked && { 'content-length': String(length) }),
      ...(!whole && {
        'content-range': `bytes ${begin}-${begin + length - 1}/${contents.length}`,
        'accept-ranges': 'bytes',
      }),
      ...wrong.headers,
    })
    await this.#send(response, contents.subarray(begin, begin + length), begin, wrong)
  }

  async #send(
    response: ServerResponse,
    contents: Buffer,
    offset: number,
    wrong: Misbehaviour,
  ): Promise<void> {
    const end = Math.min(wrong.resetAfter ?? wrong.stallAfter ?? contents.length, contents.length)
    for (let at = 0; at < end && !response.destroyed; at += this.piece) {
      const piece = contents.subarray(at, Math.min(at + this.piece, end))
      const sent = wrong.spoil ? Buffer.from(piece) : piece
      wrong.spoil?.(sent, offset + at)
      this.served += sent.length
      if (!response.write(sent)) await drained(response)
      if (this.rate !== null)
        await new Promise((resolve) =>
          setTimeout(resolve, (sent.length * 1000) / (this.rate ?? 1e12)),
        )
      await this.#passLink(sent.length)
    }
    // What was sent gets there first.
    if (wrong.resetAfter !== undefined) response.socket?.end(() => response.destroy())
    else if (wrong.stallAfter === undefined) response.end()
  }

  async #passLink(bytes: number): Promise<void> {
    if (this.linkRate === null) return
    const now = performance.now()
    this.#linkFreeAt = Math.max(now, this.#linkFreeAt) + (bytes * 1000) / this.linkRate
    const wait = this.#linkFreeAt - now
    if (wait >= TICK) await new Promise((resolve) => setTimeout(resolve, wait))
  }

  #note(server: SeenRequest['server'], { url = '', headers }: IncomingMessage): void {
    this.seen.push({ server, url, range: headers.range, authorization: headers.authorization })
  }
}

function json(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}

const digests = new WeakMap<Uint8Array, string>()

/** SHA-256 as hexadecimal digits; computed once for each array. */
export function sha256(contents: Uint8Array): string {
  const digest = digests.get(contents) ?? createHash('sha256').update(contents).digest('hex')
  digests.set(contents, digest)
  return digest
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.once('drain', go).once('close', go)
  })
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
}

function addressOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${isPort(address) ? address.port : 0}`
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
