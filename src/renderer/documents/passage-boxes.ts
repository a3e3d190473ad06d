import type { TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api.js'
import { multiplied } from '../../contract/affine.ts'

/** What pdf.js tells of a page's text. */
export interface PdfText {
  readonly items: readonly TextItem[]
  readonly styles: Readonly<Record<string, TextStyle>>
  /** From the page's own coordinates to those of the page as shown, from its top left. */
  readonly transform: readonly number[]
}

/** A part of a page in points from its top left. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A character as it is compared, and where in which item it is drawn, as shares of its length. */
interface Drawn {
  readonly unit: string
  readonly item: number
  readonly from: number
  readonly to: number
}

/** Most pairs of characters that are compared to find a passage that does not stand there as it is. */
const MOST_PAIRS = 40_000_000
/** Share of a passage that has to be found. */
const ENOUGH = 0.6
/** Costs of leaving out a character of the page (a reading beside the text) or of the passage. */
const LEAVE_PAGE = 1
const LEAVE_PASSAGE = 2
/** Shares of a character's height above and below the line it stands on. */
const ABOVE = 0.88
const NARROW = /[\u0020-\u00ff\uff61-\uff9f]/
/** Forms that stand in items of their own or are drawn otherwise than they are read. */
const UNSEEN = /[\s\u00ad\u200b\ufeff]/g

/**
 * Where on a page a text stands: a box for each line of it, none where it is not found. The page may
 * have more in between, such as readings, and breaks its lines anywhere.
 * @param before what stands before the text on the same page, to tell it from the same words there
 */
export function boxesOf(text: string, page: PdfText, before = ''): Box[] {
  const drawn = page.items.flatMap(charactersOf)
  const there = drawn.map(({ unit }) => unit).join('')
  const wanted = compared(text)
  if (wanted === '') return []
  const at = nthIndexOf(there, wanted, occurrences(compared(before), wanted))
  const found =
    at >= 0 ? Array.from({ length: wanted.length }, (_, i) => at + i) : aligned(wanted, there)
  const ranges = new Map<number, { from: number; to: number }>()
  for (const index of found) {
    const one = drawn[index]
    if (!one) continue
    const range = ranges.get(one.item)
    ranges.set(one.item, {
      from: Math.min(range?.from ?? 1, one.from),
      to: Math.max(range?.to ?? 0, one.to),
    })
  }
  const boxes = [...ranges].flatMap(([item, { from, to }]) => boxOf(page, item, from, to))
  return joined(boxes)
}

function charactersOf({ str }: TextItem, item: number): Drawn[] {
  const widths = [...str].map((one) => (NARROW.test(one) ? 0.5 : 1))
  const length = widths.reduce((sum, one) => sum + one, 0)
  let at = 0
  return [...str].flatMap((one, index) => {
    const from = at / length
    at += widths[index] ?? 1
    const to = at / length
    return compared(one)
      .split('')
      .map((unit) => ({ unit, item, from, to }))
  })
}

function compared(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '')
}

function occurrences(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count++
  return count
}

/** The place of an occurrence, from 0; of the last one where there are fewer; -1 for none. */
function nthIndexOf(text: string, part: string, n: number): number {
  let found = -1
  for (let left = n; left >= 0; left--) {
    const next = text.indexOf(part, found + 1)
    if (next < 0) break
    found = next
  }
  return found
}

/** Places of the characters of a text that comes nearest to the wanted one, in order. */
function aligned(wanted: string, there: string): number[] {
  const width = there.length + 1
  if ((wanted.length + 1) * width > MOST_PAIRS) return []
  // 1: both go on; 2: one of the page is left out; 3: one of the passage is.
  const steps = new Uint8Array((wanted.length + 1) * width)
  let row = new Float64Array(width)
  for (let i = 1; i <= wanted.length; i++) {
    const next = new Float64Array(width)
    next[0] = i * LEAVE_PASSAGE
    steps[i * width] = 3
    for (let j = 1; j < width; j++) {
      const same = wanted[i - 1] === there[j - 1]
      const both = same ? (row[j - 1] ?? 0) : Number.POSITIVE_INFINITY
      const page = (next[j - 1] ?? 0) + LEAVE_PAGE
      const passage = (row[j] ?? 0) + LEAVE_PASSAGE
      const least = Math.min(both, page, passage)
      next[j] = least
      steps[i * width + j] = least === both ? 1 : least === passage ? 3 : 2
    }
    row = next
  }
  let end = 0
  for (let j = 1; j < width; j++) if ((row[j] ?? 0) < (row[end] ?? 0)) end = j
  const places: number[] = []
  for (let i = wanted.length, j = end; i > 0; ) {
    const step = steps[i * width + j]
    if (step === 1) places.push(j - 1)
    if (step !== 2) i--
    if (step !== 3) j--
  }
  return places.length >= wanted.length * ENOUGH ? places.reverse() : []
}

/** The part of an item between two shares of its length. */
function boxOf({ items, styles, transform }: PdfText, index: number, from: number, to: number) {
  const item = items[index]
  if (!item) return []
  const [a, b, c, d, e, f] = multiplied(transform, item.transform)
  const size = Math.hypot(c, d) || item.height
  const isDown = styles[item.fontName]?.vertical === true
  const length = isDown ? item.height : item.width
  if (!(size > 0) || !Number.isFinite(e + f + length)) return []
  const scale = Math.hypot(a, b) || 1
  // Along the text, and from its line to the top of its characters.
  const along = isDown ? { x: 0, y: 1 } : { x: a / scale, y: b / scale }
  const up = isDown ? { x: 1, y: 0 } : { x: c / size, y: d / size }
  const [above, below] = isDown ? [size / 2, size / 2] : [size * ABOVE, size * (1 - ABOVE)]
  const corners = [from, to].flatMap((share) =>
    [above, -below].map((height) => ({
      x: e + along.x * share * length + up.x * height,
      y: f + along.y * share * length + up.y * height,
    })),
  )
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  const left = Math.min(...xs)
  const top = Math.min(...ys)
  return [{ left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }]
}

/** Boxes of one line, or one column, that touch are one. */
function joined(boxes: readonly Box[]): Box[] {
  const all: Box[] = []
  for (const box of boxes) {
    const last = all.at(-1)
    const isOne = last && (touches(last, box) || touches(turned(last), turned(box)))
    if (!isOne) all.push(box)
    else all[all.length - 1] = around(last, box)
  }
  return all
}

function touches(one: Box, next: Box): boolean {
  const size = Math.max(one.height, next.height)
  return (
    Math.abs(one.top + one.height - next.top - next.height) < 0.35 * size &&
    next.left - one.left - one.width < 1.2 * Math.min(one.height, next.height) &&
    next.left >= one.left - 0.5 * size
  )
}

function turned({ left, top, width, height }: Box): Box {
  return { left: top, top: left, width: height, height: width }
}

function around(one: Box, other: Box): Box {
  const left = Math.min(one.left, other.left)
  const top = Math.min(one.top, other.top)
  return {
    left,
    top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
  }
}
