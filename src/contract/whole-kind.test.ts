import { expect, it } from 'vitest'
import { earlierFirst } from './earlier-first.ts'
import { wholeKindOf } from './whole-kind.ts'

it.each([
  '2つの資料の違いは？',
  'AとBを比較して',
  '旧版と新版を比べてください',
  '変更点の要点を教えて',
  '新旧対照表にして',
  'どこが変わりましたか',
  'What are the differences?',
])('compares two documents when asked: %s', (question) => {
  expect(wholeKindOf(question, 2)).toBe('differences')
  expect(wholeKindOf(question, 1)).not.toBe('differences')
  expect(wholeKindOf(question, 3)).not.toBe('differences')
})

it('does not compare two documents when something else is asked', () => {
  for (const question of ['宿泊料の上限はいくらですか', '間違いはどこですか', 'この値の比率は？'])
    expect(wholeKindOf(question, 2)).toBeUndefined()
  expect(wholeKindOf('2つの資料を要約して', 2)).toBe('summary')
})

it.each([
  ['契約書_新.docx', '契約書_旧.docx', '契約書_旧.docx'],
  ['規程（改正後）.pdf', '規程（改正前）.pdf', '規程（改正前）.pdf'],
  ['見積 v10.xlsx', '見積 v9.xlsx', '見積 v9.xlsx'],
  ['令和7年度.md', '令和6年度.md', '令和6年度.md'],
  ['乙.txt', '甲.txt', '乙.txt'],
])('takes of %s and %s the earlier one first', (one, other, first) => {
  expect(earlierFirst({ name: one }, { name: other })[0].name).toBe(first)
})

it('takes first what the question names first', () => {
  const [first] = earlierFirst({ name: '甲.txt' }, { name: '乙.txt' }, '乙と甲を比べて')
  expect(first.name).toBe('乙.txt')
})
