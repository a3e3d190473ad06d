import type { ConversationTree } from '../../contract/conversation.ts'

/** Parts of a file that were not taken over. */
export type Leftover = 'invalid' | 'unknown' | 'system' | 'tool' | 'attachment' | 'model' | 'empty'

/** What a file holds. */
export interface Reading {
  readonly conversations: readonly ConversationTree[]
  /** How often something was left out, by its kind. */
  readonly leftovers: ReadonlyMap<Leftover, number>
}

/** Notes that something was left out. */
export function count(leftovers: Map<Leftover, number>, kind: Leftover, more = 1): void {
  leftovers.set(kind, (leftovers.get(kind) ?? 0) + more)
}
