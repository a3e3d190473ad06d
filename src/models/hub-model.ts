// What the hub tells of models that no catalogue knows: search, addresses, headers.
import { z } from 'zod'
import type { DownloadSource } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { HubHit } from '../contract/hub.ts'
import { type ByteSource, type Gguf, readGguf } from '../llmjp/gguf.ts'
import { checkedUrl } from './address.ts'
import { quantizationOf } from './catalogue.ts'
import { splitPart } from './file-name.ts'
import {
  askHub,
  below,
  checkedRepository,
  DEFAULT_ENDPOINT,
  failed,
  filesOfModel,
  fileUrl,
  type HubAccess,
  type HubFile,
  listFiles,
  parsed,
  type Repository,
  refuseStatus,
} from './hub.ts'
import type { Network } from './network.ts'

const MOST_HITS = 30
/** Bytes of a header that are fetched at most: vocabularies take some millions. */
const MOST_HEADER = 64 * 1024 * 1024
const TIMEOUT = 30_000

const Gated = z.union([z.boolean(), z.string()]).transform((gated) => gated !== false)
const Day = z.string().transform((text) => Date.parse(text) || null)

const Hits = z.array(
  z.object({
    id: z.string(),
    downloads: z.number().default(0),
    likes: z.number().default(0),
    lastModified: Day.nullish(),
    createdAt: Day.nullish(),
    gated: Gated.default(false),
    tags: z.array(z.string()).default([]),
  }),
)

const Info = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  gated: Gated.default(false),
  cardData: z.object({ license: z.unknown() }).partial().nullish(),
  tags: z.array(z.string()).default([]),
})

/** A repository at a commit. */
export interface HubInfo {
  readonly revision: string
  readonly licence: string | null
  readonly gated: boolean
}

/** A GGUF file of a repository; of a split model all parts, the first first. */
export interface GgufFile {
  readonly path: string
  readonly quantization: string
  /** Bytes, of all parts. */
  readonly size: number
  readonly parts: readonly HubFile[]
}

/**
 * Repositories with GGUF files that have to do with some words, the most fetched first.
 * @throws KotonohaError as `listFiles`
 */
export async function searchHub(
  network: Network,
  access: HubAccess,
  query: string,
  signal: AbortSignal,
): Promise<HubHit[]> {
  const wanted = new URLSearchParams({
    search: query,
    filter: 'gguf',
    sort: 'downloads',
    direction: '-1',
    limit: String(MOST_HITS),
  })
  const url = below(access.endpoint, `api/models?${wanted}`)
  const { text } = await askHub(network, url, access.token, url.host, signal)
  return parsed(text, url, Hits)
    .filter(({ id }) => isRepository(id))
    .slice(0, MOST_HITS)
    .map(({ id, downloads, likes, lastModified, createdAt, gated, tags }) => ({
      repo: id,
      downloads,
      likes,
      updatedAt: lastModified ?? createdAt ?? null,
      gated,
      licence: licenceOf(undefined, tags),
    }))
}

/**
 * What the hub tells of a repository at a revision.
 * @throws KotonohaError as `listFiles`
 */
export async function repositoryInfo(
  network: Network,
  access: HubAccess,
  repository: Repository,
  signal: AbortSignal,
): Promise<HubInfo> {
  const { repo, revision } = checkedRepository(repository)
  const path = `api/models/${repo}/revision/${encodeURIComponent(revision)}`
  const url = below(access.endpoint, path)
  const { text } = await askHub(network, url, access.token, repo, signal)
  const { sha, gated, cardData, tags } = parsed(text, url, Info)
  return { revision: sha, gated, licence: licenceOf(cardData?.license, tags) }
}

/** The GGUF files of a repository, the smallest first. @throws KotonohaError as `listFiles` */
export async function ggufFiles(
  network: Network,
  access: HubAccess,
  repository: Repository,
  signal: AbortSignal,
): Promise<GgufFile[]> {
  const listed = await listFiles(network, access, repository, signal)
  return listed
    .filter(({ path, size }) => size > 0 && isModel(path) && (splitPart(path)?.number ?? 1) === 1)
    .map(({ path }) => {
      const parts = filesOfModel(listed, path)
      const size = parts.reduce((sum, part) => sum + part.size, 0)
      return { path, quantization: quantizationOf(path), size, parts }
    })
    .sort((a, b) => a.size - b.size)
}

/** What is to be fetched for a file. */
export function sourceOf(repository: Repository, { parts }: GgufFile): DownloadSource {
  const files = parts.map(({ path, size, sha256 }) => ({ path, size, sha256 }))
  return { from: 'hub', repo: repository.repo, revision: repository.revision, files }
}

