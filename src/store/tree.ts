import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ConversationTree } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'

/**
 * A tree as it can be stored: nothing is being written in it.
 * @throws KotonohaError INVALID_INPUT when a message is not below an earlier one of the same tree
 */
export function settled({ conversation, messages }: ConversationTree): ConversationTree {
  const known = new Set<string>()
  for (const { id, parentId, conversationId } of messages) {
    const fits = conversationId === conversation.id && !known.has(id)
    if (!fits || (parentId !== null && !known.has(parentId)))
      throw new KotonohaError('INVALID_INPUT', { subject: id, detail: 'the messages are no tree' })
    known.add(id)
  }
  if (conversation.leafId !== null && !known.has(conversation.leafId))
    throw new KotonohaError('INVALID_INPUT', {
      subject: conversation.leafId,
      detail: 'no such leaf',
    })
  return {
    conversation,
    messages: messages.map((message) => ({
      ...message,
      summary: message.summary ?? null,
      state: message.state.status === 'streaming' ? { status: 'interrupted' } : message.state,
    })),
  }
}

/** A copy of a tree that can stand beside it. */
export function withNewIds({ conversation, messages }: ConversationTree): ConversationTree {
  const conversationId = randomUUID()
  const ids = new Map(messages.map(({ id }) => [id, String(randomUUID())]))
  const renamed = (id: string | null) => (id === null ? null : (ids.get(id) ?? id))
  return {
    conversation: { ...conversation, id: conversationId, leafId: renamed(conversation.leafId) },
    messages: messages.map((message) => ({
      ...message,
      id: ids.get(message.id) ?? message.id,
      conversationId,
      parentId: renamed(message.parentId),
      generation: message.generation && {
        ...message.generation,
        omittedMessageIds: message.generation.omittedMessageIds.map((id) => ids.get(id) ?? id),
        summarizedMessageIds: message.generation.summarizedMessageIds?.map(
          (id) => ids.get(id) ?? id,
        ),
      },
    })),
  }
}

/** Whether two trees are the same in everything but what is shown of them. */
export function isSameTree(one: ConversationTree, other: ConversationTree): boolean {
  const { leafId: _, ...conversation } = one.conversation
  const { leafId: __, ...otherConversation } = other.conversation
  return (
    isDeepStrictEqual(conversation, otherConversation) &&
    isDeepStrictEqual(one.messages, other.messages)
  )
}
