import type { DocumentReport } from '../contract/document.ts'
import type { ReadFile } from './formats.ts'
import type { NewVector } from './passage-vectors.ts'

/** Where a thread that indexes writes. */
export interface IndexingPlace {
  readonly indexPath: string
}

/** What it is told to do; both sides are our own code, so their words are taken as they are. */
export type ToIndexing =
  | {
      readonly type: 'put'
      readonly document: string
      readonly title: string
      readonly file: ReadFile
      readonly pagesPath: string
    }
  | {
      /** Its pages are those that were kept. */
      readonly type: 'put-kept'
      readonly document: string
      readonly title: string
      readonly pagesPath: string
    }
  | { readonly type: 'remove'; readonly document: string }
  | { readonly type: 'put-vectors'; readonly model: string; readonly vectors: readonly NewVector[] }
  | { readonly type: 'keep-vectors-of'; readonly model: string }

/** The answer to each, in order. */
export type FromIndexing =
  | { readonly type: 'done'; readonly report?: DocumentReport }
  | { readonly type: 'failed'; readonly detail: string; readonly isDamaged: boolean }
