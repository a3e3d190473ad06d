// The published weights of a model, fetched into a folder laid out as the hub's own cache
// (models--OWNER--NAME/snapshots/COMMIT), so that a conversion can tell where they come from.
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../contract/errors.ts'
import { checkSpace } from './free-space.ts'
import { fileUrl, type HubAccess, type HubFile, listFiles, type Repository } from './hub.ts'
import { repositoryInfo } from './hub-model.ts'
import type { Network } from './network.ts'
import { receivedOf, takeBack } from './part-file.ts'
import { Transfer, type Tuning } from './transfer.ts'

/** Milliseconds between two looks at the progress. */
const TICK = 500
/** Adapters that are adapters of adapters are none that we know. */
const MOST_DEPTH = 1

export interface WeightsRequest {
  readonly network: Network
  readonly access: HubAccess
  readonly repository: Repository
  /** Where folders of weights are put. */
  readonly root: string
  readonly signal: AbortSignal
  /** Of a model and its base one after the other. */
  readonly onProgress?: (progress: WeightsProgress) => void
  readonly tuning?: Partial<Tuning>
}

/** Bytes of a repository's weights that are there, and in all. */
export interface WeightsProgress {
  /** The repository. */
  readonly name: string
  readonly done: number
  readonly total: number
}

/** Weights on this machine. */
export interface OfficialWeights {
  /** Of the model, or of what an adapter belongs to. */
  readonly folder: string
  /** Of the adapter that is to be merged. */
  readonly adapter?: string
}

const AdapterConfig = z.object({ base_model_name_or_path: z.string() })

/**
 * Fetches the weights of a repository, and of an adapter's base model too. What was fetched before
 * is not fetched again.
 * @throws KotonohaError as `listFiles` and `Transfer`, WEIGHTS_NOT_FOUND, DISK_FULL
 */
export async function fetchWeights(request: WeightsRequest, depth = 0): Promise<OfficialWeights> {
  const { network, access, signal, root } = request
  const { repo } = request.repository
  const { revision } = await repositoryInfo(network, access, request.repository, signal)
  const repository = { repo, revision }
  const files = weightFilesOf(await listFiles(network, access, repository, signal))
  if (!files) throw new KotonohaError('WEIGHTS_NOT_FOUND', { subject: repo })
  const folder = join(root, `models--${repo.replace('/', '--')}`, 'snapshots', revision)
  await fetchAll(request, repository, folder, files)
  const isAdapter = !files.some(({ path }) => path === 'config.json')
  if (!isAdapter) return { folder }
  const base = depth < MOST_DEPTH ? await baseOf(folder, repo) : undefined
  if (!base) throw new KotonohaError('WEIGHTS_NOT_FOUND', { subject: repo })
  const repositoryOfBase = { repo: base, revision: 'main' }
  const whole = await fetchWeights({ ...request, repository: repositoryOfBase }, depth + 1)
  return { folder: whole.folder, adapter: folder }
}

/** Bytes of weights that lie below a folder. */
export async function weightsOnDisk(root: string): Promise<number> {
  const names = await readdir(root, { recursive: true }).catch(() => [])
  let bytes = 0
  for (const name of names) {
    const found = await stat(join(root, name)).catch(() => undefined)
    if (found?.isFile()) bytes += found.size
  }
  return bytes
}

/** Removes all weights. */
export async function discardWeights(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true })
}

/**
 * The files of a listing that a conversion reads: configuration, tokenizer and one kind of weights,
 * as `weightFiles` of the converter prefers them. Undefined where there are none.
 */
export function weightFilesOf(files: readonly HubFile[]): HubFile[] | undefined {
  const top = files.filter(({ path }) => !path.includes('/'))
  const has = (name: string) => top.some(({ path }) => path === name)
  const of = (pattern: RegExp) => top.filter(({ path }) => pattern.test(path))
  const small = of(/^(?!.*\.index\.json$).+\.(json|model)$/)
  if (has('config.json')) {
    const safe = of(/^model.*\.safetensors(\.index\.json)?$/)
    const torch = of(/^pytorch_model.*\.bin(\.index\.json)?$/)
    const weights = safe.length > 0 ? safe : torch
    return weights.length > 0 ? [...small, ...weights] : undefined
  }
  if (!has('adapter_config.json')) return undefined
  const [adapter] = of(/^adapter_model\.(safetensors|bin)$/).sort((a, b) =>
    b.path.localeCompare(a.path),
  )
  return adapter && [...small, adapter]
}

async function fetchAll(
  { network, access, signal, onProgress, tuning }: WeightsRequest,
  repository: Repository,
  folder: string,
  files: readonly HubFile[],
): Promise<void> {
  const name = repository.repo
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const plans = await Promise.all(
    files.map(async (file) => {
      const url = fileUrl(access.endpoint, repository, file.path)
      const target = join(folder, file.path)
      // A file has its name when it is whole and has been checked, and keeps it once the disk has it.
      await takeBack(target)
      const isThere = (await stat(target).catch(() => undefined))?.size === file.size
      const there = isThere
        ? file.size
        : await receivedOf(target, { source: url.href, sha256: file.sha256 })
      return { ...file, url, target, isThere, there }
    }),
  )
  let done = plans.reduce((sum, { there }) => sum + there, 0)
  await checkSpace(folder, total - done, tuning?.freeSpace)
  for (const { url, target, size, sha256, isThere, there } of plans) {
    if (isThere) continue
    signal.throwIfAborted()
    const { token } = access
    const request = { network, url, token, target, size, sha256, ...(tuning && { tuning }) }
    const transfer = new Transfer(request)
    const before = done - there
    const tell = () => onProgress?.({ name, done: before + transfer.received, total })
    const timer = setInterval(tell, TICK)
    try {
      const { flushed } = await transfer.run(signal)
      await flushed
    } finally {
      clearInterval(timer)
    }
    done = before + size
    onProgress?.({ name, done, total })
  }
  onProgress?.({ name, done: total, total })
}

async function baseOf(folder: string, repo: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'adapter_config.json'), 'utf8')
  try {
    const { base_model_name_or_path: base } = AdapterConfig.parse(JSON.parse(text))
    // Some name the base without its owner.
    return base.includes('/') ? base : `${repo.split('/')[0]}/${base}`
  } catch {
    return undefined
  }
}
