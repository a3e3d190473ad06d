import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { childrenOf } from './thread.ts'

/** Messages that follow each other without a branch: one line of the map. */
export interface Stretch {
  readonly first: Message
  /** How many messages it is long. */
  readonly count: number
  /** How many branchings stand above it. */
  readonly depth: number
  /** Whether it belongs to the thread that is shown. */
  readonly shown: boolean
}

/** The tree as lines, each below the one it branches off from. */
export function stretchesOf({ conversation, messages }: ConversationTree): Stretch[] {
  const below = childrenOf(messages)
  const byId = new Map(messages.map((message) => [message.id, message]))
  const shown = new Set<string>()
  for (let at = byId.get(conversation.leafId ?? ''); at; at = byId.get(at.parentId ?? ''))
    shown.add(at.id)
  const stretches: Stretch[] = []
  const beginnings = (below.get(null) ?? []).map((first) => ({ first, depth: 0 })).reverse()
  for (let next = beginnings.pop(); next; next = beginnings.pop()) {
    const { first, depth } = next
    let count = 1
    let following = below.get(first.id) ?? []
    for (; following.length === 1; count++) following = below.get(following[0]?.id ?? '') ?? []
    stretches.push({ first, count, depth, shown: shown.has(first.id) })
    for (const message of following.toReversed())
      beginnings.push({ first: message, depth: depth + 1 })
  }
  return stretches
}
