import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'

/** Threads that read at once: more do not make common memory any faster. */
const MOST_THREADS = 4
/** Bytes of each of a thread's two buffers: together they are larger than caches. */
const BYTES = 32 * 1024 * 1024
const MILLISECONDS = 150

export const BandwidthTask = z.object({ bytes: z.number(), milliseconds: z.number() })

/** How fast this machine's memory can be read, in bytes a second; null when it cannot be measured. */
export async function measureBandwidth(): Promise<number | null> {
  const threads = Math.min(availableParallelism(), MOST_THREADS)
  const workerData = { bytes: BYTES, milliseconds: MILLISECONDS }
  const workers: Worker[] = []
  try {
    for (let i = 0; i < threads; i++)
      workers.push(new Worker(entry(), { workerData, execArgv: [] }))
    await Promise.all(workers.map(answer))
    const rates = workers.map(async (worker) => z.number().parse(await answer(worker)))
    for (const worker of workers) worker.postMessage('go')
    return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0)
  } catch {
    return null // too little memory: there is no speed to tell
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function answer(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The measuring thread ended.')))
  })
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'bandwidth.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'bandwidth-thread.ts')
}
