/** A line that opens or closes a fenced block. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/
/** A line that opens a block of code outside of lists, with its language. */
const FENCED = /^(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[ \t]*([^\s`]*)[^\n]*(?:\n|$)/
/** A line that may go on with a list, or will when more of it has come. */
const LIST_OR_INDENT = /^(\s{2,}|\t| {0,3}([-*+]|\d{1,9}[.)]?)(\s|$))/

/** A piece of Markdown that can be shown by itself. */
export interface MarkdownBlock {
  /** Where it begins in the whole text, in UTF-16 units. */
  readonly offset: number
  readonly text: string
}

/** A whole block of code: its language, and what is in it so far. */
export interface Fenced {
  readonly language: string
  readonly code: string
}

/**
 * Splits Markdown into pieces that can be shown one by one, so that only the last one changes while
 * an answer grows. Joined, the pieces are the text. A piece ends at a blank line outside of fences
 * and formulas, except where the next line may continue a list; and before and after a fence.
 * @param before the pieces of the same text when it was shorter: only the last is looked at again
 */
export function blocksOf(text: string, before: readonly MarkdownBlock[] = []): MarkdownBlock[] {
  const blocks = kept(text, before)
  const last = blocks.at(-1)
  let start = last ? last.offset + last.text.length : 0
  let at = start
  let fence: string | undefined
  let formula = false
  let blank = false
  let closed = false
  for (const line of text.slice(start).split(/(?<=\n)/)) {
    const bare = line.trim()
    const outside = fence === undefined && !formula
    const apart = closed || (blank && !LIST_OR_INDENT.test(line)) || FENCED.test(line)
    if (outside && apart && bare !== '' && at > start) {
      blocks.push({ offset: start, text: text.slice(start, at) })
      start = at
    }
    at += line.length
    const mark = FENCE.exec(line)?.[1]
    if (bare !== '') closed = false
    if (outside && mark) fence = mark
    else if (fence !== undefined && mark?.startsWith(fence) && bare === mark) {
      fence = undefined
      // One that is indented may stand in a list that goes on.
      closed = FENCED.test(text.slice(start, at))
    } else if (fence === undefined && bare.startsWith('$$')) {
      const closesItself = bare.length > 2 && bare.endsWith('$$')
      if (!closesItself) formula = !formula
    }
    blank = bare === ''
  }
  if (at > start) blocks.push({ offset: start, text: text.slice(start) })
  return blocks
}

/** The pieces that stay as they are when a text grows. */
function kept(text: string, before: readonly MarkdownBlock[]): MarkdownBlock[] {
  const closed = before.slice(0, -1)
  const other = closed.findIndex((block) => !text.startsWith(block.text, block.offset))
  return other < 0 ? closed : closed.slice(0, other)
}

/** What is in a piece of Markdown that is nothing but a block of code. */
export function fencedIn(block: string): Fenced | undefined {
  const [opening = '', mark = '', language = ''] = FENCED.exec(block) ?? []
  if (!opening) return undefined
  const code = block.slice(opening.length)
  const last = code.trimEnd().split('\n').at(-1) ?? ''
  const isClosed = last.startsWith(mark) && /^(`+|~+)$/.test(last)
  return { language, code: isClosed ? code.slice(0, code.lastIndexOf(last)) : code }
}
