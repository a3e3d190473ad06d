import type { ArchivedTree } from '../../contract/archive.ts'
import type { ConversationTree } from '../../contract/conversation.ts'
import type { Folder } from '../../contract/folder.ts'

/** Parts of a file that were not taken over. */
export type Leftover =
  | 'invalid'
  | 'folder'
  | 'unknown'
  | 'system'
  | 'tool'
  | 'attachment'
  | 'model'
  | 'empty'

/** What a file holds. */
export interface Reading {
  readonly conversations: readonly (ConversationTree & Partial<ArchivedTree>)[]
  /** Those that the conversations lie in. */
  readonly folders?: readonly Folder[]
  /** How often something was left out, by its kind. */
  readonly leftovers: ReadonlyMap<Leftover, number>
}

/** Notes that something was left out. */
export function count(leftovers: Map<Leftover, number>, kind: Leftover, more = 1): void {
  leftovers.set(kind, (leftovers.get(kind) ?? 0) + more)
}
