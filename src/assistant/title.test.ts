import { expect, it } from 'vitest'
import { titleFrom, titleQuestion } from './title.ts'

it.each([
  ['会議の日程', '会議の日程'],
  ['「会議の日程」', '会議の日程'],
  ['\n# 題名：会議の日程。\n説明', '会議の日程'],
  ['**会議の日程**', '会議の日程'],
  ['「春」と「秋」', '「春」と「秋」'],
  ['10時の会議', '10時の会議'],
  ['12時の会議', '質問です'],
  ['', '質問です'],
  ['  \n', '質問です'],
])('makes a title of %j', (written, title) => {
  expect(titleFrom(written, '質問です', '会議は１０時です')).toBe(title)
})

it('shortens by characters, not by halves of them', () => {
  expect(titleFrom('😀'.repeat(60), '', '')).toBe(`${'😀'.repeat(39)}…`)
})

it('asks with no more than a small context holds', () => {
  expect(titleQuestion('あ'.repeat(5000), 'い'.repeat(5000)).length).toBeLessThan(500)
  expect(titleQuestion('{answer}', '$&')).toContain('質問：{answer}\n回答：$&')
})
