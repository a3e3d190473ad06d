// The thread that alone writes to the index: a long document takes seconds, and nobody waits for it.
import { parentPort, workerData } from 'node:worker_threads'
import type { DocumentReport } from '../contract/document.ts'
import { failureOf } from '../contract/errors.ts'
import { passagesOf } from './chunking.ts'
import type { ReadFile } from './formats.ts'
import type { FromIndexing, IndexingPlace, ToIndexing } from './indexing-protocol.ts'
import { keepPages, readKeptPages } from './kept-pages.ts'
import { openPassageIndex } from './passage-index.ts'

const { indexPath }: IndexingPlace = workerData
const index = openPassageIndex(indexPath)

parentPort?.on('message', (task: ToIndexing) => parentPort?.postMessage(answer(task)))
parentPort?.on('close', () => index.close())

function answer(task: ToIndexing): FromIndexing {
  try {
    if (task.type === 'remove') {
      index.remove(task.document)
      return { type: 'done' }
    }
    if (task.type === 'put-vectors') {
      index.putVectors(task.model, task.vectors)
      return { type: 'done' }
    }
    if (task.type === 'keep-vectors-of') {
      index.keepVectorsOf(task.model)
      return { type: 'done' }
    }
    const file = task.type === 'put' ? task.file : keptFile(task.pagesPath)
    if (!file) return { type: 'done' }
    const passages = passagesOf(file)
    if (task.type === 'put') keepPages(task.pagesPath, file)
    index.put(task.document, task.title, passages)
    return { type: 'done', report: reportOf(file, passages.length) }
  } catch (error) {
    const isDamaged = failureOf(error).code === 'DATABASE_CORRUPT'
    return { type: 'failed', detail: String(error), isDamaged }
  }
}

/** A file as far as it was kept: how it was written is not known any more. */
function keptFile(path: string): ReadFile | undefined {
  const pages = readKeptPages(path)
  return pages && { pages, isDoubtful: false }
}

function reportOf(file: ReadFile, passages: number): DocumentReport {
  const numbered = file.pages.filter(({ number }) => number !== undefined)
  const isEmpty = ({ text }: { text: string }) => text.trim() === ''
  return {
    pages: numbered.length > 0 ? numbered.length : null,
    characters: file.pages.reduce((sum, { text }) => sum + text.replace(/\s/g, '').length, 0),
    passages,
    emptyPages: numbered.filter(isEmpty).flatMap(({ number }) => number ?? []),
    doubtfulPages: numbered.filter((page) => page.isDoubtful).flatMap(({ number }) => number ?? []),
    encoding: file.encoding ?? null,
    isDoubtful: file.isDoubtful,
  }
}
