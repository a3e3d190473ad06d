import { expect, it } from 'vitest'
import { ErrorCode } from '../../contract/errors.ts'
import { en } from './en.ts'
import { ja } from './ja.ts'

it('has for every failure what happened and what to do, in both languages', () => {
  for (const code of ErrorCode.options)
    for (const words of [ja, en]) {
      for (const data of [{}, { subject: '名前', needed: 2 ** 34, available: 2 ** 33 }]) {
        const { what, todo } = words.errors[code](data)
        expect(what, code).toMatch(/[。.]$/)
        expect(todo, code).toMatch(/[。.]$/)
        expect(`${what}${todo}`, code).not.toMatch(/undefined|NaN|null/)
      }
    }
})

it('speaks Japanese in Japanese, and English in English', () => {
  const texts = (words: object): string[] =>
    Object.values(words).flatMap((value) =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && !Array.isArray(value)
          ? texts(value)
          : [],
    )
  const foreign = new Set([
    'PDF',
    'HTML',
    'Markdown',
    'JSON',
    'top-p',
    '2048',
    'GPU',
    'Metal',
    'CUDA',
    'Vulkan',
    ...Object.values(ja.families),
  ])
  for (const text of texts(ja))
    if (!foreign.has(text)) expect(text).toMatch(/[ぁ-んァ-ヶ一-龠]|^\d+$/)
  for (const text of texts(en)) expect(text).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
})
