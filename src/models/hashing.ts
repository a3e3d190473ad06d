import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { FromHashing, HashingTask, ToHashing } from './hashing-protocol.ts'
import { BLOCK } from './part-file.ts'

/** Bytes of a file that is hashed sooner than a thread begins. */
const SMALL = 4 * BLOCK

/** Hashes a file in a thread of its own while the file grows. */
export class FollowingHash {
  /** The SHA-256 of the whole file, once all of its blocks were told of. */
  readonly digest: Promise<string>
  readonly #worker: Worker

  /**
   * @param onDamaged told of each block that was not what its checksum says
   * @param onProgress told the bytes that have been hashed, now and then
   */
  constructor(
    path: string,
    onDamaged: (block: number) => void = () => {},
    onProgress: (bytes: number) => void = () => {},
  ) {
    const workerData: HashingTask = { path, blockLength: BLOCK }
    const worker = new Worker(entry(), { workerData, execArgv: [] })
    this.#worker = worker
    this.digest = new Promise((resolve, reject) => {
      worker.on('message', (told: FromHashing) => {
        if (told.type === 'digest') resolve(told.sha256)
        else if (told.type === 'damaged') onDamaged(told.block)
        else onProgress(told.blocks * BLOCK)
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The hashing thread ended.')))
    })
    // Whoever gives up hashing has no use for its failure.
    this.digest.catch(() => undefined)
  }

  /** Tells of blocks that are there; those with a checksum are checked by it. */
  add(blocks: readonly { block: number; length: number; checksum: string | null }[]): void {
    this.#send({ type: 'blocks', blocks })
  }

  /** Tells how many blocks the file has. */
  end(count: number): void {
    this.#send({ type: 'count', count })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #send(message: ToHashing): void {
    this.#worker.postMessage(message)
  }
}

/** SHA-256 of a file, computed beside everything else. `onProgress` is told bytes. */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
  onProgress?: (bytes: number) => void,
): Promise<string> {
  const { size } = await stat(path)
  signal?.throwIfAborted()
  if (size <= SMALL) {
    onProgress?.(size)
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  }
  const hash = new FollowingHash(path, undefined, onProgress)
  const stop = () => void hash.stop()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const count = Math.ceil(size / BLOCK)
    hash.add(
      Array.from({ length: count }, (_, block) => ({
        block,
        length: Math.min(BLOCK, size - block * BLOCK),
        checksum: null,
      })),
    )
    hash.end(count)
    return await hash.digest
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'hashing.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'hashing-thread.ts')
}
