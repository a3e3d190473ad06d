import { PageWriter } from './document.ts'
import { joinsWithoutSpace, type PdfLine } from './pdf-lines.ts'
import { chapterLevel } from './plain-text.ts'

/** An entry of the outline that a document has of itself. */
export interface OutlineEntry {
  readonly title: string
  /** From 1, the outermost. */
  readonly level: number
}

/** Share of a page's height, and of its width beside columns, that headers and footers stand in. */
const MARGIN = 0.13
/** Share of the pages that a repeated line stands on. */
const REPEATED = 0.4
/** A heading is that much larger than the text. */
const LARGER = 1.12
const LONGEST_HEADING = 80
const PAGE_NUMBER =
  /^[-‐–—―\s(（]*(?:\d{1,5}|[０-９]{1,5}|[ivxlc]{1,7})(?:\s*[/／]\s*\d{1,5})?[-‐–—―\s)）]*$/i
/** Numbers before a title without spaces: 1.2.6. */
const NUMBERS = /^\d{1,3}(?:\.\d{1,3})*\.?(?!\d)/
const LIST_ITEM =
  /^(?:[•・●○■□◆◇▪※＊*-]|[（(]?[0-9０-９]{1,3}[)）.．]|[①-⑳]|[（(][一-十ア-ンa-z][)）])/u
const SENTENCE_END = /[。．！？!?」』）)]$/u

/**
 * Paragraphs, headings and rows of all pages; what is repeated in the margins is left out.
 * @param labels what pages call themselves, where it is not their number
 */
export function blocksOfPages(
  pages: readonly (readonly PdfLine[])[],
  outline: readonly OutlineEntry[],
  labels: readonly string[] = [],
): PageWriter[] {
  const texts = withoutMargins(pages, labels)
  const paragraphs = texts.map(paragraphsOf)
  const levelOf = headingLevels(texts.flat(), paragraphs.flat(), outline)
  return paragraphs.map((some) => {
    const page = new PageWriter()
    for (const [at, paragraph] of some.entries()) {
      const level = levelOf(paragraph)
      if (paragraph.cells) {
        const isFirst = !some[at - 1]?.cells
        const isFollowed = some[at + 1]?.cells?.length === paragraph.cells.length
        const isHeader = isFirst && isFollowed && !/[\d０-９]/.test(paragraph.text)
        page.row(paragraph.cells, { header: isHeader })
      } else if (level !== undefined) page.heading(level, paragraph.text)
      else page.paragraph(paragraph.text)
    }
    return page
  })
}

/** Lines that belong together. */
interface Paragraph {
  readonly text: string
  readonly size: number
  readonly lines: number
  /** Of a row in a table. */
  readonly cells?: readonly string[]
}

function withoutMargins(
  pages: readonly (readonly PdfLine[])[],
  labels: readonly string[],
): PdfLine[][] {
  const keyOf = ({ text }: PdfLine) => text.replace(/[\d０-９]+|\b[ivxlc]+\b/g, '#')
  const counts = new Map<string, number>()
  for (const page of pages)
    for (const key of new Set(page.filter(isInMargin).map(keyOf)))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  return pages.map((page, at) => {
    const isNumber = (word: string | undefined) =>
      word !== undefined && (word === labels[at] || word === String(at + 1))
    return page.filter((line) => {
      if (!isInMargin(line)) return true
      const count = counts.get(keyOf(line)) ?? 0
      const words = line.text.split(/\s/)
      return !(
        PAGE_NUMBER.test(line.text) ||
        (count >= 3 && count >= pages.length * REPEATED) ||
        (count >= 2 && words.length > 1 && (isNumber(words[0]) || isNumber(words.at(-1))))
      )
    })
  })
}

function isInMargin({ top, left, angle }: PdfLine): boolean {
  const atEdge = (share: number) => share < MARGIN || share > 1 - MARGIN
  return angle === 90 ? atEdge(left) : atEdge(top)
}

