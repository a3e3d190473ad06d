import type { DifferenceRow } from '../../contract/document-differences.ts'

/** Which rows are shown. */
export const FILTERS = ['all', 'changed', 'added', 'removed', 'moved', 'weighty'] as const
export type Filter = (typeof FILTERS)[number]

/** A line of the list: a row by its place among all, or rows that are folded together. */
export type Listed =
  | { readonly type: 'row'; readonly at: number }
  | { readonly type: 'fold'; readonly from: number; readonly to: number }

/** Equal rows that stay in sight on both sides of a difference. */
const AROUND = 1
/** Fewer equal rows than these are not worth folding. */
const LEAST_FOLDED = 3

/**
 * What is listed: all differences with what stands around them, or those of one kind alone.
 * @param opened places at which folds begin that were opened
 */
export function listed(
  rows: readonly DifferenceRow[],
  filter: Filter,
  opened: ReadonlySet<number>,
): Listed[] {
  const meant = rows.map((row) => (filter === 'all' ? row.type !== 'equal' : isStop(row, filter)))
  if (filter !== 'all') return meant.flatMap((is, at) => (is ? [{ type: 'row' as const, at }] : []))
  const shown = meant.slice()
  for (const [at, is] of meant.entries())
    if (is)
      for (
        let near = Math.max(0, at - AROUND);
        near <= Math.min(rows.length - 1, at + AROUND);
        near++
      )
        shown[near] = true
  const all: Listed[] = []
  for (let at = 0; at < rows.length; ) {
    let to = at
    while (to < rows.length && !shown[to]) to++
    if (to - at >= LEAST_FOLDED && !opened.has(at)) all.push({ type: 'fold', from: at, to })
    else for (let one = at; one < to; one++) all.push({ type: 'row', at: one })
    if (to < rows.length) all.push({ type: 'row', at: to })
    at = to + 1
  }
  return all
}

/** Whether a row is a difference, of one kind where that is asked for; what has moved is one. */
export function isStop(row: DifferenceRow, filter: Filter): boolean {
  if (row.type === 'moved' && row.at === 'right') return false
  if (filter === 'all') return row.type !== 'equal'
  if (filter !== 'weighty') return row.type === filter
  return (row.type === 'changed' || row.type === 'moved') && row.weighty.length > 0
}

/** Where the fold begins that holds a row; undefined where it is in sight. */
export function foldOf(all: readonly Listed[], at: number): number | undefined {
  const fold = all.find((one) => one.type === 'fold' && at >= one.from && at < one.to)
  return fold?.type === 'fold' ? fold.from : undefined
}

/** All that a row says, as it is searched. */
export function textOf(row: DifferenceRow): string {
  if (row.type === 'moved') return row.at === 'left' ? row.left.text : row.right.text
  const both = [
    ...('left' in row ? [row.left.text] : []),
    ...('right' in row ? [row.right.text] : []),
  ]
  return both.join('\n')
}
