import { expect, it } from 'vitest'
import { sentencesOf } from './sentences.ts'

const texts = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end))

it.each([
  ['春が来た。夏が来る。', ['春が来た。', '夏が来る。']],
  ['「行く。すぐ。」と言った。そして去った', ['「行く。すぐ。」と言った。', 'そして去った']],
  ['本当！？（そうだ。）次。', ['本当！？', '（そうだ。）次。']],
  ['彼は言った。」次。', ['彼は言った。」', '次。']],
  ['見出し\n本文。\n\n　字下げ。 ', ['見出し', '本文。', '字下げ。']],
  ['閉じない「括弧。次の文。', ['閉じない「括弧。', '次の文。']],
  [
    'It costs 3.50 yen. See a.txt now. Dr. Sato agreed.',
    ['It costs 3.50 yen.', 'See a.txt now.', 'Dr. Sato agreed.'],
  ],
  ['', []],
  [' \n ', []],
])('cuts %j', (text, expected) => {
  expect(texts(text)).toEqual(expected)
})

it('takes time in proportion to the text', () => {
  expect(sentencesOf('「'.repeat(100_000))).toHaveLength(1)
})
