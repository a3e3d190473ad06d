import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { DocumentReport } from '../contract/document.ts'
import type { ReadFile } from './formats.ts'
import type { FromIndexing, IndexingPlace, ToIndexing } from './indexing-protocol.ts'
import type { NewVector } from './passage-vectors.ts'

/** The index cannot be written to because it is damaged. */
export class IndexDamaged extends Error {}

/** Writes to the index in a thread of its own, one task after the other. */
export class Indexing {
  readonly #place: IndexingPlace
  #worker: Worker | undefined
  #last: Promise<unknown> = Promise.resolve()
  /** Those who wait for an answer, in the order of their tasks. */
  #waiting: { resolve: (answer: FromIndexing) => void; reject: (error: unknown) => void }[] = []

  constructor(indexPath: string) {
    this.#place = { indexPath }
  }

  /**
   * Cuts a document into passages, and puts them and its pages in place of those it had.
   * @throws Error when the disk is full or the index damaged
   */
  async put(
    document: string,
    title: string,
    file: ReadFile,
    pagesPath: string,
  ): Promise<DocumentReport> {
    const { report } = await this.#ask({ type: 'put', document, title, file, pagesPath })
    if (!report) throw new Error('no report')
    return report
  }

  /**
   * Cuts a document that was read into passages again, from the pages that were kept.
   * @returns undefined when there are no pages that can be read
   */
  async putKept(
    document: string,
    title: string,
    pagesPath: string,
  ): Promise<DocumentReport | undefined> {
    return (await this.#ask({ type: 'put-kept', document, title, pagesPath })).report
  }

  async remove(document: string): Promise<void> {
    await this.#ask({ type: 'remove', document })
  }

  /** Ends the thread after its last task. A further task begins another. */
  async putVectors(model: string, vectors: readonly NewVector[]): Promise<void> {
    await this.#ask({ type: 'put-vectors', model, vectors })
  }
  /** Forgets the vectors of all models but one. */
  async keepVectorsOf(model: string): Promise<void> {
    await this.#ask({ type: 'keep-vectors-of', model })
  }
  /** Ends the thread after its last task. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined)
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #ask(task: ToIndexing): Promise<FromIndexing & { type: 'done' }> {
    this.#worker ??= this.#start()
    const worker = this.#worker
    const asked = new Promise<FromIndexing>((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      worker.postMessage(task)
    })
    this.#last = asked
    const answer = await asked
    if (answer.type === 'failed')
      throw answer.isDamaged ? new IndexDamaged(answer.detail) : new Error(answer.detail)
    return answer
  }

  #start(): Worker {
    const worker = new Worker(entry(), { workerData: this.#place, execArgv: [] })
    const end = (error: unknown) => {
      if (this.#worker === worker) this.#worker = undefined
      for (const { reject } of this.#waiting.splice(0)) reject(error)
    }
    worker.on('message', (answer: FromIndexing) => this.#waiting.shift()?.resolve(answer))
    worker.on('error', end)
    worker.on('exit', () => end(new Error('The indexing thread ended.')))
    worker.unref()
    return worker
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'indexing.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'indexing-thread.ts')
}
