import type { RootContent } from 'hast'
import { expect, it } from 'vitest'
import { type CodePiece, piecesOf } from './code-pieces.ts'

const textOf = (node: RootContent): string =>
  node.type === 'text' ? node.value : 'children' in node ? node.children.map(textOf).join('') : ''
const joined = (pieces: CodePiece[]) =>
  pieces.flatMap(({ colours }) => colours.map(textOf)).join('')

const functions = Array.from(
  { length: 200 },
  (_, n) => `def f${n}(x):\n    """説明 ${n}\n\nの続き"""\n    return x + ${n}  # 足す\n\n`,
).join('')

it('cuts long code into pieces that together are the code', () => {
  const pieces = piecesOf('python', functions)
  expect(pieces.length).toBeGreaterThan(5)
  expect(joined(pieces)).toBe(functions)
  expect(pieces.every(({ text }) => text.startsWith('def '))).toBe(true)
})

it('keeps all pieces but the last while code grows, and ends as if it had come at once', () => {
  let before: CodePiece[] = []
  for (let length = 0; length <= functions.length; length += 97) {
    const now = piecesOf('python', functions.slice(0, length), before)
    for (const [index, piece] of before.slice(0, -1).entries()) expect(now[index]).toBe(piece)
    expect(joined(now)).toBe(functions.slice(0, length))
    before = now
  }
  expect(piecesOf('python', functions, before)).toEqual(piecesOf('python', functions))
})

it('never cuts where a comment or another language is open', () => {
  const comment = `/*\n${'注釈です。\n'.repeat(800)}*/\n`
  const [piece] = piecesOf('js', `${comment}${'const a = 1\n'.repeat(500)}`)
  expect(piece?.text.startsWith(comment)).toBe(true)
  const script = `<script>\n${'let a = 1\n'.repeat(800)}</script>\n`
  expect(piecesOf('html', script + '<p>本文</p>\n'.repeat(500))[0]?.text).toContain('</script>')
})

it('leaves code alone in a language that it does not know', () => {
  for (const language of ['', '知らない言語'])
    expect(joined(piecesOf(language, functions))).toBe(functions)
})
