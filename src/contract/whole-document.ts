import { z } from 'zod'
import { Failure } from './errors.ts'

/**
 * What is done with all of a document: 要約, 論点, 表, or listing and counting everything that a
 * question asks for; or with two of them: telling how they differ.
 */
export const WholeKind = z.enum(['summary', 'points', 'table', 'list', 'differences'])
export type WholeKind = z.infer<typeof WholeKind>

/**
 * How documents are read for an answer: all of them, the passages that fit the question best, or two
 * compared with each other.
 */
export const Reading = z.enum(['whole', 'passages', 'differences'])
export type Reading = z.infer<typeof Reading>

/** How far the reading of a document is: 「42/42ページ」. */
export const WholeProgress = z.object({
  unit: z.enum(['pages', 'parts', 'differences']),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
})
export type WholeProgress = z.infer<typeof WholeProgress>

/** What an answer has to do with whole documents. */
export const WholeReading = z.object({
  kind: WholeKind,
  /** Its tasks, one for each document, as far as they have begun; none when all are done. */
  tasks: z.array(
    z.object({
      id: z.string(),
      documentId: z.string(),
      otherId: z.string().optional(),
      name: z.string(),
    }),
  ),
  /** Of the document that is being read, or was last; null before that. */
  progress: WholeProgress.extend({ name: z.string() }).nullable(),
})
export type WholeReading = z.infer<typeof WholeReading>

/** Something that was found while a document was read through. */
export const WholePoint = z.object({
  text: z.string(),
  /** Page it comes from, or the first of its part where no single place says it; null without pages. */
  page: z.int().positive().nullable(),
  /** The passage that says it, from 0 within the document; null where none does. */
  passage: z.int().nonnegative().nullable(),
})
export type WholePoint = z.infer<typeof WholePoint>

/** Passages that are read in one go, from 0 within the document; `end` is the one after the last. */
export const WholePart = z.object({
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** The last page of it; null without pages. */
  page: z.int().positive().nullable(),
})
export type WholePart = z.infer<typeof WholePart>

export const WholeTask = z.object({
  id: z.string(),
  documentId: z.string(),
  /** The later of two that are compared. */
  otherId: z.string().optional(),
  kind: WholeKind,
  question: z.string(),
  modelId: z.string(),
  status: z.enum(['running', 'paused', 'done', 'failed']),
  failure: Failure.nullable(),
  /** Empty before the first start. */
  parts: z.array(WholePart),
  /** Parts that have been read. */
  done: z.int().nonnegative(),
  points: z.array(WholePoint),
  /** What has come of it, in Markdown with pages; null until it is done. */
  answer: z.string().nullable(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
})
export type WholeTask = z.infer<typeof WholeTask>

/**
 * How far a task is, in pages where the document has them and in parts where not: 「42/42ページ」; of
 * two that are compared, in differences.
 */
export function wholeProgress({
  kind,
  parts,
  done,
}: Pick<WholeTask, 'kind' | 'parts' | 'done'>): WholeProgress {
  if (kind === 'differences')
    return { unit: 'differences', done: parts[done - 1]?.end ?? 0, total: parts.at(-1)?.end ?? 0 }
  const total = parts.at(-1)?.page
  if (total == null) return { unit: 'parts', done, total: parts.length }
  return { unit: 'pages', done: parts[done - 1]?.page ?? 0, total }
}
