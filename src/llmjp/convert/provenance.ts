import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { KotonohaError } from '../../contract/errors.ts'

/** Where a folder of weights comes from. */
export interface Provenance {
  /** The repository, such as `llm-jp/llm-jp-3.1-1.8b`, or the folder's name. */
  readonly source: string
  /** Commit of the repository. */
  readonly revision?: string
}

const READ = 1 << 22

/**
 * Repository and commit, as the hub's cache (`models--ORG--NAME/snapshots/COMMIT`) and downloads to
 * a folder (`.cache/huggingface/download/*.metadata`) tell them.
 */
export async function provenanceOf(folder: string): Promise<Provenance> {
  const path = resolve(folder)
  const repository = /^models--(.+?)--(.+)$/.exec(basename(dirname(dirname(path))))
  if (repository && basename(dirname(path)) === 'snapshots')
    return { source: `${repository[1]}/${repository[2]}`, revision: basename(path) }
  const download = join(path, '.cache/huggingface/download/config.json.metadata')
  const [revision] = (await readFile(download, 'utf8').catch(() => '')).split('\n')
  const known = revision !== undefined && /^[0-9a-f]{40}$/.test(revision)
  return { source: basename(path), ...(known && { revision }) }
}

/** A file as it was when it was hashed. */
export interface HashedFile {
  readonly path: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly sha256: string
}

/**
 * SHA-256 of files; one that is as `known` tells is not read again.
 * @throws KotonohaError MODEL_FILE_MISSING; what `signal` was aborted with
 */
export async function hashFiles(
  paths: readonly string[],
  known: readonly HashedFile[],
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<HashedFile[]> {
  const hashed: HashedFile[] = []
  for (const path of paths) {
    const { size, mtimeMs: modified } = await stat(path).catch((cause: unknown) => {
      throw new KotonohaError('MODEL_FILE_MISSING', { subject: path }, { cause })
    })
    const before = known.find((one) => one.path === path)
    if (before?.size === size && before.modified === modified) {
      onBytes(size)
      hashed.push(before)
    } else hashed.push({ path, size, modified, sha256: await hashFile(path, signal, onBytes) })
  }
  return hashed
}

async function hashFile(
  path: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(READ)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, READ)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
      onBytes(bytesRead)
    }
  } finally {
    await file.close()
  }
}
