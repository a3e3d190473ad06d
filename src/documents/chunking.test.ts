import { expect, it } from 'vitest'
import { passagesOf } from './chunking.ts'
import { PageWriter } from './document.ts'

const cut = (write: (page: PageWriter) => void, size = 40) => {
  const writer = new PageWriter()
  write(writer)
  const page = writer.page({ number: 3, label: 'iii' })
  const passages = passagesOf({ pages: [page] }, size)
  for (const { text, place } of passages) {
    expect(page.text.slice(place.start, place.end)).toBe(text)
    expect(place).toMatchObject({ page: 3, label: 'iii' })
  }
  return passages
}
const sentence = (letter: string) => `${letter.repeat(18)}。`

it('keeps sentences whole, and fills passages with them', () => {
  const passages = cut((page) =>
    page.paragraph(`${'あいうえ'.split('').map(sentence).join('')}了。`),
  )
  expect(passages.map(({ text }) => text)).toEqual([
    sentence('あ') + sentence('い'),
    `${sentence('う')}${sentence('え')}了。`,
  ])
})

it('cuts at headings, and tells the path to each passage', () => {
  const passages = cut((page) => {
    page.paragraph('前書き。')
    page.heading(1, '一章')
    page.heading(2, '一節')
    page.paragraph('本文一。')
    page.heading(2, '二節')
    page.paragraph('本文二。')
    page.heading(1, '二章')
    page.paragraph('本文三。')
  })
  expect(passages.map(({ text, place }) => [text, ...place.headings])).toEqual([
    ['前書き。'],
    ['本文一。', '一章', '一節'],
    ['本文二。', '一章', '二節'],
    ['本文三。', '二章'],
  ])
})

it('has headings as text where nothing else is', () => {
  const passages = cut((page) => {
    page.heading(1, '事業計画')
    page.heading(2, '営業部')
  })
  expect(passages.map(({ text }) => text)).toEqual(['事業計画\n営業部'])
})

it('repeats the header of a table above its rows, with their cells', () => {
  const passages = cut((page) => {
    page.row(['品目', '数量'], { header: true, cells: 'B2:C2' })
    for (let row = 3; row < 8; row++)
      page.row(['とても長い品目の名', String(row)], { cells: `B${row}:C${row}` })
    page.paragraph('以上。')
  })
  expect(passages.map(({ place }) => place.cells)).toEqual(['B2:C4', 'B5:C7', undefined])
  expect(passages.map(({ place }) => place.headings)).toEqual([['品目\t数量'], ['品目\t数量'], []])
})

it('cuts a sentence that is longer than a passage at commas, and else between characters', () => {
  const commas = cut((page) => page.paragraph(`${'あ'.repeat(30)}、${'い'.repeat(30)}。`))
  expect(commas.map(({ text }) => text.length)).toEqual([31, 31])
  const runs = cut((page) => page.paragraph(`a${'𠮷'.repeat(100)}`))
  expect(runs.every(({ text }) => text.isWellFormed() && text.length <= 48)).toBe(true)
  expect(runs.map(({ text }) => text).join('')).toBe(`a${'𠮷'.repeat(100)}`)
})

it('keeps the indentation of code', () => {
  const [first] = cut((page) => page.code('  if (x) {\n    y()\n  }\n'))
  expect(first?.text).toBe('  if (x) {\n    y()\n  }')
})
