import type { DocumentReport } from '../contract/document.ts'
import type { ReadFile } from './formats.ts'

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

/** The answer to each, in order. */
export type FromIndexing =
  | { readonly type: 'done'; readonly report?: DocumentReport }
  | { readonly type: 'failed'; readonly detail: string; readonly isDamaged: boolean }
