import type { Block, Page, ReadDocument } from './document.ts'
import type { Passage } from './passage.ts'
import { type Span, sentencesOf, trimmed } from './sentences.ts'

/** Characters of a passage: nine of them fit a context of 2,000 tokens. */
const SIZE = 400
/** A last piece shorter than this share of a passage stays with the one before it. */
const SHORT = 0.2
/** Where a sentence longer than a passage is best cut, the best first. */
const WEAK_ENDS = [/[、，；;：:\n]/gu, /[\s,]/gu]

/**
 * The passages of a document: whole sentences, rows or lines up to about `size` characters, never
 * across a heading or a page. The text of each is exactly what stands between its offsets.
 */
export function passagesOf({ pages }: ReadDocument, size = SIZE): Passage[] {
  const path: { level: number; text: string }[] = []
  return pages.flatMap((page) => sectionsOf(page, path).flatMap((one) => cut(page, one, size)))
}

/** Blocks under one path of headings. */
interface Section {
  readonly headings: readonly string[]
  readonly blocks: readonly Block[]
}

/** @param path headings that are open; a section goes on over pages */
function sectionsOf(page: Page, path: { level: number; text: string }[]): Section[] {
  const sections: Section[] = []
  let blocks: Block[] = []
  let header: string | undefined
  let bare: Block[] = [] // headings without text below them so far
  const textOf = ({ start, end }: Span) => page.text.slice(start, end)
  const flush = () => {
    const headings = path.map(({ text }) => text)
    if (header !== undefined) headings.push(header)
    if (blocks.length > 0) sections.push({ headings, blocks })
    blocks = []
  }
  const flushBare = () => {
    // A page of nothing but headings, such as a title slide, has them as its text.
    if (bare.length > 0)
      sections.push({ headings: path.slice(0, -1).map(({ text }) => text), blocks: bare })
    bare = []
  }
  for (const block of page.blocks) {
    if (block.kind === 'heading') {
      flush()
      header = undefined
      const level = block.level ?? 1
      if (bare.some((one) => (one.level ?? 1) >= level)) flushBare()
      while (path.length > 0 && (path.at(-1)?.level ?? 0) >= level) path.pop()
      path.push({ level, text: textOf(block) })
      bare.push(block)
      continue
    }
    bare = []
    if (block.kind === 'header') {
      flush()
      header = undefined
      blocks.push(block)
    } else {
      const first = blocks.at(-1)
      if (block.kind === 'row' && first?.kind === 'header') header = textOf(first)
      else if (block.kind !== 'row' && header !== undefined) {
        flush()
        header = undefined
      }
      blocks.push(block)
    }
  }
  flush()
  flushBare()
  return sections
}

function cut(page: Page, { headings, blocks }: Section, size: number): Passage[] {
  const pieces = blocks.flatMap((block) => piecesOf(page.text, block, size))
  const groups: { start: number; end: number; cells: string[] }[] = []
  for (const { start, end, cells } of pieces) {
    const last = groups.at(-1)
    const isShort = end === pieces.at(-1)?.end && end - start < size * SHORT
    if (last && end - last.start <= size + (isShort ? size * SHORT : 0)) {
      last.end = end
      if (cells) last.cells.push(cells)
    } else groups.push({ start, end, cells: cells ? [cells] : [] })
  }
  return groups.map(({ start, end, cells }) => ({
    text: page.text.slice(start, end),
    place: {
      ...(page.number !== undefined && { page: page.number }),
      ...(page.label !== undefined && { label: page.label }),
      ...(cells.length > 0 && { cells: rangeOf(cells) }),
      headings: [...headings],
      start,
      end,
    },
  }))
}

/** Parts of a block that are not cut further. */
function piecesOf(
  text: string,
  block: Block,
  size: number,
): (Span & { cells?: string | undefined })[] {
  const { start, end, cells } = block
  const wholes =
    block.kind === 'paragraph'
      ? shifted(sentencesOf(text.slice(start, end)), start)
      : block.kind === 'code'
        ? linesOf(text, block)
        : [{ start, end }]
  return wholes.flatMap((one) => shortened(text, one, size)).map((one) => ({ ...one, cells }))
}

function shifted(spans: readonly Span[], by: number): Span[] {
  return spans.map(({ start, end }) => ({ start: start + by, end: end + by }))
}

function linesOf(text: string, { start, end }: Span): Span[] {
  const lines: Span[] = []
  for (let from = start; from < end; ) {
    const at = text.indexOf('\n', from)
    const to = at < 0 || at > end ? end : at
    // The indentation of code belongs to it.
    if (text.slice(from, to).trim() !== '') lines.push({ start: from, end: to })
    from = to + 1
  }
  return lines
}

/** A piece that is too long, cut where it does least harm. */
function shortened(text: string, piece: Span, size: number): Span[] {
  const spans: Span[] = []
  let { start } = piece
  while (piece.end - start > size) {
    const window = text.slice(start, start + size)
    const ends = WEAK_ENDS.map((end) => [...window.matchAll(end)].at(-1)?.index ?? -1)
    const best = ends.find((index) => index >= size / 2)
    let cut = start + (best === undefined ? size : best + 1)
    if (/[\uDC00-\uDFFF]/.test(text.charAt(cut))) cut-- // never between the halves of a character
    const span = trimmed(text, start, cut)
    if (span) spans.push(span)
    start = cut
  }
  const rest = trimmed(text, start, piece.end)
  if (spans.length === 0) return [piece]
  return rest ? [...spans, rest] : spans
}

/** `B2:D2`, …, `B9:E9` as `B2:E9`. */
function rangeOf(cells: readonly string[]): string {
  const corners = cells
    .flatMap((one) => one.split(':'))
    .map((one) => /^([A-Z]+)(\d+)$/.exec(one))
    .filter((one) => one !== null)
    .map(([, column = '', row = '']) => ({ column, row: Number(row) }))
  const columns = corners
    .map(({ column }) => column)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const rows = corners.map(({ row }) => row)
  const first = `${columns[0]}${Math.min(...rows)}`
  const last = `${columns.at(-1)}${Math.max(...rows)}`
  return first === last ? first : `${first}:${last}`
}
