// The Hugging Face hub's HTTP interface, as far as files go: https://huggingface.co/docs/hub/api
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { Sha256 } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import { checkedUrl } from './address.ts'
import { ConnectionError } from './connection-error.ts'
import { allParts, checkedPath } from './file-name.ts'
import type { Network } from './network.ts'

/** Where models are published. */
export const DEFAULT_ENDPOINT = 'https://huggingface.co'

/** Bytes of a listing that are read; more is no listing. */
const MOST_LISTING = 32 * 1024 * 1024
const MOST_PAGES = 100
const TIMEOUT = 30_000

/** A repository at one state. */
export interface Repository {
  /** `owner/name`. */
  readonly repo: string
  /** A branch, tag or commit. */
  readonly revision: string
}

/** A file of a repository. */
export interface HubFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Null for files that the hub keeps no digest of. */
  readonly sha256: string | null
}

/** Where to ask, and as whom. */
export interface HubAccess {
  readonly endpoint: string
  readonly token: string | null
}

const Listing = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative(),
    lfs: z.object({ oid: Sha256, size: z.number().int().nonnegative() }).nullish(),
  }),
)

/**
 * All files of a repository.
 * @throws KotonohaError OFFLINE, ADDRESS_REFUSED, TOKEN_NEEDED, DOWNLOAD_NOT_FOUND, DOWNLOAD_FAILED,
 *   SERVER_ANSWER_INVALID, HUB_BUSY, HUB_UNREACHABLE
 */
export async function listFiles(
  network: Network,
  access: HubAccess,
  repository: Repository,
  signal: AbortSignal,
): Promise<HubFile[]> {
  const { repo, revision } = checkedRepository(repository)
  const files: HubFile[] = []
  let next: URL | undefined = below(
    access.endpoint,
    `api/models/${repo}/tree/${encodeURIComponent(revision)}?recursive=true`,
  )
  const origin = next.origin
  for (let page = 0; next; page++) {
    if (page === MOST_PAGES) throw invalid(next, 'a listing without end')
    const read = await readPage(network, next, access.token, repo, signal)
    for (const { type, path, size, lfs } of read.entries)
      if (type === 'file')
        files.push({ path: checkedPath(path), size: lfs?.size ?? size, sha256: lfs?.oid ?? null })
    // The token goes along, so the next page must be the hub's own.
    next = read.next ? checkedUrl(read.next, next) : undefined
    if (next && next.origin !== origin) throw invalid(next, 'a page of the listing elsewhere')
  }
  return files
}

/**
 * The files of a repository that make up one model with the given one.
 * @throws KotonohaError DOWNLOAD_NOT_FOUND when one of them is missing
 */
export function filesOfModel(files: readonly HubFile[], path: string): HubFile[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return allParts(path.slice(folder.length)).map((name) => {
    const file = files.find((one) => one.path === folder + name)
    if (!file) throw new KotonohaError('DOWNLOAD_NOT_FOUND', { subject: folder + name })
    return file
  })
}

/** The address of a file. */
export function fileUrl(endpoint: string, repository: Repository, path: string): URL {
  const { repo, revision } = checkedRepository(repository)
  const encoded = checkedPath(path).split('/').map(encodeURIComponent).join('/')
  return below(endpoint, `${repo}/resolve/${encodeURIComponent(revision)}/${encoded}`)
}

/** @throws KotonohaError ADDRESS_REFUSED when it is not `owner/name` or no revision */
export function checkedRepository(repository: Repository): Repository {
  const isName = (text: string) => /^[\w-][\w.-]{0,95}$/.test(text) && !text.includes('..')
  const [owner = '', name = '', ...rest] = repository.repo.split('/')
  const revision = repository.revision.split('/')
  if (!isName(owner) || !isName(name) || rest.length > 0 || !revision.every(isName))
    throw new KotonohaError('ADDRESS_REFUSED', {
      subject: `${repository.repo}@${repository.revision}`.slice(0, 200),
    })
  return repository
}

async function readPage(
  network: Network,
  url: URL,
  token: string | null,
  subject: string,
  signal: AbortSignal,
) {
  const { text, headers } = await askHub(network, url, token, subject, signal)
  const next = /<([^>]+)>;\s*rel="next"/.exec(String(headers.link ?? ''))?.[1]
  return { entries: parsed(text, url, Listing), next }
}

/**
 * What the hub answers to a question.
 * @param subject what it is asked about
 * @throws KotonohaError as `listFiles`
 */
export async function askHub(
  network: Network,
  url: URL,
  token: string | null,
  subject: string,
  signal: AbortSignal,
): Promise<{ text: string; headers: IncomingHttpHeaders }> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  try {
    const request = { purpose: 'hub-list', token, signal: limited, timeout: TIMEOUT } as const
    const { status, headers, body } = await network.get(url, request)
    if (status !== 200) body.destroy()
    refuseStatus(status, subject, headers)
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of body) {
      length += chunk.length
      if (length > MOST_LISTING) throw invalid(url, 'the answer is too long')
      chunks.push(chunk)
    }
    return { text: Buffer.concat(chunks).toString(), headers }
  } catch (error) {
    throw failed(error, subject, signal)
  }
}

/** What an answer's status means. @throws KotonohaError TOKEN_NEEDED, DOWNLOAD_NOT_FOUND, HUB_BUSY, DOWNLOAD_FAILED */
export function refuseStatus(status: number, subject: string, headers: IncomingHttpHeaders): void {
  if (status === 200 || status === 206) return
  const detail = `HTTP ${status}`
  if (status === 401 || status === 403) throw new KotonohaError('TOKEN_NEEDED', { subject, detail })
  if (status === 404) throw new KotonohaError('DOWNLOAD_NOT_FOUND', { subject, detail })
  if (status === 429) {
    const asked = String(headers['retry-after'] ?? '')
    const after = asked ? ` (Retry-After: ${asked.slice(0, 40)})` : ''
    throw new KotonohaError('HUB_BUSY', { detail: detail + after })
  }
  throw new KotonohaError('DOWNLOAD_FAILED', { subject, detail })
}

/** What a question ended with, as screens can be told. */
export function failed(error: unknown, subject: string, signal: AbortSignal): unknown {
  if (error instanceof KotonohaError || signal.aborted) return error
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof ConnectionError && error.failure.code === 'PROXY_FAILED')
    return new KotonohaError(error.failure.code, error.failure.data, { cause: error })
  if (error instanceof Error)
    return new KotonohaError('HUB_UNREACHABLE', { subject, detail }, { cause: error })
  return error
}

/** An answer, checked. @throws KotonohaError SERVER_ANSWER_INVALID */
export function parsed<T>(text: string, url: URL, schema: z.ZodType<T>): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalid(url, `not JSON: ${text.slice(0, 80)}`)
  }
  const answer = schema.safeParse(json)
  if (!answer.success) throw invalid(url, answer.error.issues[0]?.message ?? 'another answer')
  return answer.data
}

/** An address of the hub. @throws KotonohaError ADDRESS_REFUSED */
export function below(endpoint: string, path: string): URL {
  return checkedUrl(path, checkedUrl(endpoint.endsWith('/') ? endpoint : `${endpoint}/`))
}

function invalid(url: URL, detail: string): KotonohaError {
  return new KotonohaError('SERVER_ANSWER_INVALID', { subject: url.host, detail })
}
