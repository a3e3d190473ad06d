import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'

/** From which length tables and lists are drawn in parts, and how long these are, about. */
const LONG = 600
const ROW = /^ {0,3}\|/
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const ITEM = /^(?:([-*+])|(\d{1,9})([.)]))(?:[ \t]|$)/
/** What an item must be set in by to belong to the one above. */
const INSET = /^(?:[-*+]|\d{1,9}[.)])[ \t]*/
/** A line between paragraphs that looks like an item. */
const RULE = /^([-*])[ \t]*(?:\1[ \t]*){2,}$/

/** A part of a long block, as Markdown that can be read by itself. */
export interface BlockPart {
  /** Where it begins in the block, in UTF-16 units. */
  readonly offset: number
  readonly text: string
  /** What stands before it so that it can be read: the head of the table that it is in. */
  readonly head: string
}

/** A table or a list so long that it is read and drawn in parts, of which only the last grows. */
export type LongBlock =
  | { readonly kind: 'table'; readonly parts: readonly BlockPart[] }
  | {
      readonly kind: 'list'
      readonly parts: readonly BlockPart[]
      /** The number of the first item; undefined where items have none. */
      readonly start: number | undefined
      /** Whether its items are set apart from each other, as paragraphs are. */
      readonly loose: boolean
    }

/** What is drawn of a part: rows with or without the head above them, or items. */
export type PartKind = 'table' | 'rows' | 'items' | 'loose-items'

/** A remark plugin that sets the items of a part apart where they are so in the whole list. */
export function remarkPart({ part }: { part: PartKind | undefined }) {
  return (root: Root): void => {
    if (part !== 'loose-items') return
    for (const list of root.children) if (list.type === 'list') list.spread = true
  }
}

/** A rehype plugin that leaves only what stands within the list or the table. */
export function rehypePart({ part }: { part: PartKind | undefined }) {
  return (root: HtmlRoot): void => {
    if (part === undefined) return
    root.children = root.children
      .flatMap((node) => (node.type === 'element' ? node.children : []))
      .filter((node) => node.type === 'element' && (part !== 'rows' || node.tagName !== 'thead'))
  }
}

/**
 * The parts of a piece of Markdown that is nothing but one long table or list; undefined where it is
 * anything else, or where parts could be read otherwise than the whole.
 */
export function longBlockOf(text: string): LongBlock | undefined {
  if (text.length < LONG) return undefined
  const lines = text.split(/(?<=\n)/)
  return tableOf(lines) ?? listOf(lines)
}

function tableOf(lines: readonly string[]): LongBlock | undefined {
  const [names = '', delimiters = '', ...rows] = lines
  if (!ROW.test(names) || !DELIMITERS.test(delimiters.trimEnd())) return undefined
  if (cellsOf(names) !== cellsOf(delimiters)) return undefined
  const head = names + delimiters
  const last = rows.findLastIndex((row) => row.trim() !== '')
  if (!rows.slice(0, last + 1).every((row) => ROW.test(row))) return undefined
  const parts = partsOf(rows, () => true, head.length).map((part) => ({ ...part, head }))
  return parts.length > 1 ? { kind: 'table', parts } : undefined
}

/** How many cells a row has: bars that are escaped part none. */
function cellsOf(row: string): number {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).length
}

function listOf(lines: readonly string[]): LongBlock | undefined {
  const [, bullet, number, sign] = ITEM.exec(lines[0] ?? '') ?? []
  if (!bullet && !sign) return undefined
  const begins = (line: string) => {
    const found = ITEM.exec(line)
    return found?.[1] === bullet && found?.[3] === sign
  }
  let inset = 0
  for (const line of lines) {
    if (begins(line)) inset = INSET.exec(line)?.[0].length ?? 0
    // What is neither an item nor within one could end the list.
    else if (line.trim() !== '' && indentOf(line) < inset) return undefined
    if (RULE.test(line.trim()) || line.trim().startsWith('$$')) return undefined
  }
  const isBlank = (at: number) => lines[at]?.trim() === ''
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const loose = lines.some((line, at) => begins(line) && isBlank(at - 1))
  // Whether blank lines within an item set all of them apart is for a whole reading to say.
  if (!loose && lines.some((_, at) => at < last && isBlank(at))) return undefined
  const parts = partsOf(lines, begins, 0).map((part) => ({ ...part, head: '' }))
  if (parts.length < 2) return undefined
  return { kind: 'list', parts, start: number === undefined ? undefined : Number(number), loose }
}

/** By how many spaces a line is set in; tabs may stand for more, and count as one. */
function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0
}

/** Lines put together to parts that are long enough, each with a beginning at its start. */
function partsOf(
  lines: readonly string[],
  begins: (line: string) => boolean,
  offset: number,
): { offset: number; text: string }[] {
  const parts: { offset: number; text: string }[] = []
  let start = offset
  let text = ''
  for (const line of lines) {
    if (text.length >= LONG && begins(line)) {
      parts.push({ offset: start, text })
      start += text.length
      text = ''
    }
    text += line
  }
  if (text) parts.push({ offset: start, text })
  return parts
}
