import { z } from 'zod'
import type { ConversationTree } from '../../contract/conversation.ts'
import { type Said, treeFrom } from './imported.ts'
import { count, type Leftover, type Reading } from './leftovers.ts'

// Open WebUI's export of chats: an array of rows, each with its `chat`; an older one is the chat
// alone. Messages are a map in `history`, each with its parent; a row's times are seconds.

const Id = z.string().min(1).max(200)
const ForeignMessage = z.looseObject({
  id: Id,
  parentId: Id.nullish(),
  role: z.string(),
  content: z.string().nullish(),
  timestamp: z.number().nullish(),
  model: z.string().nullish(),
  files: z.array(z.unknown()).nullish(),
  images: z.array(z.unknown()).nullish(),
})
type ForeignMessage = z.infer<typeof ForeignMessage>
const Chat = z.looseObject({
  id: z.string().nullish(),
  title: z.string().nullish(),
  system: z.string().nullish(),
  params: z.looseObject({ system: z.string().nullish() }).nullish(),
  history: z.looseObject({
    messages: z.record(z.string(), z.unknown()),
    currentId: z.string().nullish(),
  }),
  /** Milliseconds. */
  timestamp: z.number().nullish(),
})
const Row = z.looseObject({
  id: Id.nullish(),
  title: z.string().nullish(),
  chat: Chat,
  created_at: z.number().nullish(),
  updated_at: z.number().nullish(),
})
const Looks = z.looseObject({ history: z.looseObject({ messages: z.looseObject({}) }) })
const Entry = z.union([z.looseObject({ chat: Looks }), Looks])

/** The reasoning of a model, as Open WebUI keeps it in front of the answer. */
const REASONING = /^\s*<details type="reasoning"[^>]*>([\s\S]*?)<\/details>\s*/
const SUMMARY = /<summary>[\s\S]*?<\/summary>/

export function isOpenWebUiExport(data: unknown): boolean {
  const entries: readonly unknown[] = Array.isArray(data) ? data : [data]
  return entries.some((entry) => Entry.safeParse(entry).success)
}

/** Questions and answers with all branches; all else is counted as left over. */
export function readOpenWebUi(data: unknown): Reading {
  const leftovers = new Map<Leftover, number>()
  const entries: readonly unknown[] = Array.isArray(data) ? data : [data]
  const conversations = entries.flatMap((entry, at) => {
    const row = Row.safeParse(entry)
    const chat = Chat.safeParse(entry)
    if (!row.success && !chat.success) {
      count(leftovers, 'invalid')
      return []
    }
    const read = row.success ? row.data : { chat: chat.data }
    const tree = treeOf(Row.parse(read), `open-webui-${at}`, leftovers)
    if (!tree) count(leftovers, 'empty')
    return tree ?? []
  })
  return { conversations, leftovers }
}

function treeOf(
  { id, title, chat, created_at, updated_at }: z.infer<typeof Row>,
  nameless: string,
  leftovers: Map<Leftover, number>,
): ConversationTree | null {
  const createdAt = created_at ? created_at * 1000 : (chat.timestamp ?? 0)
  const found = Object.values(chat.history.messages).flatMap((one) => {
    const read = ForeignMessage.safeParse(one)
    if (!read.success) count(leftovers, 'invalid')
    return read.success ? read.data : []
  })
  const said: Said[] = []
  const standsFor = new Map<string, string | null>()
  for (const message of topDown(found)) {
    const parentId = (message.parentId && standsFor.get(message.parentId)) || null
    const one = saidBy(message, parentId, createdAt, leftovers)
    if (one) said.push(one)
    standsFor.set(message.id, one ? one.id : parentId)
  }
  const system = chat.params?.system ?? chat.system
  return treeFrom({
    id: id || chat.id || nameless,
    title: title ?? chat.title ?? '',
    createdAt,
    updatedAt: updated_at ? updated_at * 1000 : createdAt,
    leafId: standsFor.get(chat.history.currentId ?? '') ?? null,
    systemInstruction: system?.trim() ? system.slice(0, 20_000) : null,
    said,
  })
}

function saidBy(
  { id, role, content, timestamp, model, files, images }: ForeignMessage,
  parentId: string | null,
  createdAt: number,
  leftovers: Map<Leftover, number>,
): Said | undefined {
  const attachments = (files?.length ?? 0) + (images?.length ?? 0)
  if (attachments > 0) count(leftovers, 'attachment', attachments)
  const whole = content ?? ''
  if (role !== 'user' && role !== 'assistant') {
    if (whole !== '') count(leftovers, role === 'tool' ? 'tool' : 'system')
    return undefined
  }
  const [all = '', thought = ''] = REASONING.exec(whole) ?? []
  const text = whole.slice(all.length)
  const reasoning = thought
    .replace(SUMMARY, '')
    .replace(/^\s*&gt; ?|^\s*> ?/gm, '')
    .trim()
  if (text.trim() === '' && reasoning === '') return undefined
  if (model && role === 'assistant') count(leftovers, 'model')
  return {
    id,
    parentId,
    role,
    text,
    reasoning,
    createdAt: timestamp ? timestamp * 1000 : createdAt,
  }
}

/** Messages after those they follow; what follows nothing known begins a thread. */
function topDown(messages: readonly ForeignMessage[]): ForeignMessage[] {
  const ids = new Set(messages.map(({ id }) => id))
  const below = Map.groupBy(messages, ({ parentId }) =>
    parentId && ids.has(parentId) ? parentId : null,
  )
  const ordered = [...(below.get(null) ?? [])]
  for (const { id } of ordered) ordered.push(...(below.get(id) ?? []))
  return ordered
}
