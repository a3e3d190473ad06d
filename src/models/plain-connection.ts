// HTTP/1.1 for the one case that must be fast: answers whose length is told. Node's own client
// allocates a buffer for each 64 KiB and hands it through several streams, which costs more than all
// the rest of a download; here the kernel writes into one buffer again and again. Whatever is not
// plain is left to Node's client.
import type { IncomingHttpHeaders } from 'node:http'
import { connect, isIP, type OnReadOpts, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Bytes that are taken from the kernel at once. */
const BUFFER = 512 * 1024
/** Bytes of a head that are looked through at once. */
const HEAD_PIECE = 4096
const LONGEST_HEAD = 64 * 1024

/** The bytes of an answer. A chunk is valid until the next one is asked for. */
export interface Body extends AsyncIterable<Buffer> {
  /** Gives up; whoever reads is told the error. */
  destroy(error?: Error): void
  /** Reads to the end and forgets. */
  resume(): void
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Body
}

/** A connection that asks for one thing after the other. */
export class PlainConnection {
  readonly socket: Socket
  readonly #buffer = Buffer.allocUnsafe(BUFFER)
  /** What the kernel has written and nobody has taken yet. */
  #start = 0
  #end = 0
  #wake: () => void = () => undefined
  #error: Error | undefined
  #isOver = false
  #isIdle = false

  /** @param trusted certificates (PEM) for https */
  constructor(url: URL, trusted: () => string[]) {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const onread: OnReadOpts = {
      buffer: this.#buffer,
      callback: (length) => this.#take(length),
    }
    const isSecure = url.protocol === 'https:'
    const port = Number(url.port) || (isSecure ? 443 : 80)
    // Node's types leave out that TLS knows of `onread` too.
    const secured = {
      host,
      port,
      onread,
      ca: isSecure ? trusted() : [],
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 && { servername: host }),
    }
    this.socket = isSecure ? connectTls(secured) : connect({ host, port, onread })
    this.socket.setNoDelay(true)
    this.socket.on('error', (error) => {
      this.#error ??= error
    })
    for (const name of ['end', 'close'] as const)
      this.socket.on(name, () => {
        this.#isOver = true
        this.#wake()
      })
  }

  /** Whether something can be asked over it. */
  get isUsable(): boolean {
    return !this.#isOver && !this.#error && !this.socket.destroyed
  }

  /** Waits for the next request; what comes before that ends it. */
  rest(): void {
    this.#isIdle = true
    this.socket.unref()
    this.socket.resume()
  }

  destroy(error?: Error): void {
    this.#error ??= error
    this.socket.destroy(error)
    this.#isOver = true
    this.#wake()
  }

  /**
   * Asks, and returns the beginning of the answer; undefined for one that is not plain, after which
   * the connection is of no more use.
   * @param onDone told whether the connection can be used again, when nothing more of the answer will
   *   be read; destroys it otherwise
   */
  async ask(
    url: URL,
    headers: Readonly<Record<string, string>>,
    onDone: (isReusable: boolean) => void,
  ): Promise<PlainAnswer | undefined> {
    this.#isIdle = false
    this.socket.ref()
    const lines = Object.entries({ host: url.host, connection: 'keep-alive', ...headers }).map(
      ([name, value]) => `${name}: ${value.replace(/[\r\n]/g, ' ')}\r\n`,
    )
    this.socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`,
      'latin1',
    )
    for (;;) {
      const head = parsedHead(await this.#head())
      if (!head) return undefined
      // What comes before the answer proper is of no interest.
      if (head.status >= 100 && head.status < 200 && head.status !== 101) continue
      const length = lengthOf(head)
      // What an answer without contents says besides is of no interest, so it need not be repeated.
      if (length === undefined && [200, 206].includes(head.status)) return undefined
      if (length === undefined) {
        onDone(false)
        return { status: head.status, headers: head.headers, body: nothing }
      }
      return {
        status: head.status,
        headers: head.headers,
        body: this.#body(length, (isWhole) => onDone(isWhole && head.isKept && this.isUsable)),
      }
    }
  }

  /** Keeps the kernel from writing on until what there is has been taken. */
  #take(length: number): boolean {
    if (this.#isIdle) {
      this.destroy()
      return false
    }
    this.#start = 0
    this.#end = length
    this.#wake()
    return false
  }

  /** Whether there are bytes; waits for them. False at the end of the connection. */
  async #more(): Promise<boolean> {
    while (this.#start === this.#end) {
      if (this.#error) throw this.#error
      if (this.#isOver) return false
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.socket.resume()
      await woken
    }
    return true
  }

  /** The text of a head, up to its empty line. */
  async #head(): Promise<string> {
    let head = ''
    for (;;) {
      if (!(await this.#more())) throw ended()
      const before = head.length
      // What has come after the head is long, and is not to be copied.
      const piece = Math.min(this.#end, this.#start + HEAD_PIECE)
      head += this.#buffer.toString('latin1', this.#start, piece)
      const end = head.indexOf('\r\n\r\n', Math.max(0, before - 3))
      if (end >= 0) {
        this.#start += end + 4 - before
        return head.slice(0, end)
      }
      this.#start = piece
      if (head.length > LONGEST_HEAD) return ''
    }
  }

  #body(length: number, onDone: (isWhole: boolean) => void): Body {
    let isDone = false
    const done = (isWhole: boolean) => {
      if (isDone) return
      isDone = true
      onDone(isWhole)
    }
    const read = this.#read(length, done)
    if (length === 0) done(true)
    return {
      [Symbol.asyncIterator]: () => read,
      destroy: (error) => {
        // After its end the connection is another's.
        if (isDone) return
        this.destroy(error)
        done(false)
      },
      resume: () => void drain(read),
    }
  }

  async *#read(length: number, onDone: (isWhole: boolean) => void): AsyncGenerator<Buffer, void> {
    if (length === 0) return
    let left = length
    try {
      while (left > 0) {
        if (!(await this.#more())) throw ended()
        const taken = Math.min(left, this.#end - this.#start)
        const chunk = this.#buffer.subarray(this.#start, this.#start + taken)
        this.#start += taken
        left -= taken
        yield chunk
      }
    } finally {
      // More than was announced is nobody's.
      onDone(left === 0 && this.#start === this.#end)
    }
  }
}

interface Head {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly isKept: boolean
}

/** What a head says; undefined for one that is not as RFC 9112 has it. */
function parsedHead(text: string): Head | undefined {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? []
  if (status === undefined) return undefined
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name === '' || /\p{Cc}/u.test(value.replaceAll('\t', ' '))) return undefined
    const key = name.toLowerCase()
    // Twice told is not plain where it could mean two things.
    if (key in headers && /^(content-|transfer-|location|etag)/.test(key)) return undefined
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  const isKept = minor === '1' && !/\bclose\b/i.test(headers.connection ?? '')
  return { status: Number(status), headers, isKept }
}

/** Bytes of the body; undefined when they are not told. */
function lengthOf({ status, headers }: Head): number | undefined {
  if (status === 204 || status === 304) return 0
  const length = headers['content-length']
  const isTold = headers['transfer-encoding'] === undefined && /^\d{1,15}$/.test(length ?? '')
  return isTold && status !== 101 ? Number(length) : undefined
}

/** A body that nobody needs. */
const nothing: Body = {
  async *[Symbol.asyncIterator]() {},
  destroy: () => undefined,
  resume: () => undefined,
}

function ended(): Error {
  return Object.assign(new Error('the connection ended early'), { code: 'ECONNRESET' })
}

async function drain(read: AsyncGenerator<Buffer, void>): Promise<void> {
  try {
    for await (const _ of read);
  } catch {
    // It was of no interest.
  }
}
