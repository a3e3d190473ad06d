// Two versions of a Japanese agreement, and what else is put side by side.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type DifferenceCounts,
  type DifferenceRow,
  differencesIn,
  relationOf,
} from '../contract/document-differences.ts'
import { differenceOf } from './difference-marks.ts'
import { differencesBetween } from './differences.ts'
import { type Page, PageWriter } from './document.ts'
import { readFileInWorker } from './reading.ts'

function compare(left: readonly Page[], right: readonly Page[]) {
  const rows: DifferenceRow[] = []
  let counts: DifferenceCounts | undefined
  for (const event of differencesBetween(left, right))
    if (event.type === 'rows') rows.push(...event.rows)
    else counts = event.counts
  if (!counts) throw new Error('no counts')
  return { rows, counts }
}

const fixture = async (name: string) =>
  (await readFileInWorker(join(import.meta.dirname, 'fixtures', name))).pages

/** A page of paragraphs. */
function pages(...paragraphs: readonly string[]): Page[] {
  const page = new PageWriter()
  for (const one of paragraphs) page.paragraph(one)
  return [page.page()]
}

const texts = (rows: readonly DifferenceRow[], type: DifferenceRow['type']) =>
  rows.flatMap((row) => {
    if (row.type !== type) return []
    return [('left' in row ? row.left.text : '') || ('right' in row ? row.right.text : '')]
  })

describe('two versions of an agreement', async () => {
  const before = await fixture('agreement-before.docx')
  const after = await fixture('agreement-after.docx')
  const { rows, counts } = compare(before, after)

  it('are told apart by what was added, removed, moved and changed', () => {
    expect(counts).toEqual({
      equal: 12,
      otherwise: 1,
      changed: 8,
      removed: 1,
      added: 1,
      moved: 3,
      weighty: 5,
      shared: expect.closeTo(0.89, 1),
    })
    expect(texts(rows, 'removed')).toEqual(['前項の賠償額は、委託料の六か月分を上限とする。'])
    expect(texts(rows, 'added')).toEqual([
      'ただし、甲の書面による事前の承諾を得たときは、この限りでない。',
    ])
    const moved = rows.filter((row) => row.type === 'moved')
    expect(moved.map(({ at }) => at).join()).toBe('left,left,left,right,right,right')
    expect(moved[0]).toMatchObject({
      left: { text: '第2条（秘密保持）' },
      right: { text: '第5条（秘密保持）', kind: 'heading' },
    })
    expect(relationOf(counts)).toBe('versions')
  })

  it('name what weighs: amounts, dates, what may and must not be done', () => {
    const weighty = rows.flatMap((row) => (row.type === 'changed' ? row.weighty : []))
    expect(weighty).toEqual([
      { kind: 'amount', before: '250,000円', after: '280,000円' },
      { kind: 'number', before: '末日', after: '20日' },
      { kind: 'amount', before: '30円', after: '25円' },
      { kind: 'duty', before: 'ことができる', after: 'てはならない' },
      { kind: 'date', before: '令和6年4月1日', after: '2025年4月1日' },
      { kind: 'date', before: '令和7年3月31日', after: '2026年3月31日' },
    ])
  })

  it('keep the place of each side, with the headings above it', () => {
    const row = rows.find((one) => one.type === 'changed' && one.left.text.includes('250,000円'))
    if (row?.type !== 'changed') throw new Error('not found')
    expect(row.left.place.headings).toEqual(['業務委託契約書', '第3条（委託料）'])
    expect(row.right.place.headings).toEqual(['業務委託契約書', '第2条（委託料）'])
    const { start, end } = row.right.place
    expect(after[0]?.text.slice(start, end)).toBe(row.right.text)
    const [mark] = row.marks.right
    expect(row.right.text.slice(mark?.start, mark?.end)).toBe('280,000円')
  })

  it('differ in the same where the later one is a PDF', async () => {
    const pdf = await fixture('agreement-after.pdf')
    expect(pdf.length).toBeGreaterThan(1)
    expect(compare(before, pdf).counts).toEqual(counts)
    expect(differencesIn(compare(after, pdf).counts)).toBe(0)
  })
})

