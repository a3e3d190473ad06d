import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ReadFile } from './formats.ts'
import type { OnPage } from './pdf.ts'
import { DocumentProblem } from './problem.ts'
import type { ReadingAnswer, ReadingReply } from './reading-worker.ts'

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
/** Milliseconds that a thread waits for the next file: to start one takes longer than most files. */
const IDLE = 5000
/** Bytes of a file after which its thread ends, to give the memory back. */
const LARGE = 4 * 1024 * 1024

/**
 * Reads a file in a thread beside the program's own, which is ended when it takes too much. A thread
 * that has done well reads the next file too; one that has not is never used again.
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
  const { promise, resolve, reject } = Promise.withResolvers<ReadingAnswer>()
  const thread = takeThread(memory)
  const { worker } = thread
  const timer = setTimeout(() => reject(new DocumentProblem('too-slow', `${time} ms`)), time)
  // The limits of a thread leave out what lies outside its heap, such as unpacked streams.
  const most = process.memoryUsage.rss() + 1.5 * memory * 1024 * 1024 + 4 * found.size
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > most)
      reject(new DocumentProblem('parser-died', `more than ${memory} MB`))
  }, WATCH)
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  const onMessage = (reply: ReadingReply) => {
    if ('progress' in reply) onPage?.(reply.progress.done, reply.progress.total)
    else resolve(reply)
  }
  const onError = (cause: Error) =>
    reject(new DocumentProblem('parser-died', cause.message, { cause }))
  const onExit = (code: number) => reject(new DocumentProblem('parser-died', `exit ${code}`))
  worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  worker.postMessage({ path })
  let isWell = false
  try {
    const answer = await promise
    isWell = found.size < LARGE
    if ('file' in answer) return answer.file
    throw new DocumentProblem(answer.problem, answer.detail)
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    signal?.removeEventListener('abort', abort)
    worker.off('message', onMessage).off('error', onError).off('exit', onExit)
    if (isWell) keepThread(thread)
    else await worker.terminate()
  }
}

interface Thread {
  readonly worker: Worker
  /** Megabytes it was started with. */
  readonly memory: number
  /** Undoes what makes it end when no file comes. */
  wake?: () => void
}

let idle: Thread | undefined

function takeThread(memory: number): Thread {
  const kept = idle
  if (kept?.memory === memory) {
    idle = undefined
    kept.wake?.()
    return kept
  }
  const worker = new Worker(entry(), {
    execArgv: [],
    // What parsers print is about the file, and belongs in no log.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  })
  return { worker, memory }
}

function keepThread(thread: Thread): void {
  const { worker } = thread
  if (idle) {
    void worker.terminate()
    return
  }
  const forget = () => {
    if (idle === thread) idle = undefined
    void worker.terminate()
  }
  worker.on('error', forget).on('exit', forget)
  worker.unref() // it keeps nobody from ending
  const timer = setTimeout(forget, IDLE).unref()
  thread.wake = () => {
    clearTimeout(timer)
    worker.off('error', forget).off('exit', forget)
    worker.ref()
  }
  idle = thread
}

/** Built, it lies beside the host's own file; in tests the source runs as it is. */
function entry(): string {
  const built = join(import.meta.dirname, 'reading.js')
  return existsSync(built) ? built : join(import.meta.dirname, 'reading-worker.ts')
}
