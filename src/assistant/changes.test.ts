import { expect, it } from 'vitest'
import { ChangeMaterial } from './change-material.ts'
import { type Change, passagesOfChanges, pointsOfChanges, statementOf } from './changes.ts'

const unit = (text: string, heading = '第9条（宿泊料）') => ({
  kind: 'sentence' as const,
  text,
  place: { page: 3, headings: ['旅費規程', heading], start: 10, end: 10 + text.length },
})
const lodging: Change = {
  type: 'changed',
  left: unit('宿泊料は、一泊につき12,000円を上限とする。'),
  right: unit('宿泊料は、一泊につき15,000円を上限とする。'),
  weighty: [{ kind: 'amount', before: '12,000円', after: '15,000円' }],
}
const receipt: Change = {
  type: 'removed',
  left: unit('領収書の提出を要しない。', '第16条（精算）'),
  weighty: [],
}
const record: Change = {
  type: 'added',
  right: unit('出張の記録は、三年間保存する。', '第17条（記録）'),
  weighty: [],
}
const changes = [lodging, receipt, record]
const passages = passagesOfChanges(changes)

it('tells a model both versions, or what came or went, under its heading', () => {
  expect(passages.map(({ text }) => text)).toEqual([
    '〔第9条（宿泊料）〕\n変更前：宿泊料は、一泊につき12,000円を上限とする。\n変更後：宿泊料は、一泊につき15,000円を上限とする。',
    '〔第16条（精算）〕\n削除：領収書の提出を要しない。',
    '〔第17条（記録）〕\n追加：出張の記録は、三年間保存する。',
  ])
})

it.each([
  ['宿泊料の上限が12,000円から15,000円に引き上げられました。', 0],
  ['宿泊料の上限は15,000円に変更された（以前は12,000円）。', 0],
  ['第17条として、出張の記録を三年間保存する規定が追加された。', 2],
  ['領収書の提出を要しないという規定が削除された。', 1],
])('rests on its difference: %s', (text, passage) => {
  expect(pointsOfChanges(`・${text}`, passages)).toEqual([{ text, page: null, passage }])
})

it.each([
  '宿泊料の上限が15,000円から12,000円に引き下げられました。',
  '宿泊料の上限が12,000円から18,000円に引き上げられました。',
  '出張の記録を三年間保存する規定が削除された。',
  '領収書の提出を要するという規定が削除された。',
])('rests on none, being turned around or made up: %s', (text) => {
  const points = pointsOfChanges(`・宿泊料が15,000円になった。\n・${text}`, passages)
  expect(points.find((one) => one.text === text)?.passage ?? null).toBeNull()
})

it('says itself what differs where the model says nothing that holds', () => {
  const own = changes.map(statementOf)
  expect(own[0]).toBe(
    '第9条（宿泊料）：「宿泊料は、一泊につき12,000円を上限とする。」が「宿泊料は、一泊につき15,000円を上限とする。」に変わりました。',
  )
  for (const answer of ['', 'なし', '・東京の天気は晴れです。', '・15,000円です。'])
    expect(pointsOfChanges(answer, passages)).toEqual(
      own.map((text, passage) => ({ text, page: null, passage })),
    )
})

it('pins every point to its places in both documents', () => {
  const counts = {
    equal: 9,
    otherwise: 1,
    changed: 1,
    removed: 1,
    added: 1,
    moved: 0,
    weighty: 1,
    shared: 0.8,
  }
  const [left, right] = [
    { id: 'l', name: '旧_規程.docx' },
    { id: 'r', name: '新_規程.docx' },
  ]
  const material = new ChangeMaterial(left, right, { counts, changes })
  const points = [
    { text: '上限が上がった。', page: null, passage: 0 },
    { text: '別の話。', page: null, passage: null },
  ]
  const {
    text,
    passages: used,
    sentences,
  } = material.of({
    id: 't',
    documentId: 'l',
    otherId: 'r',
    kind: 'differences',
    question: '',
    modelId: 'm',
    status: 'running',
    failure: null,
    parts: [],
    done: 0,
    points,
    answer: null,
    createdAt: 0,
  })
  expect(text).toContain('違いは3か所です（変更1、追加1、削除1、移動0）。')
  expect(text).toContain('- 第9条（宿泊料）：12,000円 → 15,000円\n')
  expect(used).toMatchObject([
    { documentId: 'l', name: '旧_規程.docx', place: { page: 3 } },
    { documentId: 'r', name: '新_規程.docx', text: lodging.right?.text },
  ])
  const said = sentences.map(({ start, end, support }) => [
    text.slice(start, end),
    support?.passage ?? null,
  ])
  expect(said).toEqual([
    ['第9条（宿泊料）：12,000円 → 15,000円', 0],
    ['第9条（宿泊料）：12,000円 → 15,000円', 1],
    ['上限が上がった。', 0],
    ['上限が上がった。', 1],
    ['別の話。', null],
  ])
})

it('says plainly that two documents are the same, or have hardly anything in common', () => {
  const nothing = {
    equal: 0,
    otherwise: 0,
    changed: 0,
    removed: 0,
    added: 0,
    moved: 0,
    weighty: 0,
    shared: 0,
  }
  const of = (counts: Partial<typeof nothing>) =>
    new ChangeMaterial(
      { id: 'l', name: 'A' },
      { id: 'r', name: 'B' },
      {
        counts: { ...nothing, ...counts },
        changes: [],
      },
    ).of(undefined).text
  expect(of({ equal: 9, otherwise: 2 })).toContain(
    '2つの資料の内容は同じです。表記だけが違う箇所が2か所あります。',
  )
  expect(of({ removed: 40, added: 30 })).toContain('共通する内容がほとんどありません')
  expect(of({})).toContain('比べられる文字がありません')
})
