import { expect, it } from 'vitest'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { grow, merge, upsert } from './live.ts'

const message = (text: string, state: Message['state'] = { status: 'streaming' }): Message => ({
  id: 'answer',
  conversationId: 'talk',
  parentId: null,
  role: 'assistant',
  modelId: null,
  text,
  reasoning: '',
  state,
  generation: null,
  material: null,
  createdAt: 0,
})
const tree = (...messages: Message[]): ConversationTree => ({
  conversation: {
    id: 'talk',
    kind: 'chat',
    title: '',
    opening: '',
    folderId: null,
    pinned: false,
    createdAt: 0,
    updatedAt: 0,
    titledBy: 'nobody',
    modelId: null,
    systemInstruction: null,
    sampling: {},
    leafId: null,
    draft: '',
  },
  messages,
})
const growth = (offset: number, text: string) =>
  ({ messageId: 'answer', field: 'text', offset, text }) as const
const textOf = (shown: ConversationTree | undefined) => shown?.messages[0]?.text

it('adds what an answer grows by', () => {
  expect(textOf(grow(tree(message('春')), [growth(1, 'は'), growth(2, '桜')]))).toBe('春は桜')
})

it('does not add twice what is there already', () => {
  const shown = tree(message('春は桜'))
  expect(grow(shown, [growth(1, 'は')])).toBe(shown)
  expect(textOf(grow(shown, [growth(1, 'は桜が')]))).toBe('春は桜が')
})

it('notices that something in between is missing', () => {
  expect(grow(tree(message('春')), [growth(3, 'が')])).toBeUndefined()
  expect(grow(tree(), [growth(0, '春')])).toBeUndefined()
})

it('shows a new message at once', () => {
  const shown = upsert(tree(), message(''))
  expect(shown.conversation.leafId).toBe('answer')
  expect(textOf(upsert(shown, message('春')))).toBe('春')
})

it('keeps an answer that has grown on the screen while it was read', () => {
  expect(textOf(merge(tree(message('春')), tree(message('春は桜'))))).toBe('春は桜')
  expect(textOf(merge(tree(message('春は桜が')), tree(message('春'))))).toBe('春は桜が')
  const finished = message('春は', { status: 'complete' })
  expect(textOf(merge(tree(finished), tree(message('春は桜'))))).toBe('春は')
})