/**
 * The header of a file on the hub, of which only the beginning is fetched.
 * @throws KotonohaError as `listFiles`, and what is wrong with the file
 */
export async function remoteHeader(
  network: Network,
  access: HubAccess,
  repository: Repository,
  file: HubFile,
  signal: AbortSignal,
): Promise<Gguf> {
  const url = fileUrl(access.endpoint, repository, file.path)
  return await readGguf(remoteBytes(network, url, access.token, file.size, signal))
}

/** The header and the size of a file at any address. @throws KotonohaError as `remoteHeader` */
export async function headerAt(network: Network, url: URL, signal: AbortSignal): Promise<Gguf> {
  const size = await sizeAt(network, url, signal)
  return await readGguf(remoteBytes(network, url, null, size, signal))
}

/** What the user has entered: a repository, a file of one, or a file elsewhere. */
export type Address =
  | { readonly kind: 'repository'; readonly repository: Repository; readonly path: string | null }
  | { readonly kind: 'file'; readonly url: URL; readonly name: string }

/**
 * Reads a repository's name, or an address of the hub or of a GGUF file elsewhere.
 * @throws KotonohaError ADDRESS_REFUSED
 */
export function readAddress(text: string, endpoint: string): Address {
  if (isRepository(text)) return repositoryAt(text, 'main', null)
  const url = checkedUrl(URL.canParse(text) ? text : `https://${text}`)
  const isHub = [endpoint, DEFAULT_ENDPOINT].some((one) => URL.parse(one)?.origin === url.origin)
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const name = parts.at(-1) ?? ''
  if (isHub) {
    const [owner = '', repo = '', kind, revision, ...path] = parts
    const isFile = (kind === 'blob' || kind === 'resolve') && path.length > 0
    return repositoryAt(`${owner}/${repo}`, revision ?? 'main', isFile ? path.join('/') : null)
  }
  if (!isModel(name)) throw new KotonohaError('ADDRESS_REFUSED', { subject: text.slice(0, 200) })
  return { kind: 'file', url, name }
}

function repositoryAt(repo: string, revision: string, path: string | null): Address {
  return { kind: 'repository', repository: checkedRepository({ repo, revision }), path }
}

/** The beginning of a file, fetched as far as it is read. */
function remoteBytes(
  network: Network,
  url: URL,
  token: string | null,
  size: number,
  signal: AbortSignal,
): ByteSource {
  let have = Buffer.alloc(0)
  return {
    size,
    async read(offset, length) {
      const end = Math.min(offset + length, size, MOST_HEADER)
      if (end > have.length) {
        const more = await rangeOf(network, url, token, have.length, end, signal)
        have = Buffer.concat([have, more])
      }
      return have.subarray(offset, end)
    },
  }
}

async function rangeOf(
  network: Network,
  url: URL,
  token: string | null,
  first: number,
  end: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const subject = url.pathname.split('/').at(-1) ?? url.host
  const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  try {
    const { status, headers, body } = await network.get(url, {
      purpose: 'hub-list',
      headers: { range: `bytes=${first}-${end - 1}` },
      token,
      signal: limited,
      timeout: TIMEOUT,
    })
    if (status !== 200 && status !== 206) body.destroy()
    refuseStatus(status, subject, headers)
    // A server that ignores ranges begins at the beginning.
    const skipped = status === 200 ? first : 0
    const wanted = skipped + end - first
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= wanted) break
    }
    body.destroy()
    return Buffer.concat(chunks).subarray(skipped, wanted)
  } catch (error) {
    throw failed(error, subject, signal)
  }
}

async function sizeAt(network: Network, url: URL, signal: AbortSignal): Promise<number> {
  try {
    const { status, headers, body } = await network.get(url, {
      purpose: 'hub-list',
      headers: { range: 'bytes=0-3' },
      token: null,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      timeout: TIMEOUT,
    })
    body.destroy()
    refuseStatus(status, url.host, headers)
    const whole = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
    const size = Number(whole ?? headers['content-length'])
    if (Number.isSafeInteger(size) && size > 0) return size
    throw new KotonohaError('SERVER_ANSWER_INVALID', { subject: url.host, detail: 'no length' })
  } catch (error) {
    throw failed(error, url.host, signal)
  }
}

function isRepository(text: string): boolean {
  try {
    checkedRepository({ repo: text, revision: 'main' })
    return true
  } catch {
    return false
  }
}

function isModel(path: string): boolean {
  // Adapters and image encoders are GGUF files too, and no models.
  return /\.gguf$/i.test(path) && !/(^|\/)mmproj/i.test(path)
}

function licenceOf(told: unknown, tags: readonly string[]): string | null {
  if (typeof told === 'string') return told
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null
}
