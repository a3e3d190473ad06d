import { z } from 'zod'
import type { ConversationTree } from '../../contract/conversation.ts'
import { type Said, treeFrom } from './imported.ts'
import { count, type Leftover, type Reading } from './leftovers.ts'

// A conversation file of LM Studio (`….conversation.json`): a list of messages, each in one or more
// versions, of which one is selected. A version has its content in one piece or in steps.

const Part = z.looseObject({ type: z.string(), text: z.string().nullish() })
const Content = z.union([z.string(), z.array(Part)])
const Step = z.looseObject({
  type: z.string(),
  content: Content.nullish(),
  style: z.looseObject({ type: z.string() }).nullish(),
  genInfo: z.looseObject({}).nullish(),
})
const Version = z.looseObject({
  role: z.string(),
  content: Content.nullish(),
  steps: z.array(Step).nullish(),
})
type Version = z.infer<typeof Version>
const ForeignMessage = z.looseObject({
  versions: z.array(z.unknown()).min(1),
  currentlySelected: z.number().int().min(0).nullish(),
})
const Conversation = z.looseObject({
  name: z.string().nullish(),
  createdAt: z.number().nullish(),
  systemPrompt: z.string().nullish(),
  messages: z.array(z.unknown()),
})
const Looks = z.looseObject({
  messages: z.array(z.looseObject({ versions: z.array(z.unknown()) })).min(1),
})

export function isLmStudioConversation(data: unknown): boolean {
  return Looks.safeParse(data).success
}

/**
 * The conversation with the versions of its messages as branches: what was said next follows the
 * selected one. The file has no times but its own.
 */
export function readLmStudio(data: unknown): Reading {
  const leftovers = new Map<Leftover, number>()
  const read = Conversation.safeParse(data)
  if (!read.success) count(leftovers, 'invalid')
  const tree = read.success ? treeOf(read.data, leftovers) : null
  if (read.success && !tree) count(leftovers, 'empty')
  return { conversations: tree ? [tree] : [], leftovers }
}

function treeOf(
  { name, createdAt, systemPrompt, messages }: z.infer<typeof Conversation>,
  leftovers: Map<Leftover, number>,
): ConversationTree | null {
  const begun = createdAt ?? 0
  const id = `lm-studio-${begun}`
  const said: Said[] = []
  let parentId: string | null = null
  for (const [at, entry] of messages.entries()) {
    const message = ForeignMessage.safeParse(entry)
    if (!message.success) {
      count(leftovers, 'invalid')
      continue
    }
    const { versions, currentlySelected } = message.data
    let selected: string | null = null
    for (const [number, version] of versions.entries()) {
      const one = saidBy(version, leftovers)
      if (!one) continue
      const messageId = `${id}-${at}-${number}`
      said.push({ ...one, id: messageId, parentId, createdAt: begun + at })
      if (number === (currentlySelected ?? 0) || selected === null) selected = messageId
    }
    parentId = selected ?? parentId
  }
  return treeFrom({
    id,
    title: name ?? '',
    createdAt: begun,
    updatedAt: begun + messages.length,
    leafId: parentId,
    systemInstruction: systemPrompt?.trim() ? systemPrompt.slice(0, 20_000) : null,
    said,
  })
}

function saidBy(
  entry: unknown,
  leftovers: Map<Leftover, number>,
): Pick<Said, 'role' | 'text' | 'reasoning'> | undefined {
  const read = Version.safeParse(entry)
  if (!read.success) {
    count(leftovers, 'invalid')
    return undefined
  }
  const { role } = read.data
  const { text, reasoning } = textsOf(read.data, leftovers)
  if (role !== 'user' && role !== 'assistant') {
    if (text !== '') count(leftovers, role === 'tool' ? 'tool' : 'system')
    return undefined
  }
  return text === '' && reasoning === '' ? undefined : { role, text, reasoning }
}

function textsOf({ content, steps }: Version, leftovers: Map<Leftover, number>) {
  const texts = [textOf(content, leftovers)]
  const thoughts: string[] = []
  for (const step of steps ?? []) {
    if (step.type !== 'contentBlock') count(leftovers, 'tool')
    else if (step.style?.type === 'thinking') thoughts.push(textOf(step.content, leftovers))
    else texts.push(textOf(step.content, leftovers))
    if (step.genInfo) count(leftovers, 'model')
  }
  return { text: joined(texts), reasoning: joined(thoughts) }
}

function textOf(
  content: z.infer<typeof Content> | null | undefined,
  leftovers: Map<Leftover, number>,
) {
  if (typeof content === 'string') return content
  const parts = content ?? []
  const others = parts.filter(({ type }) => type !== 'text').length
  if (others > 0) count(leftovers, 'attachment', others)
  return joined(parts.flatMap(({ type, text }) => (type === 'text' && text ? text : [])))
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n')
}
