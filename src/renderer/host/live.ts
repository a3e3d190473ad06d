import type { ConversationTree, Message } from '../../contract/conversation.ts'
import type { Grounds } from '../../contract/material.ts'

/** A growth of an answer, as the host tells of it. */
export interface Growth {
  readonly messageId: string
  readonly field: 'text' | 'reasoning'
  readonly offset: number
  readonly text: string
}

/**
 * The tree with the growths in it; undefined when something in between is missing and the
 * conversation must be read again. What is there already is not added twice.
 */
export function grow(
  tree: ConversationTree,
  growths: readonly Growth[],
): ConversationTree | undefined {
  const changed = new Map<string, Message>()
  const byId = new Map(tree.messages.map((message) => [message.id, message]))
  for (const { messageId, field, offset, text } of growths) {
    const message = changed.get(messageId) ?? byId.get(messageId)
    if (!message || offset > message[field].length) return undefined
    const missing = text.slice(message[field].length - offset)
    if (missing) changed.set(messageId, { ...message, [field]: message[field] + missing })
  }
  if (changed.size === 0) return tree
  return { ...tree, messages: tree.messages.map((message) => changed.get(message.id) ?? message) }
}

/** The tree with a message that is new, and is then shown, or has changed. */
export function upsert(tree: ConversationTree, message: Message): ConversationTree {
  if (tree.messages.some(({ id }) => id === message.id))
    return {
      ...tree,
      messages: tree.messages.map((old) => (old.id === message.id ? message : old)),
    }
  return {
    conversation: { ...tree.conversation, leafId: message.id },
    messages: [...tree.messages, message],
  }
}

/** The tree with what is now known of the grounds of an answer. */
export function withGrounds(
  tree: ConversationTree,
  messageId: string,
  sentences: readonly Grounds[],
): ConversationTree {
  const messages = tree.messages.map((message) =>
    message.id === messageId && message.material
      ? { ...message, material: { ...message.material, sentences: [...sentences] } }
      : message,
  )
  return { ...tree, messages }
}

/** What was read, but with the longer text where an answer has grown since the reading began. */
export function merge(read: ConversationTree, shown: ConversationTree | undefined) {
  if (!shown) return read
  const byId = new Map(shown.messages.map((message) => [message.id, message]))
  const messages = read.messages.map((message) => {
    const old = byId.get(message.id)
    const grown = old?.state.status === 'streaming' && message.state.status === 'streaming'
    if (!old || !grown) return message
    return old.text.length + old.reasoning.length >= message.text.length + message.reasoning.length
      ? old
      : message
  })
  return { ...read, messages }
}
