/** A line that opens or closes a fenced block. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/
/** A line that may go on with a list, or will when more of it has come. */
const LIST_OR_INDENT = /^(\s{2,}|\t| {0,3}([-*+]|\d{1,9}[.)]?)(\s|$))/

/** A piece of Markdown that can be shown by itself. */
export interface MarkdownBlock {
  /** Where it begins in the whole text, in UTF-16 units. */
  readonly offset: number
  readonly text: string
}

/**
 * Splits Markdown into pieces that can be shown one by one, so that only the last one changes while
 * an answer grows. Joined, the pieces are the text. A piece ends at a blank line outside of fences
 * and formulas, except where the next line may continue a list.
 */
export function blocksOf(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  let start = 0
  let at = 0
  let fence: string | undefined
  let formula = false
  let blank = false
  for (const line of text.split(/(?<=\n)/)) {
    const bare = line.trim()
    const outside = fence === undefined && !formula
    if (outside && blank && bare !== '' && !LIST_OR_INDENT.test(line)) {
      blocks.push({ offset: start, text: text.slice(start, at) })
      start = at
    }
    at += line.length
    const mark = FENCE.exec(line)?.[1]
    if (outside && mark) fence = mark
    else if (fence !== undefined && mark?.startsWith(fence) && bare === mark) fence = undefined
    else if (fence === undefined && bare.startsWith('$$')) {
      const closesItself = bare.length > 2 && bare.endsWith('$$')
      if (!closesItself) formula = !formula
    }
    blank = bare === ''
  }
  if (at > start) blocks.push({ offset: start, text: text.slice(start) })
  return blocks
}
