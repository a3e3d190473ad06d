import { expect, it } from 'vitest'
import type { Message, Summary } from '../contract/conversation.ts'
import { exchangesOf } from './thread.ts'

const thread = (summary: Summary): Message[] =>
  ['一', '二', '三', '四', '五'].map((text, index) => ({
    id: String(index),
    conversationId: 'one',
    parentId: index ? String(index - 1) : null,
    role: index % 2 ? 'assistant' : 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
    material: null,
    summary: index === 4 ? summary : null,
    createdAt: 0,
  }))
const summary = { text: '要約', covered: 2, modelName: '試験' }

it('puts a summary in place of what it stands for', () => {
  const [first, second, third] = exchangesOf(thread(summary))
  expect(first).toMatchObject({ answer: '要約', messageIds: ['0', '1'], isSummary: true })
  expect(second).toMatchObject({ question: '三', answer: '四' })
  expect(third).toEqual({ question: '五', answer: null, messageIds: ['4'] })
})

it('does not take a summary that is being written, and none for its own question', () => {
  expect(exchangesOf(thread({ ...summary, text: '' }))).toHaveLength(3)
  const whole = exchangesOf(thread({ ...summary, covered: 99 }))
  expect(whole.map(({ question }) => question).at(-1)).toBe('五')
  expect(whole).toHaveLength(2)
})
