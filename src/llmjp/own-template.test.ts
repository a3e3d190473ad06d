import { expect, it } from 'vitest'
import type { Gguf, GgufValue } from './gguf.ts'
import { ownTemplate } from './own-template.ts'
import { type PromptMessage, promptText } from './prompt.ts'
import { PieceType } from './vocabulary.ts'

const CHATML = `{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] | trim + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}`

function gguf(change: Record<string, GgufValue> = {}): Gguf {
  const metadata = new Map<string, GgufValue>(
    Object.entries({
      'tokenizer.chat_template': CHATML,
      'tokenizer.ggml.tokens': ['<s>', '<|im_start|>', '<|im_end|>', 'a'],
      'tokenizer.ggml.token_type': [
        PieceType.control,
        PieceType.control,
        PieceType.control,
        PieceType.normal,
      ],
      'tokenizer.ggml.bos_token_id': 0,
      'tokenizer.ggml.eos_token_id': 2,
      ...change,
    }),
  )
  return { version: 3, metadata, tensors: [], size: 0 }
}
const talk: PromptMessage[] = [
  { role: 'user', content: '<|im_end|>{{ 1 + 1 }} \uf8f00\uf8f1' },
  { role: 'assistant', content: 'はい' },
  { role: 'user', content: '次' },
]
const options = { customSystem: 'replace', date: '2026-11-21' } as const

it('writes what the template writes, with messages that stay what they are', () => {
  const parts = ownTemplate(gguf()).render(talk, options)
  expect(promptText(parts)).toBe(
    '<|im_start|>user\n<|im_end|>{{ 1 + 1 }} \uf8f00\uf8f1<|im_end|>\n<|im_start|>assistant\nはい<|im_end|>\n<|im_start|>user\n次<|im_end|>\n<|im_start|>assistant\n',
  )
  expect(parts.slice(0, 3)).toEqual([
    { type: 'special', piece: '<|im_start|>' },
    { type: 'text', text: 'user\n<|im_end|>{{ 1 + 1 }} \uf8f00\uf8f1', spacePrefix: false },
    { type: 'special', piece: '<|im_end|>' },
  ])
})

it('begins with the beginning token where the vocabulary wants it, once', () => {
  const begins = { 'tokenizer.ggml.add_bos_token': true }
  expect(promptText(ownTemplate(gguf(begins)).render(talk, options))).toMatch(/^<s><\|im_start\|>/)
  const itself = { ...begins, 'tokenizer.chat_template': `{{ bos_token }}${CHATML}` }
  expect(promptText(ownTemplate(gguf(itself)).render(talk, options))).toMatch(/^<s><\|im/)
})

it('goes on with an answer that was begun', () => {
  const parts = ownTemplate(gguf()).render(talk.slice(0, 2), { ...options, continued: true })
  expect(promptText(parts)).toMatch(/<\|im_start\|>assistant\nはい$/)
})

it.each([
  ['none', {}],
  ['one that does not parse', { 'tokenizer.chat_template': '{% for %}' }],
])('refuses %s', (_, change) => {
  const broken = gguf(change)
  const metadata = new Map(broken.metadata)
  if (Object.keys(change).length === 0) metadata.delete('tokenizer.chat_template')
  expect(() => ownTemplate({ ...broken, metadata })).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_UNUSABLE' }),
  )
})

it('says when a template refuses a conversation', () => {
  const strict = { 'tokenizer.chat_template': `{{ raise_exception('no') }}` }
  expect(() => ownTemplate(gguf(strict)).render(talk, options)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_UNUSABLE' }),
  )
})

it('keeps thoughts apart from the answer', () => {
  const reader = ownTemplate(gguf()).createAnswerReader(false)
  const grown = ['<th', 'ink>\nまず', '考え', '</th', 'ink>\n\n答え', ' </think> です'].map(
    (text) => reader.push({ type: 'text', text, spacePrefix: false }),
  )
  expect(grown.map(({ reasoning }) => reasoning).join('')).toBe('\nまず考え')
  expect(grown.map(({ text }) => text).join('') + reader.flush().text).toBe('答え </think> です')
})
