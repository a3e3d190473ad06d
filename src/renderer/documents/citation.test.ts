import { expect, it } from 'vitest'
import type { Material } from '../../contract/material.ts'
import { ja } from '../words/ja.ts'
import { numbersOf, withCitations } from './citation.ts'

const answer = '有給は10日です。うれしいですね。始業は9時です。'
const at = (sentence: string, passage: number | null) => {
  const start = answer.indexOf(sentence)
  const support = passage === null ? null : { passage, start: 0, end: 4 }
  return { start, end: start + sentence.length, support }
}
const material: Material = {
  passages: [
    {
      documentId: 'a',
      name: '規則.md',
      place: { headings: [], start: 0, end: 9 },
      text: '始業は午前9時',
    },
    {
      documentId: 'b',
      name: '休暇.pptx',
      place: { page: 3, headings: [], start: 0, end: 9 },
      text: '有給休暇は10日',
    },
  ],
  sentences: [at('有給は10日です。', 1), at('うれしいですね。', null), at('始業は9時です。', 0)],
}

it('numbers passages in the order they are cited', () => {
  expect([...numbersOf(material)]).toEqual([
    [1, 1],
    [0, 2],
  ])
})

it('copies an answer with its sources', () => {
  expect(withCitations(answer, material, ja)).toBe(
    `有給は10日です。[1]うれしいですね。始業は9時です。[2]

出典:
[1] 休暇.pptx スライド 3
[2] 規則.md
`,
  )
  expect(withCitations(answer, { ...material, sentences: [] }, ja)).toBe(answer)
})
