import type {
  DifferenceCounts,
  DifferenceEvent,
  DifferenceRow,
  DifferenceUnit,
} from '../contract/document-differences.ts'
import { KotonohaError } from '../contract/errors.ts'
import { align, type Pair } from './alignment.ts'
import { differenceOf } from './difference-marks.ts'
import { bigramsOf, comparable, unitsOf } from './difference-units.ts'
import type { Page } from './document.ts'

/** Units of one document that are compared at most; 500 pages have about 20,000. */
export const MOST_UNITS = 200_000
/** Rows that are told at once. */
const AT_ONCE = 500

/**
 * Compares what was read of two documents, the earlier one first: the rows of both side by side, and
 * at last how many there are of each kind.
 * @throws KotonohaError DOCUMENTS_TOO_LONG
 */
export function* differencesBetween(
  before: readonly Page[],
  after: readonly Page[],
): Generator<DifferenceEvent, void> {
  const left = unitsOf(before)
  const right = unitsOf(after)
  if (Math.max(left.length, right.length) > MOST_UNITS)
    throw new KotonohaError('DOCUMENTS_TOO_LONG', { available: MOST_UNITS })
  const { pairs, moved } = align(left.map(compared), right.map(compared))
  const counts = { equal: 0, otherwise: 0, changed: 0, removed: 0, added: 0, moved: 0, weighty: 0 }
  let common = 0
  let rows: DifferenceRow[] = []
  for (const row of rowsOf(left, right, pairs, moved)) {
    count(counts, row)
    common += commonIn(row)
    rows.push(row)
    if (rows.length < AT_ONCE) continue
    yield { type: 'rows', rows }
    rows = []
  }
  yield { type: 'rows', rows }
  const smaller = Math.min(lengthOf(left), lengthOf(right))
  yield { type: 'done', counts: { ...counts, shared: smaller === 0 ? 0 : common / smaller } }
}

function lengthOf(units: readonly DifferenceUnit[]): number {
  return units.reduce((sum, { text }) => sum + text.length, 0)
}

/** Characters that both documents have. */
function commonIn(row: DifferenceRow): number {
  if (row.type === 'removed' || row.type === 'added') return 0
  if (row.type === 'moved' && row.at === 'right') return 0
  const shorter = Math.min(row.left.text.length, row.right.text.length)
  if (row.type === 'equal') return shorter
  const marked = (spans: readonly { start: number; end: number }[]) =>
    spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const { left, right } = row.marks
  return Math.max(0, shorter - Math.max(marked(left), marked(right)))
}

function compared({ text }: DifferenceUnit) {
  const key = comparable(text)
  return { key, grams: bigramsOf(key) }
}

function count(counts: Omit<DifferenceCounts, 'shared'>, row: DifferenceRow): void {
  if (row.type === 'moved' && row.at === 'right') return
  counts[row.type]++
  if (row.type === 'equal' && row.otherwise) counts.otherwise++
  if ((row.type === 'changed' || row.type === 'moved') && row.weighty.length > 0) counts.weighty++
}

function* rowsOf(
  left: readonly DifferenceUnit[],
  right: readonly DifferenceUnit[],
  pairs: readonly Pair[],
  moved: readonly Pair[],
): Generator<DifferenceRow> {
  const fromLeft = new Map(moved.map((pair) => [pair.left, pair]))
  const fromRight = new Map(moved.map((pair) => [pair.right, pair]))
  const movedRow = (pair: Pair, at: 'left' | 'right'): DifferenceRow[] => {
    const before = left[pair.left]
    const after = right[pair.right]
    if (!before || !after) return []
    return [{ type: 'moved', ...changesOf(before, after), at }]
  }
  let at = 0
  let other = 0
  for (const pair of [...pairs, { left: left.length, right: right.length }]) {
    for (; at < pair.left; at++) {
      const unit = left[at]
      const stands = fromLeft.get(at)
      if (stands) yield* movedRow(stands, 'left')
      else if (unit) yield { type: 'removed', left: unit }
    }
    for (; other < pair.right; other++) {
      const unit = right[other]
      const stands = fromRight.get(other)
      if (stands) yield* movedRow(stands, 'right')
      else if (unit) yield { type: 'added', right: unit }
    }
    const before = left[at++]
    const after = right[other++]
    if (before && after) yield pairRow(before, after)
  }
}

function pairRow(left: DifferenceUnit, right: DifferenceUnit): DifferenceRow {
  if (comparable(left.text) !== comparable(right.text))
    return { type: 'changed', ...changesOf(left, right) }
  const bare = ({ text }: DifferenceUnit) => text.replace(/\s+/g, '')
  return { type: 'equal', left, right, otherwise: bare(left) !== bare(right) }
}

function changesOf(left: DifferenceUnit, right: DifferenceUnit) {
  const { marks, weighty } = differenceOf(left.text, right.text)
  return {
    left,
    right,
    marks: { left: [...marks.left], right: [...marks.right] },
    weighty: [...weighty],
  }
}
