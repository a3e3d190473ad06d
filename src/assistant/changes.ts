import type {
  DifferenceCounts,
  DifferenceRow,
  DifferenceUnit,
  WeightyChange,
} from '../contract/document-differences.ts'
import type { WholePoint } from '../contract/whole-document.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import { isSameQuantity } from '../documents/quantities.ts'
import { readStatement, type Statement } from '../documents/statements.ts'
import { linesIn, type WholePassage } from './whole-text.ts'

/** Something that differs between two documents. */
export interface Change {
  readonly type: 'changed' | 'added' | 'removed' | 'moved'
  readonly left?: DifferenceUnit | undefined
  readonly right?: DifferenceUnit | undefined
  readonly weighty: readonly WeightyChange[]
}

/** Two documents that were compared. */
export interface Compared {
  readonly counts: DifferenceCounts
  /** In the order they are shown in. */
  readonly changes: readonly Change[]
}

/** A change as a model reads it. */
export interface ChangePassage extends WholePassage {
  readonly change: Change
}

/**
 * Compares two documents, the earlier one on the left.
 * @throws what `DocumentLibrary.differences` throws
 */
export async function compared(
  documents: Pick<DocumentLibrary, 'differences'>,
  left: string,
  right: string,
  signal?: AbortSignal,
): Promise<Compared> {
  const changes: Change[] = []
  for await (const event of documents.differences(left, right, signal)) {
    if (event.type === 'done') return { counts: event.counts, changes }
    changes.push(...event.rows.flatMap(changeOf))
  }
  throw new Error('the comparison ended without counts')
}

function changeOf(row: DifferenceRow): Change[] {
  if (row.type === 'equal' || (row.type === 'moved' && row.at === 'right')) return []
  if (row.type === 'removed') return [{ type: row.type, left: row.left, weighty: [] }]
  if (row.type === 'added') return [{ type: row.type, right: row.right, weighty: [] }]
  const { type, left, right, weighty } = row
  return [{ type, left, right, weighty }]
}

/** What a model is told of each change. */
export function passagesOfChanges(changes: readonly Change[]): ChangePassage[] {
  return changes.map((change, ordinal) => ({ ordinal, text: told(change), page: null, change }))
}

function told(change: Change): string {
  const { type, left, right } = change
  const where = titleOf(change)
  const heading = where === '' ? '' : `〔${where}〕\n`
  if (!left || !right) {
    const text = oneLine(left ?? right)
    return `${heading}${type === 'removed' ? '削除' : '追加'}：${text}`
  }
  if (type === 'moved' && left.text === right.text) return `${heading}移動：${oneLine(left)}`
  return `${heading}変更前：${oneLine(left)}\n変更後：${oneLine(right)}`
}

/** The heading that a change stands under, of the later document where it is there. */
export function titleOf({ left, right }: Change): string {
  const unit = right ?? left
  return unit?.place.headings.at(-1)?.replace(/\s+/g, ' ') ?? ''
}

function oneLine(unit: DifferenceUnit | undefined): string {
  return unit?.text.replace(/\t/g, '｜').replace(/\s+/g, ' ') ?? ''
}

/** Longest quotation in a statement of the program's own, in characters. */
const LONGEST = 120
/** Most such statements for a part of which the model says nothing that holds. */
const MOST_OWN = 10
/** Content that a statement must share with a change to be about it at all. */
const ABOUT = 0.5
/** Content that must be in a change for a statement to rest on it. */
const SAID = 0.6

/**
 * What a model says of some changes, each with the one it rests on; statements that have little to do
 * with any of them are left out. Where none rests on a change, the program says itself what they are.
 */
export function pointsOfChanges(answer: string, passages: readonly ChangePassage[]): WholePoint[] {
  const points = linesIn(answer).flatMap((text): WholePoint[] => {
    const shares = passages.map(({ change }) => shareSaid(text, change))
    const found = passages.findIndex(
      ({ change }, at) => (shares[at] ?? 0) >= SAID && holds(text, change),
    )
    if (found >= 0) return [{ text, page: null, passage: passages[found]?.ordinal ?? null }]
    return Math.max(0, ...shares) >= ABOUT ? [{ text, page: null, passage: null }] : []
  })
  const resting = points.filter(({ passage }) => passage !== null)
  if (resting.length > 0) return points
  const own = passages
    .toSorted((a, b) => b.change.weighty.length - a.change.weighty.length)
    .slice(0, MOST_OWN)
    .toSorted((a, b) => a.ordinal - b.ordinal)
  return own.map(({ change, ordinal }) => ({
    text: statementOf(change),
    page: null,
    passage: ordinal,
  }))
}

