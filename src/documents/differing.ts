import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { DifferenceEvent } from '../contract/document-differences.ts'
import { type Failure, KotonohaError } from '../contract/errors.ts'

/** Where the pages that were kept of two documents lie, those of the earlier one on the left. */
export interface DifferingPlaces {
  readonly left: string
  readonly right: string
}

/** What the thread tells; both sides are our own code, so its words are taken as they are. */
export type FromDiffering = { readonly event: DifferenceEvent } | { readonly failure: Failure }

/** Megabytes that a comparison may take. */
const MEMORY = 1024

/**
 * Compares two documents in a thread of its own, which ends with the comparison or when nobody
 * listens any more.
 * @throws KotonohaError DOCUMENT_NOT_FOUND, DOCUMENTS_TOO_LONG
 */
export async function* differencesInThread(
  places: DifferingPlaces,
  signal?: AbortSignal,
): AsyncGenerator<DifferenceEvent, void> {
  signal?.throwIfAborted()
  const worker = new Worker(entry(), {
    workerData: places,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  const told: (FromDiffering | { error: unknown })[] = []
  let wake = () => {}
  const tell = (one: (typeof told)[number]) => {
    told.push(one)
    wake()
  }
  const abort = () => tell({ error: signal?.reason })
  signal?.addEventListener('abort', abort)
  worker.on('message', (one: FromDiffering) => tell(one))
  worker.on('error', (cause) => {
    const isFull = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
    tell({ error: isFull ? new KotonohaError('DOCUMENTS_TOO_LONG') : cause })
  })
  worker.on('exit', () => tell({ error: new Error('The thread that compares ended.') }))
  try {
    for (;;) {
      const one = told.shift()
      if (!one) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      if ('error' in one) throw one.error
      if ('failure' in one) throw new KotonohaError(one.failure.code, one.failure.data)
      yield one.event
      if (one.event.type === 'done') return
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'differing.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'differing-thread.ts')
}
