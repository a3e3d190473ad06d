import { KotonohaError } from '../contract/errors.ts'
import { checkedUrl } from './address.ts'
import { ConnectionError } from './connection-error.ts'
import type { Answer, Network } from './network.ts'
import type { Identity } from './part-file.ts'

/** A failure that is worth another try, after `wait` milliseconds if the server has said so. */
export class TemporaryError extends Error {
  override readonly name = 'TemporaryError'
  readonly wait: number | undefined

  constructor(message: string, wait?: number) {
    super(message)
    this.wait = wait
  }
}

/** The source serves other contents than before. */
export class ChangedError extends Error {
  override readonly name = 'ChangedError'
}

/** The beginning of an answer that holds bytes of the file. */
export interface Passage {
  /** Where the bytes begin and end in the file; the end is null while the source does not tell. */
  readonly first: number
  readonly end: number | null
  /** Whether the server honoured the range it was asked for. */
  readonly ranged: boolean
  readonly identity: Identity
  readonly body: Answer['body']
}

/** The address that a file is fetched from. */
export class Source {
  readonly #network: Network
  readonly #url: URL
  readonly #token: string | null
  readonly #name: string
  /** Where the redirect led: what the hub has answered once need not be asked for each range. */
  #resolved: URL | undefined

  /** @param name what the file is called in failures */
  constructor(network: Network, url: URL, token: string | null, name: string) {
    this.#network = network
    this.#url = checkedUrl(url)
    this.#token = token
    this.#name = name
  }

  /**
   * Asks for bytes of the file, `last` among them.
   * @param known what was served before; other contents are noticed
   * @param timeout milliseconds until the answer begins
   * @throws TemporaryError, ConnectionError, ChangedError
   * @throws KotonohaError OFFLINE, ADDRESS_REFUSED, TOKEN_NEEDED, DOWNLOAD_NOT_FOUND,
   *   DOWNLOAD_FAILED, SERVER_ANSWER_INVALID
   */
  async open(
    first: number,
    last: number,
    known: Identity,
    signal: AbortSignal,
    timeout: number,
  ): Promise<Passage> {
    const at = this.#resolved ?? this.#url
    // Where the hub names the contents, their storage may give each answer an ETag of its own.
    const isStrong = known.linked === null && known.etag?.startsWith('"')
    const answer = await this.#network.get(at, {
      purpose: 'download',
      headers: {
        range: `bytes=${first}-${last}`,
        ...(isStrong && known.etag && { 'if-range': known.etag }),
      },
      token: at.origin === this.#url.origin ? this.#token : null,
      signal,
      timeout,
    })
    try {
      this.#check(answer)
      const passage = this.#passage(answer, first, last, known)
      if (answer.url.href !== this.#url.href) this.#resolved = answer.url
      return passage
    } catch (error) {
      answer.body.destroy()
      throw error
    }
  }

  #check({ status, headers, url }: Answer): void {
    if (status === 200 || status === 206 || status === 416) return
    const isElsewhere = url.origin !== this.#url.origin
    const fromMemory = this.#resolved !== undefined
    this.#resolved = undefined
    // Addresses that redirects lead to expire: the hub gives a new one.
    if (fromMemory && status < 500 && status !== 429)
      throw new TemporaryError(`HTTP ${status} from ${url.host}`, 0)
    if (status === 408 || status === 425 || status === 429 || status >= 500)
      throw new TemporaryError(`HTTP ${status} from ${url.host}`, retryAfter(headers))
    if (isElsewhere) throw new TemporaryError(`HTTP ${status} from ${url.host}`)
    const data = { subject: this.#name, detail: `HTTP ${status} from ${url.host}` }
    if (status === 401 || status === 403) throw new KotonohaError('TOKEN_NEEDED', data)
    if (status === 404 || status === 410) throw new KotonohaError('DOWNLOAD_NOT_FOUND', data)
    throw new KotonohaError('DOWNLOAD_FAILED', data)
  }

  #passage(answer: Answer, first: number, last: number, known: Identity): Passage {
    const { status, headers, body, url, redirects } = answer
    const invalid = (detail: string) =>
      new KotonohaError('SERVER_ANSWER_INVALID', { subject: url.host, detail })
    if (headers['content-encoding'] && headers['content-encoding'] !== 'identity')
      throw invalid(`content encoding ${headers['content-encoding']}`)
    if (headers['transfer-encoding'] && headers['transfer-encoding'] !== 'chunked')
      throw invalid(`transfer encoding ${headers['transfer-encoding']}`)
    const linked = [...redirects, headers].find((one) => one['x-linked-etag'])?.['x-linked-etag']
    const named = {
      etag: headers.etag ?? null,
      linked: linked ? bare(String(linked)) : null,
    }
    if (status === 416) {
      const size = number(/^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1])
      if (size === 0 && first === 0)
        return { first: 0, end: 0, ranged: true, identity: { ...named, size }, body }
      // A file that ends before what was there of it is another file.
      if (size !== null && size !== known.size) throw new ChangedError(`${size} bytes now`)
      throw invalid('HTTP 416')
    }
    if (/^text\/html\b/i.test(headers['content-type'] ?? '')) throw invalid('an HTML page')
    if (status === 206) {
      const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '')
      const [begin, end, total] = (range?.slice(1) ?? []).map(number)
      const size = total ?? known.size
      const isWithin = end != null && size !== null && end >= first && end <= last && end < size
      if (begin !== first || !isWithin) throw invalid(`content range ${headers['content-range']}`)
      const identity = this.#same(known, { ...named, size }, answer)
      return { first, end: end + 1, ranged: true, identity, body }
    }
    const size = number(headers['content-length'])
    const identity = this.#same(known, { ...named, size: size ?? known.size }, answer)
    return { first: 0, end: size, ranged: false, identity, body }
  }

  /** As `same`; where an address that a redirect led to tells less than the hub, the hub is asked again. */
  #same(known: Identity, now: Identity, { redirects }: Answer): Identity {
    try {
      return same(known, now)
    } catch (error) {
      const isUnsure = known.linked !== null && redirects.length === 0 && known.size === now.size
      if (!isUnsure) throw error
      this.#resolved = undefined
      throw new TemporaryError('another ETag', 0)
    }
  }
}

/** Checks that two answers are of the same contents, and says what is now known of them. */
function same(known: Identity, now: Identity): Identity {
  const differ = (a: unknown, b: unknown) => a !== null && b !== null && a !== b
  if (differ(known.size, now.size)) throw new ChangedError(`${known.size} bytes, now ${now.size}`)
  if (differ(known.linked, now.linked)) throw new ChangedError('other contents')
  const isNamed = known.linked !== null && known.linked === now.linked
  if (!isNamed && differ(known.etag && bare(known.etag), now.etag && bare(now.etag)))
    throw new ChangedError(`ETag ${known.etag}, now ${now.etag}`)
  return {
    size: now.size ?? known.size,
    etag: now.etag ?? known.etag,
    linked: now.linked ?? known.linked,
  }
}

/** An entity tag without its marks. */
function bare(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"|"$/g, '')
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Milliseconds that the server asks to wait; it may give seconds or a date. */
function retryAfter(headers: Answer['headers']): number | undefined {
  const text = headers['retry-after']
  if (text === undefined) return undefined
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

/** Whether a failure may be gone at another try. */
export function isTemporary(error: unknown): error is TemporaryError | ConnectionError {
  return error instanceof TemporaryError || error instanceof ConnectionError
}
