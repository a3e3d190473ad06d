// The thread that reads one file and ends: what a broken file does to a parser ends with it.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { readBytes } from './formats.ts'
import { DocumentProblem } from './problem.ts'

const { path } = z.object({ path: z.string() }).parse(workerData)

const onPage = (done: number, total: number) =>
  parentPort?.postMessage({ progress: { done, total } })
parentPort?.postMessage(await answer())

async function answer() {
  try {
    return { file: await readBytes(basename(path), readFileSync(path), onPage) }
  } catch (error) {
    if (error instanceof DocumentProblem) return { problem: error.problem, detail: error.message }
    const isMissing = error instanceof Error && 'code' in error
    return { problem: isMissing ? 'missing' : 'corrupt', detail: String(error) }
  }
}