it.each(['regulation.pdf', 'vertical.pdf', 'regulation.odt', 'regulation.rtf'])(
  'finds no difference between a document and the same as %s',
  async (name) => {
    const { counts } = compare(await fixture('regulation.docx'), await fixture(name))
    expect(counts).toMatchObject({ equal: 49, otherwise: 0 })
    expect(relationOf(counts)).toBe('identical')
  },
)

it('takes for equal what only looks different', () => {
  const { rows, counts } = compare(
    pages(
      '令和六年四月一日に、（株）コトノハの會議を開く。',
      '代金は１２，０００円とする.',
      '・ 備考',
    ),
    pages('2024年4月1日に、(株)コトノハの会議を開く。', '代金は12,000円とする。', '● 備考'),
  )
  expect(differencesIn(counts)).toBe(0)
  expect(counts.otherwise).toBe(3)
  expect(rows.every((row) => row.type === 'equal')).toBe(true)
})

it('says that two documents have hardly anything in common, are the same, or have no text', () => {
  const nothing = compare(
    pages('宿泊料は一泊につき15,000円を上限とする。', '領収書を添えて精算する。'),
    pages('桜の花は三月の終わりに咲く。', '川辺では子どもたちが遊んでいる。'),
  )
  expect(relationOf(nothing.counts)).toBe('unrelated')
  expect(relationOf(compare(pages('同じ。'), pages('同じ。')).counts)).toBe('identical')
  expect(relationOf(compare(pages(), pages()).counts)).toBe('empty')
  expect(compare(pages(), pages('足した。')).counts).toMatchObject({ added: 1, equal: 0 })
})

it('aligns rows of tables and sentences that go on over a page', () => {
  const table = (price: string) => {
    const page = new PageWriter()
    page.row(['品名', '単価'], { header: true, cells: 'A1:B1' })
    page.row(['鮎', price], { cells: 'A2:B2' })
    return [page.page({ number: 1, label: '在庫' })]
  }
  const { rows } = compare(table('300円'), table('350円'))
  expect(rows[1]).toMatchObject({
    type: 'changed',
    left: { kind: 'row', place: { page: 1, label: '在庫', cells: 'A2:B2' } },
    weighty: [{ kind: 'amount', before: '300円', after: '350円' }],
  })
  const numbered = (...all: readonly string[]) =>
    all.flatMap((text, at) => pages(text).map((page) => ({ ...page, number: at + 1 })))
  expect(
    compare(
      numbered('甲は、委託料を、請求書を受領した日の', '翌月末日までに支払う。'),
      pages('甲は、委託料を、請求書を受領した日の翌月末日までに支払う。'),
    ).counts,
  ).toMatchObject({ equal: 1, changed: 0, added: 0, removed: 0 })
})

it.each([
  ['領収書の提出を要しない。', '領収書の提出を要する。', 'negation', '要しない', '要する'],
  ['午前9時に開く。', '午前10時30分に開く。', 'date', '午前9時', '午前10時30分'],
  ['10日以内に出す。', '二週間以内に出す。', 'number', '10日', '二週間'],
])('weighs %s → %s', (left, right, kind, before, after) => {
  expect(differenceOf(left, right).weighty).toEqual([{ kind, before, after }])
})

it('weighs neither other words nor the numbers of articles', () => {
  expect(differenceOf('第5条（宿泊料）', '第6条（宿泊料）').weighty).toEqual([])
  expect(differenceOf('速やかに届け出る。', 'すぐに届け出る。').weighty).toEqual([])
})

it('aligns long documents of which much is repeated', () => {
  const article = (at: number) => [
    `第${at}条の届け出は、様式第${at % 7}号による。`,
    '届け出を受けた者は、内容を確かめなければならない。',
    '以上。',
  ]
  const all = Array.from({ length: 1500 }, (_, at) => article(at))
  const changed = all.map((one, at) => (at % 50 === 7 ? ['新しい条を加える。', ...one] : one))
  const { counts } = compare(pages(...all.flat()), pages(...changed.flat()))
  expect(counts).toMatchObject({ equal: 4500, added: 30, removed: 0, changed: 0, moved: 0 })
})
