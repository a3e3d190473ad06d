import { expect, it } from 'vitest'
import { blocksOf, fencedIn, type MarkdownBlock } from './blocks.ts'

const texts = (text: string) => blocksOf(text).map((block) => block.text)

it('cuts at blank lines', () => {
  expect(texts('一\n\n二\n三\n\n\n四')).toEqual(['一\n\n', '二\n三\n\n\n', '四'])
  expect(texts('')).toEqual([])
})

it('never cuts code, formulas or lists', () => {
  const whole = [
    '```js\na\n\nb\n```\n',
    '~~~\n```\n\n~~~\n',
    '$$\nx\n\ny\n$$\n',
    '- 一\n\n- 二\n\n  続き\n',
    '1. 一\n\n2. 二\n',
  ]
  for (const text of whole) expect(texts(text)).toEqual([text])
})

it('goes on after code that has ended', () => {
  expect(texts('```\na\n```\n\n後')).toEqual(['```\na\n```\n\n', '後'])
  expect(texts('$$x$$\n\n後')).toEqual(['$$x$$\n\n', '後'])
})

it('changes only the last block while a text grows, and loses nothing', () => {
  const text =
    '# 見出し\n\n本文です。\n\n```ts\nconst a = 1\n\nconst b = 2\n```\n\n- 一\n- 二\n\n終わり。\n'
  let before: string[] = []
  let grown: MarkdownBlock[] = []
  for (let length = 1; length <= text.length; length++) {
    const now = texts(text.slice(0, length))
    expect(now.join('')).toBe(text.slice(0, length))
    expect(now.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
    before = now
    grown = blocksOf(text.slice(0, length), grown)
    expect(grown.map((block) => block.text)).toEqual(now)
  }
})

it('sets code apart from the lines around it, but not within lists', () => {
  expect(texts('前\n```js\na\n```\n後')).toEqual(['前\n', '```js\na\n```\n', '後'])
  expect(texts('- 一\n  ```\n  a\n  ```\n- 二\n')).toHaveLength(1)
  expect(texts('前\n```a``` は文の中です。\n')).toHaveLength(1)
})

it('knows what is in a block of code, also before it is closed', () => {
  expect(fencedIn('```ts title\na\n\nb\n```\n\n')).toEqual({ language: 'ts', code: 'a\n\nb\n' })
  expect(fencedIn('~~~\na\n```\n')).toEqual({ language: '', code: 'a\n```\n' })
  expect(fencedIn('```py')).toEqual({ language: 'py', code: '' })
  expect(fencedIn('````md\n```\n````')).toEqual({ language: 'md', code: '```\n' })
  expect(fencedIn('文\n')).toBeUndefined()
  expect(fencedIn('```a``` は文の中です。\n')).toBeUndefined()
})

it('begins anew where a text is another one', () => {
  const before = blocksOf('一\n\n二\n\n三')
  const after = '一\n\n二つ\n\n三\n\n四'
  expect(blocksOf(after, before)).toEqual(blocksOf(after))
  expect(blocksOf('', before)).toEqual([])
})
