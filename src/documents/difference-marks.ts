import type { WeightyChange } from '../contract/document-differences.ts'
import { comparable } from './difference-units.ts'
import { type Quantity, quantitiesIn } from './quantities.ts'
import type { Span } from './sentences.ts'
import { readStatement } from './statements.ts'
import { normalised } from './terms.ts'

/** How two versions of a text differ. */
export interface TextDifference {
  /** What of each is not in the other, in UTF-16 units. */
  readonly marks: { readonly left: readonly Span[]; readonly right: readonly Span[] }
  readonly weighty: readonly WeightyChange[]
}

/** Words of two texts whose product is larger are only compared from both ends. */
const LARGEST = 1_000_000
/** What a change is told by, in characters. */
const LONGEST_TOLD = 40

/** The words that differ, and which of the differences change what is said. */
export function differenceOf(left: string, right: string): TextDifference {
  const before = tokensOf(left)
  const after = tokensOf(right)
  const changes = changesBetween(before, after)
  const marks = {
    left: changes.flatMap(({ from, to }) => spanOf(before, from, to)),
    right: changes.flatMap(({ rightFrom, rightTo }) => spanOf(after, rightFrom, rightTo)),
  }
  const quantities = changes.flatMap((change) =>
    quantityChanges(
      before.slice(change.from, change.to),
      after.slice(change.rightFrom, change.rightTo),
    ),
  )
  return {
    marks,
    weighty: [...withoutExchanged(quantities), ...meaningChanges(left, right, marks)],
  }
}

/** A word, or a date or amount with its unit, as it stands in a text. */
interface Token extends Span {
  readonly text: string
  /** As it is compared. */
  readonly key: string
  /** Set for what counts, measures or dates something. */
  readonly kind?: 'date' | 'amount' | 'number'
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })
const MONEY = new Set(['円', 'ドル', 'ユーロ'])
const DATE_UNITS = new Set(['年', '月', '日', '時刻'])
/** Numbers of articles, which move when others come and go. */
const NUMBERING = new Set(['条', '項', '号', '章', '節'])
/** Days and amounts that are named without a number. */
const NAMED = /末日|月末(?!日)|年度末|無期限|無償|無料/gu
/** Years from here on are of a calendar, others of a duration. */
const CALENDAR = 1500

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const words = (to: number) => {
    for (const { segment, index } of segmenter.segment(text.slice(at, to))) {
      const key = keyOf(segment)
      const start = at + index
      tokens.push({ start, end: start + segment.length, text: segment, key })
    }
    at = to
  }
  for (const { start, end, kind } of countedIn(text)) {
    if (start < at) continue
    words(start)
    const written = text.slice(start, end)
    tokens.push({ start, end, text: written, key: comparable(written), kind })
    at = end
  }
  words(text.length)
  // Space says nothing.
  return tokens.filter(({ key }) => key !== '')
}

const keys = new Map<string, string>()
/** Words whose keys are kept: most of them come again. */
const KEPT = 50_000

function keyOf(word: string): string {
  const known = keys.get(word)
  if (known !== undefined) return known
  if (keys.size >= KEPT) keys.clear()
  const key = comparable(word)
  keys.set(word, key)
  return key
}

/** Dates, amounts and other numbers of a text; the parts of a date are one. */
function countedIn(text: string): (Span & { kind: NonNullable<Token['kind']> })[] {
  const { plain, starts } = normalisedWithPlaces(text)
  const groups: Quantity[][] = []
  for (const one of quantitiesIn(plain)) {
    const last = groups.at(-1)
    const end = last?.at(-1)?.end ?? -1
    const isPart =
      last !== undefined &&
      DATE_UNITS.has(one.unit) &&
      last.every(({ unit }) => DATE_UNITS.has(unit)) &&
      (one.start < end || plain.slice(end, one.start).trim() === '')
    if (isPart) last.push(one)
    else groups.push([one])
  }
  const named = [...text.matchAll(NAMED)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    kind: 'number' as const,
  }))
  const counted = groups.map((group) => {
    const start = starts[group[0]?.start ?? 0] ?? 0
    const end = starts[Math.max(...group.map((one) => one.end))] ?? text.length
    return { start, end, kind: kindOf(group) }
  })
  return [...counted, ...named].sort((a, b) => a.start - b.start)
}

function kindOf(group: readonly Quantity[]): NonNullable<Token['kind']> {
  const isDate = group.some(
    ({ unit, value }) => unit === '月' || unit === '時刻' || (unit === '年' && value >= CALENDAR),
  )
  if (isDate) return 'date'
  return group.some(({ unit }) => MONEY.has(unit)) ? 'amount' : 'number'
}

/** A text normalised character by character, and where each unit of it comes from. */
function normalisedWithPlaces(text: string): { plain: string; starts: number[] } {
  let plain = ''
  const starts: number[] = []
  for (const { 0: unit, index } of text.matchAll(/.[\p{M}\uff9e\uff9f]*/gsu)) {
    const one = normalised(unit)
    plain += one
    for (let at = 0; at < one.length; at++) starts.push(index)
  }
  starts.push(text.length)
  return { plain, starts }
}

/** Words of the one that stand in place of words of the other. */
interface Change {
  readonly from: number
  readonly to: number
  readonly rightFrom: number
  readonly rightTo: number
}

