/** A part of a text, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly end: number
}

const OPENING = '「『（(［[【〈《〔'
const CLOSING = '」』）)］]】〉》〕'
const ENDS = /[。．！？!?]/u
/** Beyond this many characters a bracket is taken for one that was never closed. */
const LONGEST_BRACKET = 200

/**
 * The sentences of a text, without the space around them. A sentence ends at a line's end and at
 * 。！？ outside brackets, with the brackets and signs that follow; in other scripts at a point
 * before a space.
 */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  const end = (at: number) => {
    const span = trimmed(text, start, at)
    if (span) spans.push(span)
    start = at
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\n') end(at + 1)
    else if (OPENING.includes(character)) at = closed(text, at) ?? at
    else if (ENDS.test(character) || isPoint(text, at)) {
      while (at + 1 < text.length && (ENDS.test(text.charAt(at + 1)) || closes(text, at + 1))) at++
      end(at + 1)
    }
  }
  end(text.length)
  return spans
}

/** The part of a text between two offsets without the space around it; none where all is space. */
export function trimmed(text: string, start: number, end: number): Span | undefined {
  const part = text.slice(start, end)
  const lead = part.length - part.trimStart().length
  if (lead === part.length) return undefined
  return { start: start + lead, end: start + part.trimEnd().length }
}

/** Where the bracket that opens at `at` closes in the same line. */
function closed(text: string, at: number): number | undefined {
  let depth = 0
  const last = Math.min(text.length, at + LONGEST_BRACKET)
  for (let i = at; i < last; i++) {
    const character = text.charAt(i)
    if (character === '\n') return undefined
    if (OPENING.includes(character)) depth++
    else if (CLOSING.includes(character) && --depth === 0) return i
  }
  return undefined
}

function closes(text: string, at: number): boolean {
  return CLOSING.includes(text.charAt(at)) || text.charAt(at) === '"'
}

/** A full stop of European scripts: not in numbers, names of files and single letters. */
function isPoint(text: string, at: number): boolean {
  return (
    text.charAt(at) === '.' &&
    /^\s+["'(]?[\p{Lu}\p{Lo}\d]/u.test(text.slice(at + 1, at + 5)) &&
    /(?:[\p{L}\d]{2}|[)"'”])$/u.test(text.slice(Math.max(0, at - 2), at)) &&
    !/\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|Fig|cf|pp|Vol)$/.test(text.slice(Math.max(0, at - 4), at))
  )
}
