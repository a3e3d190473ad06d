import { expect, it } from 'vitest'
import type { DifferenceRow, DifferenceUnit } from '../../contract/document-differences.ts'
import { ja } from '../words/ja.ts'
import { foldOf, isStop, listed, textOf } from './listed.ts'
import { differencesMarkdown } from './markdown.ts'

const unit = (text: string, page = 1): DifferenceUnit => ({
  kind: 'sentence',
  text,
  place: { page, headings: ['第1条'], start: 0, end: text.length },
})
const equal = (text: string): DifferenceRow => ({
  type: 'equal',
  left: unit(text),
  right: unit(text),
  otherwise: false,
})
const changed: DifferenceRow = {
  type: 'changed',
  left: unit('代金は*10円*とする。', 2),
  right: unit('代金は*20円*とする。', 3),
  marks: { left: [], right: [] },
  weighty: [{ kind: 'amount', before: '10円', after: '20円' }],
}
const both = { left: unit('移った文。'), right: unit('移った文。', 4), weighty: [] }
const moved = (at: 'left' | 'right'): DifferenceRow => ({
  type: 'moved',
  ...both,
  marks: { left: [], right: [] },
  at,
})
const rows: DifferenceRow[] = [
  ...['一', '二', '三', '四', '五'].map(equal),
  changed,
  ...['六', '七', '八'].map(equal),
  moved('left'),
  equal('九'),
  { type: 'added', right: unit('足した文。', 5) },
  moved('right'),
  ...Array.from({ length: 10 }, () => equal('終わり')),
]

it('folds what is the same, but for what stands beside a difference', () => {
  const all = listed(rows, 'all', new Set())
  expect(all[0]).toEqual({ type: 'fold', from: 0, to: 4 })
  expect(all.slice(1, 4)).toEqual([4, 5, 6].map((at) => ({ type: 'row', at })))
  // One sentence alone is not worth folding.
  expect(all[4]).toEqual({ type: 'row', at: 7 })
  expect(foldOf(all, 2)).toBe(0)
  expect(foldOf(all, 5)).toBeUndefined()
  const opened = listed(rows, 'all', new Set([0]))
  expect(opened.filter((one) => one.type === 'fold')).toHaveLength(1)
})

it('shows one kind alone, and stops once at what has moved', () => {
  expect(listed(rows, 'weighty', new Set())).toEqual([{ type: 'row', at: 5 }])
  expect(listed(rows, 'moved', new Set())).toEqual([{ type: 'row', at: 9 }])
  expect(rows.filter((row) => isStop(row, 'all'))).toHaveLength(3)
})

it('is searched by what it shows', () => {
  expect(textOf(changed)).toBe('代金は*10円*とする。\n代金は*20円*とする。')
  expect(textOf(moved('left'))).toBe('移った文。')
})

it('is written as Markdown with the places in both documents', () => {
  const counts = { equal: 20, otherwise: 0, changed: 1, removed: 0, added: 1, moved: 1, weighty: 1 }
  const text = differencesMarkdown(
    { left: '旧.pdf', right: '新.pdf', rows, counts: { ...counts, shared: 0.9 } },
    ja,
  )
  expect(text).toContain('# 「旧.pdf」から「新.pdf」への変更点')
  expect(text).toContain('違いは 3 か所です（変更 1、追加 1、削除 0、移動 1）')
  expect(text).toContain(
    '### 1. 変更\n\n- 変更前（旧.pdf 2 ページ・第1条）：代金は\\*10円\\*とする。\n- 変更後（新.pdf 3 ページ・第1条）：代金は\\*20円\\*とする。\n- 金額：10円 → 20円',
  )
  expect(text).toContain('### 3. 追加\n\n- 追加（新.pdf 5 ページ・第1条）：足した文。\n')
})
