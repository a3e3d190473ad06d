// The thread that compares two documents: long ones take seconds, and nobody waits for them.
import { parentPort, workerData } from 'node:worker_threads'
import { failureOf } from '../contract/errors.ts'
import { differencesBetween } from './differences.ts'
import type { DifferingPlaces, FromDiffering } from './differing.ts'
import { readKeptPages } from './kept-pages.ts'

const { left, right }: DifferingPlaces = workerData
const tell = (answer: FromDiffering) => parentPort?.postMessage(answer)

try {
  const before = readKeptPages(left)
  const after = readKeptPages(right)
  if (before && after) for (const event of differencesBetween(before, after)) tell({ event })
  else tell({ failure: { code: 'DOCUMENT_NOT_FOUND', data: {} } })
} catch (error) {
  tell({ failure: failureOf(error) })
}
