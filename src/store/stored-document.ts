import type { DocumentInfo } from '../contract/document.ts'

/** A document with what only the host knows of it. */
export interface StoredDocument extends Omit<DocumentInfo, 'source'> {
  /** Of its content; null until it has been computed. */
  readonly sha256: string | null
  /** Where its file lies; of a copy, its name in the folder of copies. */
  readonly path: string
  /** Milliseconds since the epoch: of its file, when it was read; null until then. */
  readonly modifiedAt: number | null
  /** On the shelf; null: in none. */
  readonly folderId: string | null
}
