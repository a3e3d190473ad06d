import type { ConversationTree, Message } from '../../contract/conversation.ts'

/** A message of the thread that is shown, among the others that follow the same one. */
export interface ThreadMessage {
  readonly message: Message
  /** Its place among the messages with the same parent and role, oldest first, from 1. */
  readonly place: number
  /** How many those are, itself included. */
  readonly siblings: number
}

/** The messages from the first to the leaf. */
export function threadOf({ conversation, messages }: ConversationTree): ThreadMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const below = childrenOf(messages)
  const path: ThreadMessage[] = []
  let at = byId.get(conversation.leafId ?? '')
  while (at) {
    const { parentId, role } = at
    const siblings = (below.get(parentId) ?? []).filter((one) => one.role === role)
    path.push({ message: at, place: siblings.indexOf(at) + 1, siblings: siblings.length })
    at = parentId ? byId.get(parentId) : undefined
  }
  return path.reverse()
}

/** The messages that follow each message, oldest first; under null the first ones. */
export function childrenOf(messages: readonly Message[]): Map<string | null, Message[]> {
  return Map.groupBy(messages, ({ parentId }) => parentId)
}
