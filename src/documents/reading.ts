import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ReadFile } from './formats.ts'
import type { OnPage } from './pdf.ts'
import { DocumentProblem, type ProblemCode } from './problem.ts'

/** What one file may take. */
export interface ReadingLimits {
  /** Bytes of the file. */
  readonly size: number
  /** Milliseconds. */
  readonly time: number
  /** Megabytes of the parser's memory. */
  readonly memory: number
}

const LIMITS: ReadingLimits = { size: 512 * 1024 * 1024, time: 120_000, memory: 1024 }

/** Milliseconds between two looks at how much memory is taken. */
const WATCH = 100

/** What the worker sends: it is our own code, so what it says is taken as it is. */
type Answer = { file: ReadFile } | { problem: ProblemCode; detail: string }
type Said = Answer | { progress: { done: number; total: number } }

/**
 * Reads a file in a thread of its own, which is ended when it takes too much.
 * @param signal ends the reading; the promise is then rejected with its reason
 * @param onPage is told of the pages that are done, for formats that have many
 * @throws DocumentProblem
 */
export async function readFileInWorker(
  path: string,
  limits: Partial<ReadingLimits> = {},
  signal?: AbortSignal,
  onPage?: OnPage,
): Promise<ReadFile> {
  const { size, time, memory } = { ...LIMITS, ...limits }
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new DocumentProblem('missing', path)
  if (found.size > size) throw new DocumentProblem('too-large', `${found.size} bytes`)
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const worker = new Worker(entry(), {
    workerData: { path },
    execArgv: [],
    // What parsers print is about the file, and belongs in no log.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  })
  const timer = setTimeout(() => reject(new DocumentProblem('too-slow', `${time} ms`)), time)
  // The limits of a thread leave out what lies outside its heap, such as unpacked streams.
  const most = process.memoryUsage.rss() + 1.5 * memory * 1024 * 1024 + 4 * found.size
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > most)
      reject(new DocumentProblem('parser-died', `more than ${memory} MB`))
  }, WATCH)
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  worker.on('message', (said: Said) => {
    if ('progress' in said) onPage?.(said.progress.done, said.progress.total)
    else resolve(said)
  })
  worker.on('error', (cause) =>
    reject(new DocumentProblem('parser-died', cause.message, { cause })),
  )
  worker.on('exit', (code) => reject(new DocumentProblem('parser-died', `exit ${code}`)))
  try {
    const answer = await promise
    if ('file' in answer) return answer.file
    throw new DocumentProblem(answer.problem, answer.detail)
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'reading.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'reading-worker.ts')
}
