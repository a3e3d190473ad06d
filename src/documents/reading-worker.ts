// The thread that reads files, one after the other: what a broken file does to a parser ends with it.
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { z } from 'zod'
import { type ReadFile, readBytes } from './formats.ts'
import { DocumentProblem, type ProblemCode } from './problem.ts'

/** What has become of a file. */
export type ReadingAnswer = { file: ReadFile } | { problem: ProblemCode; detail: string }
/** What the thread says of a file. It is our own code, so it is taken as it is. */
export type ReadingReply = ReadingAnswer | { progress: { done: number; total: number } }

const Request = z.object({ path: z.string() })

parentPort?.on('message', async (message: unknown) =>
  reply(await answer(Request.parse(message).path)),
)

function reply(message: ReadingReply): void {
  parentPort?.postMessage(message)
}

async function answer(path: string): Promise<ReadingAnswer> {
  try {
    const onPage = (done: number, total: number) => reply({ progress: { done, total } })
    return { file: await readBytes(basename(path), wholeFile(path), onPage) }
  } catch (error) {
    if (error instanceof DocumentProblem) return { problem: error.problem, detail: error.message }
    const detail = String(error)
    return {
      problem: /^Error: (?:ENOENT|EACCES|EPERM)/.test(detail) ? 'missing' : 'corrupt',
      detail,
    }
  }
}

/** @throws DocumentProblem changed, where another program has written to the file meanwhile */
function wholeFile(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const before = fstatSync(file)
    const bytes = readFileSync(file)
    const after = fstatSync(file)
    if (bytes.length !== after.size || before.mtimeMs !== after.mtimeMs)
      throw new DocumentProblem('changed', path)
    return bytes
  } finally {
    closeSync(file)
  }
}
