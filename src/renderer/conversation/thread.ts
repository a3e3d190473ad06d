import type { ConversationTree, Message } from '../../contract/conversation.ts'

/** A message of the thread that is shown, among the others that follow the same one. */
export interface ThreadMessage {
  readonly message: Message
  /** Ids of all messages with the same parent and role, oldest first, itself included. */
  readonly siblings: readonly string[]
}

/** The messages from the first to the leaf. */
export function threadOf({ conversation, messages }: ConversationTree): ThreadMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const path: ThreadMessage[] = []
  let at = byId.get(conversation.leafId ?? '')
  while (at) {
    const { parentId, role } = at
    const siblings = messages
      .filter((one) => one.parentId === parentId && one.role === role)
      .map(({ id }) => id)
    path.push({ message: at, siblings })
    at = parentId ? byId.get(parentId) : undefined
  }
  return path.reverse()
}

/** The newest leaf below a message, which is shown when its branch is chosen. */
export function newestLeaf(messages: readonly Message[], id: string): string {
  const child = messages.findLast(({ parentId }) => parentId === id)
  return child ? newestLeaf(messages, child.id) : id
}
