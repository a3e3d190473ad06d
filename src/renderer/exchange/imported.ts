import type { ConversationTree, Message } from '../../contract/conversation.ts'

/** A message of another program, as far as it is taken over. */
export type Said = Pick<Message, 'id' | 'parentId' | 'role' | 'text' | 'createdAt'> & {
  readonly reasoning?: string
}

/** A conversation of another program as one of ours; null when nothing was said in it. */
export function treeFrom({
  id,
  title,
  createdAt,
  updatedAt,
  leafId,
  systemInstruction = null,
  said,
}: {
  id: string
  title: string
  createdAt: number
  updatedAt: number
  leafId: string | null
  systemInstruction?: string | null
  said: readonly Said[]
}): ConversationTree | null {
  const messages = said.map((one) => ({
    reasoning: '',
    ...one,
    conversationId: id,
    modelId: null,
    state: { status: 'complete' as const },
    generation: null,
    material: null,
  }))
  const [first] = messages
  if (!first) return null
  return {
    conversation: {
      id,
      kind: 'chat',
      title: title.trim().slice(0, 200),
      titledBy: title.trim() ? 'user' : 'nobody',
      opening: first.text.trim().replace(/\s+/g, ' ').slice(0, 80),
      folderId: null,
      pinned: false,
      modelId: null,
      systemInstruction,
      sampling: {},
      leafId: messages.some((one) => one.id === leafId) ? leafId : (messages.at(-1)?.id ?? null),
      draft: '',
      createdAt,
      updatedAt,
    },
    messages,
  }
}