/** The changes that leave the longest common sequence of words. */
function changesBetween(left: readonly Token[], right: readonly Token[]): Change[] {
  const same = (a: number, b: number) => left[a]?.key === right[b]?.key
  let from = 0
  while (from < left.length && from < right.length && same(from, from)) from++
  let to = left.length
  let rightTo = right.length
  while (to > from && rightTo > from && same(to - 1, rightTo - 1)) {
    to--
    rightTo--
  }
  if (from === to && from === rightTo) return []
  const rows = to - from
  const columns = rightTo - from
  if (rows * columns > LARGEST) return [{ from, to, rightFrom: from, rightTo }]
  const lengths = new Uint16Array((rows + 1) * (columns + 1))
  const lengthAt = (a: number, b: number) => lengths[a * (columns + 1) + b] ?? 0
  for (let a = rows - 1; a >= 0; a--)
    for (let b = columns - 1; b >= 0; b--)
      lengths[a * (columns + 1) + b] = same(from + a, from + b)
        ? lengthAt(a + 1, b + 1) + 1
        : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1))
  const changes: Change[] = []
  const add = (change: Change) => {
    const last = changes.at(-1)
    // One sign that is the same between two changes only confuses.
    const isIsland =
      last &&
      change.from - last.to === 1 &&
      change.rightFrom - last.rightTo === 1 &&
      /^[\p{Script=Hiragana}\p{P}]$/u.test(left[last.to]?.key ?? '')
    if (last && (isIsland || (last.to === change.from && last.rightTo === change.rightFrom)))
      changes.splice(-1, 1, { ...last, to: change.to, rightTo: change.rightTo })
    else changes.push(change)
  }
  for (let a = 0, b = 0; a < rows || b < columns; ) {
    if (a < rows && b < columns && same(from + a, from + b)) {
      a++
      b++
    } else if (a < rows && (b >= columns || lengthAt(a + 1, b) >= lengthAt(a, b + 1))) {
      add({ from: from + a, to: from + a + 1, rightFrom: from + b, rightTo: from + b })
      a++
    } else {
      add({ from: from + a, to: from + a, rightFrom: from + b, rightTo: from + b + 1 })
      b++
    }
  }
  return changes
}

function spanOf(tokens: readonly Token[], from: number, to: number): Span[] {
  const first = tokens[from]
  const last = tokens[to - 1]
  return first && last && from < to ? [{ start: first.start, end: last.end }] : []
}

/** What is counted or dated otherwise within a change, in its order. */
function quantityChanges(before: readonly Token[], after: readonly Token[]): WeightyChange[] {
  const told = ({ kind, text }: Token) =>
    kind !== undefined && !NUMBERING.has(text.at(-1) ?? '') ? [{ kind, text }] : []
  const left = before.flatMap(told)
  const right = after.flatMap(told)
  const changes: WeightyChange[] = []
  for (const one of left) {
    const at = right.findIndex(({ kind }) => kind === one.kind)
    const other = at < 0 ? undefined : right.splice(at, 1)[0]
    changes.push({ kind: one.kind, before: one.text.trim(), after: other?.text.trim() ?? null })
  }
  for (const one of right) changes.push({ kind: one.kind, before: null, after: one.text.trim() })
  return changes.filter(
    ({ before: a, after: b }) => a === null || b === null || comparable(a) !== comparable(b),
  )
}

/** Without what only stands elsewhere in the sentence. */
function withoutExchanged(changes: readonly WeightyChange[]): WeightyChange[] {
  const gone = changes.flatMap(({ before, after }) => (after === null ? (before ?? []) : []))
  const come = changes.flatMap(({ before, after }) => (before === null ? (after ?? []) : []))
  return changes.filter(
    ({ before, after }) =>
      !(before === null && after !== null && gone.includes(after)) &&
      !(after === null && before !== null && come.includes(before)),
  )
}

/** What must be done, may be done, must not be done, or be tried. */
const DUTIES =
  /(?<no>[てで]は(?:ならない|なりません|いけない|いけません)|ことができない|ことができません|禁止する|禁ずる|禁じる)|(?<must>な(?:けれ|きゃ)ばな(?:らない|りません|らず)|ものとする|義務を負う)|(?<may>ことができる|ことができます|[てで]も(?:よい|差し支えない|かまわない))|(?<effort>努め(?:る|な)|努力する)/gu

/** Characters of which one is in all that denies something. */
const DENIES = /[なぬずん不無未禁避控や中止逃除し]/u

function meaningChanges(
  left: string,
  right: string,
  marks: TextDifference['marks'],
): WeightyChange[] {
  const before = dutiesIn(left)
  const after = dutiesIn(right)
  const kinds = (all: readonly { kind: string }[]) => all.map(({ kind }) => kind).join()
  if (kinds(before) !== kinds(after)) {
    const told = (all: readonly { text: string }[]) =>
      all.map(({ text }) => text).join('、') || null
    return [{ kind: 'duty', before: told(before), after: told(after) }]
  }
  const changed = (text: string, spans: readonly Span[]) =>
    spans.some(({ start, end }) => DENIES.test(text.slice(start, end)))
  if (!changed(left, marks.left) && !changed(right, marks.right)) return []
  const denied = (text: string) =>
    readStatement(text).clauses.filter(({ isNegative }) => isNegative).length
  if (denied(left) === denied(right)) return []
  const told = (text: string, spans: readonly Span[]) =>
    spans
      .map(({ start, end }) => text.slice(start, end).trim())
      .join('…')
      .slice(0, LONGEST_TOLD) || null
  return [{ kind: 'negation', before: told(left, marks.left), after: told(right, marks.right) }]
}

function dutiesIn(text: string): { kind: string; text: string }[] {
  return [...text.matchAll(DUTIES)].map(({ 0: said, groups = {} }) => ({
    kind: Object.keys(groups).find((name) => groups[name] !== undefined) ?? '',
    text: said,
  }))
}