/** What a change is, in the program's own words. */
export function statementOf(change: Change): string {
  const { type, left, right } = change
  const where = titleOf(change)
  const at = where === '' ? '' : `${where}：`
  const quoted = (unit: DifferenceUnit | undefined) => {
    const text = oneLine(unit)
    return `「${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}」`
  }
  if (type === 'added') return `${at}${quoted(right)}が追加されました。`
  if (type === 'removed') return `${at}${quoted(left)}が削除されました。`
  if (type === 'moved' && left?.text === right?.text) return `${at}${quoted(left)}が移動しました。`
  return `${at}${quoted(left)}が${quoted(right)}に変わりました。`
}

/** Words that tell of a change and stand in none of the documents. */
const OF_CHANGES =
  /変更|変化|変わ|改め|改正|改定|修正|追加|新設|加え|加わ|削除|廃止|除か|除外|移動|移さ|移り|引き?上げ|引き?下げ|増額|減額|延長|短縮|繰り?[上下]げ|条文|規定|文言|記載|内容|資料|以前|従来|新た|旧|新/u

/** From 0 to 1: how much of the words of a statement stand in a change. */
function shareSaid(text: string, change: Change): number {
  const { words, quantities } = readStatement(text)
  const source = sourceOf(change)
  const content = words.filter((word) => !OF_CHANGES.test(word.text) && word.kind !== 'kana')
  const all = content.length + quantities.length
  const had = content.filter((word) => isIn(word.text, source.text)).length
  const counted = quantities.filter((one) =>
    source.quantities.some((other) => isSameQuantity(one, other)),
  )
  const both = had + counted.length
  // One word in common, or a number alone, says nothing of a change.
  return had === 0 || both < 2 ? 0 : both / all
}

function sourceOf(change: Change): Statement {
  const { left, right } = change
  return readStatement(
    [titleOf(change), left?.place.headings.at(-1), left?.text, right?.text]
      .filter(Boolean)
      .join('\n'),
  )
}

function isIn(word: string, text: string): boolean {
  if (text.includes(word)) return true
  const pairs = [...word].slice(1).map((_, at) => word.slice(at, at + 2))
  return pairs.length > 1 && pairs.filter((pair) => text.includes(pair)).length * 2 > pairs.length
}

/** What says that a number after it is the earlier one. */
const PAST = /(?:以前|従来|これまで|元|もと|旧|変更前|改正前)[^、。]{0,8}$/u

/** Whether a statement that is about a change is true of it: its numbers, its direction, its kind. */
function holds(text: string, change: Change): boolean {
  const statement = readStatement(text)
  const quantitiesOf = (unit: DifferenceUnit | undefined) =>
    readStatement(unit?.text ?? '').quantities
  const before = quantitiesOf(change.left)
  const after = quantitiesOf(change.right)
  const around = sourceOf(change).quantities
  const isOf = (all: typeof before, one: (typeof before)[number]) =>
    all.some((other) => isSameQuantity(one, other))
  const { quantities } = statement
  if (!quantities.every((one) => isOf(around, one))) return false
  for (const one of quantities) {
    const wasOnly = isOf(before, one) && !isOf(after, one)
    const isOnly = isOf(after, one) && !isOf(before, one)
    const next = statement.text.slice(one.end)
    if (isOnly && /^(?:から|より|だった|であった)/u.test(next)) return false
    if (wasOnly && /^(?:に|へ)(?:変|改|引|延|短|増|減|な|修|上|下)/u.test(next)) return false
    const isAfterNew = quantities.some(
      (other) => other.end <= one.start && isOf(after, other) && !isOf(before, other),
    )
    const isPast =
      /^(?:から|より|だった|であった|を)/u.test(next) ||
      PAST.test(statement.text.slice(0, one.start))
    if (wasOnly && isAfterNew && !isPast) return false
  }
  if (change.type === 'added' && /削除|廃止|除か|なくな/u.test(text)) return false
  if (change.type === 'removed' && /追加|新設|加わ|加え/u.test(text)) return false
  return change.type === 'changed' || isOfSameSense(statement, change)
}

/** What was added, removed or moved is told as it stands there: denied where it is denied. */
function isOfSameSense(statement: Statement, change: Change): boolean {
  const denied = ({ clauses }: Statement) => clauses.some(({ isNegative }) => isNegative)
  return denied(statement) === denied(readStatement((change.left ?? change.right)?.text ?? ''))
}