function paragraphsOf(lines: readonly PdfLine[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let text = ''
  let count = 0
  let previous: PdfLine | undefined
  const flush = () => {
    if (previous && text !== '') paragraphs.push({ text, size: previous.size, lines: count })
    text = ''
    count = 0
  }
  for (const line of lines) {
    if (line.text.includes('\t')) {
      flush()
      const cells = line.text.split('\t')
      paragraphs.push({ text: line.text, size: line.size, lines: 1, cells })
      previous = undefined
      continue
    }
    if (!previous || !goesOn(previous, line, lines)) flush()
    text = joined(text, line.text)
    count++
    previous = line
  }
  flush()
  return paragraphs
}

/** Whether a line goes on in the next: it ends because there was no more room in it. */
function goesOn(line: PdfLine, next: PdfLine, lines: readonly PdfLine[]): boolean {
  const { size } = line
  const advance = next.across - line.across
  if (next.angle !== line.angle || Math.abs(next.size - size) > 0.1 * size) return false
  if (advance <= 0 || advance > 2.4 * size || LIST_ITEM.test(next.text)) return false
  const indent = (next.start - line.start) / size
  if (SENTENCE_END.test(line.text) && indent > 0.7 && indent < 1.5) return false
  const ends = lines
    .filter((one) => one.angle === line.angle && one.start < line.end && line.start < one.end)
    .map((one) => one.end)
    .sort((a, b) => a - b)
  const edge = ends[Math.floor(ends.length * 0.9)] ?? line.end
  const word = /^[\w.,()'"-]+/.exec(next.text)?.[0].length ?? 0
  return line.end + Math.max(1.8, word * 0.6 + 0.5) * size > edge
}

function joined(text: string, next: string): string {
  if (text === '' || joinsWithoutSpace(text, next)) return text + next
  return /[A-Za-z]-$/.test(text) && /^[a-z]/.test(next)
    ? text.slice(0, -1) + next
    : `${text} ${next}`
}

/** Levels by the document's own outline, by the size of the characters, or by numbers such as 第1章. */
function headingLevels(
  lines: readonly PdfLine[],
  paragraphs: readonly Paragraph[],
  outline: readonly OutlineEntry[],
): (paragraph: Paragraph) => number | undefined {
  const body = usualSize(lines)
  const isLarge = ({ size, text, cells }: Paragraph) =>
    !cells && size >= body * LARGER && text.length <= LONGEST_HEADING && /[\p{L}]/u.test(text)
  const sizes = [...new Set(paragraphs.filter(isLarge).map(({ size }) => Math.round(size)))]
    .sort((a, b) => b - a)
    .slice(0, 6)
  // Numbers may stand in one of the two only.
  const listed = new Map([
    ...outline.map(({ title, level }) => [compact(title).replace(NUMBERS, ''), level] as const),
    ...outline.map(({ title, level }) => [compact(title), level] as const),
  ])
  return (paragraph) => {
    if (paragraph.cells) return undefined
    const title = compact(paragraph.text)
    const named = listed.get(title)
    if (named !== undefined) return named
    if (isLarge(paragraph)) {
      const numbers = NUMBERS.exec(title)?.[0]
      const level = listed.get(title.replace(NUMBERS, '')) ?? numbers?.match(/\d+/g)?.length
      if (level !== undefined) return level
      const rank = sizes.indexOf(Math.round(paragraph.size))
      return rank < 0 ? sizes.length : rank + 1
    }
    return paragraph.lines === 1 ? chapterLevel(paragraph.text) : undefined
  }
}

/** The height that most characters have. */
function usualSize(lines: readonly PdfLine[]): number {
  const counts = new Map<number, number>()
  for (const { size, text } of lines) {
    const rounded = Math.round(size * 2) / 2
    counts.set(rounded, (counts.get(rounded) ?? 0) + text.length)
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [10, 0])[0]
}

function compact(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '')
}
