import { z } from 'zod'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { count, type Leftover, type Reading } from './leftovers.ts'

// The file `conversations.json` of ChatGPT's data export: conversations as maps of nodes, each with
// a message or none; times are seconds.

const Seconds = z.number().nullish()
const ForeignMessage = z.object({
  author: z.object({ role: z.string() }),
  create_time: Seconds,
  content: z.looseObject({ content_type: z.string() }),
  metadata: z.looseObject({ model_slug: z.string().nullish() }).nullish(),
})
const Node = z.object({
  id: z.string().min(1).max(200),
  message: ForeignMessage.nullish(),
  parent: z.string().nullish(),
  children: z.array(z.string()).default([]),
})
type Node = z.infer<typeof Node>
const ForeignConversation = z.object({
  id: z.string().min(1).max(200).optional(),
  conversation_id: z.string().min(1).max(200).optional(),
  title: z.string().nullish(),
  create_time: Seconds,
  update_time: Seconds,
  current_node: z.string().nullish(),
  mapping: z.record(z.string(), Node),
})
type ForeignConversation = z.infer<typeof ForeignConversation>
const Entry = z.looseObject({ mapping: z.looseObject({}) })

/** What a message's content says, and what of it is no text. */
interface Said {
  readonly text: string
  readonly reasoning: string
  readonly attachments: number
}

/** One damaged conversation among others does not make another file of it. */
export function isChatGptExport(data: unknown): data is readonly unknown[] {
  return Array.isArray(data) && data.some((entry) => Entry.safeParse(entry).success)
}

/** Questions, answers and reasoning as text; all else is counted as left over. */
export function readChatGpt(entries: readonly unknown[]): Reading {
  const leftovers = new Map<Leftover, number>()
  const conversations = entries.flatMap((entry, at) => {
    const read = ForeignConversation.safeParse(entry)
    if (!read.success) {
      count(leftovers, 'invalid')
      return []
    }
    const tree = treeOf(read.data, `chatgpt-${at}`, leftovers)
    if (tree.messages.length === 0) count(leftovers, 'empty')
    return tree.messages.length > 0 ? [tree] : []
  })
  return { conversations, leftovers }
}

function treeOf(
  foreign: ForeignConversation,
  nameless: string,
  leftovers: Map<Leftover, number>,
): ConversationTree {
  const conversationId = foreign.conversation_id ?? foreign.id ?? nameless
  const nodes = new Map(Object.entries(foreign.mapping))
  const createdAt = milliseconds(foreign.create_time, 0)
  const messages: Message[] = []
  /** The message that stands for each node: its own, or the last one above it that was taken over. */
  const standsFor = new Map<string, string | null>()
  for (const node of topDown(nodes)) {
    const parentId = (node.parent && standsFor.get(node.parent)) || null
    const message = messageOf(node, { conversationId, parentId, createdAt }, leftovers)
    if (message) messages.push(message)
    standsFor.set(node.id, message ? message.id : parentId)
  }
  const leafId =
    (foreign.current_node && standsFor.get(foreign.current_node)) || messages.at(-1)?.id || null
  return {
    conversation: {
      id: conversationId,
      kind: 'chat',
      title: (foreign.title ?? '').slice(0, 200),
      titledBy: foreign.title ? 'user' : 'nobody',
      opening: (messages[0]?.text ?? '').trim().replace(/\s+/g, ' ').slice(0, 80),
      modelId: null,
      systemInstruction: null,
      sampling: {},
      leafId,
      folderId: null,
      pinned: false,
      draft: '',
      createdAt,
      updatedAt: milliseconds(foreign.update_time, createdAt),
    },
    messages,
  }
}

/** Nodes before those below them, each once. */
function topDown(nodes: ReadonlyMap<string, Node>): Node[] {
  const waiting = [...nodes.values()]
    .filter(({ parent }) => !parent || !nodes.has(parent))
    .reverse()
  const below = Map.groupBy(nodes.values(), ({ parent }) => parent)
  const seen = new Set<string>()
  const ordered: Node[] = []
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node.id)) continue
    seen.add(node.id)
    ordered.push(node)
    // Those that it does not name itself come after those that it does.
    const named = [...node.children, ...(below.get(node.id) ?? []).map(({ id }) => id)]
    for (const id of [...new Set(named)].reverse()) {
      const child = nodes.get(id)
      if (child) waiting.push(child)
    }
  }
  return ordered
}

function messageOf(
  { id, message }: Node,
  where: Pick<Message, 'conversationId' | 'parentId' | 'createdAt'>,
  leftovers: Map<Leftover, number>,
): Message | undefined {
  if (!message) return undefined
  const { role } = message.author
  const { text, reasoning, attachments } = saidIn(message.content)
  if (attachments > 0) count(leftovers, 'attachment', attachments)
  if (role !== 'user' && role !== 'assistant') {
    if (text !== '') count(leftovers, role === 'tool' ? 'tool' : 'system')
    return undefined
  }
  if (text === '' && reasoning === '') return undefined
  if (message.metadata?.model_slug && role === 'assistant') count(leftovers, 'model')
  return {
    ...where,
    id,
    role,
    modelId: null,
    text,
    reasoning,
    state: { status: 'complete' },
    generation: null,
    material: null,
    createdAt: milliseconds(message.create_time, where.createdAt),
  }
}

const Parts = z.object({ parts: z.array(z.unknown()) })
const Code = z.object({ text: z.string(), language: z.string().nullish() })
const Thoughts = z.object({ thoughts: z.array(z.looseObject({ content: z.string().nullish() })) })

function saidIn(content: z.infer<typeof ForeignMessage>['content']): Said {
  const thoughts = Thoughts.safeParse(content)
  if (thoughts.success)
    return {
      text: '',
      reasoning: thoughts.data.thoughts.map((one) => one.content ?? '').join('\n\n'),
      attachments: 0,
    }
  const parts = Parts.safeParse(content)
  if (parts.success) {
    const texts = parts.data.parts.filter((part) => typeof part === 'string')
    return {
      text: texts.join('\n\n').trim(),
      reasoning: '',
      attachments: parts.data.parts.length - texts.length,
    }
  }
  const code = Code.safeParse(content)
  if (!code.success) return { text: '', reasoning: '', attachments: 1 }
  const { text, language } = code.data
  const fenced = content.content_type === 'code' && text !== ''
  return {
    text: fenced
      ? `\`\`\`${language && language !== 'unknown' ? language : ''}\n${text}\n\`\`\``
      : text,
    reasoning: '',
    attachments: 0,
  }
}

function milliseconds(seconds: number | null | undefined, otherwise: number): number {
  return seconds ? Math.round(seconds * 1000) : otherwise
}
