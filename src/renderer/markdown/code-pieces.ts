import type { RootContent } from 'hast'
import { common, createLowlight } from 'lowlight'

/** Length from which code is coloured in pieces, and of these, about; in UTF-16 units. */
const LONG = 600
/** A line that begins something new: neither indented nor the end of what is above it. */
const BEGINNING = /^[^\s)}\]]/
const lowlight = createLowlight(common)

/** A part of a code block, coloured. */
export interface CodePiece {
  /** Where it begins in the code, in UTF-16 units. */
  readonly offset: number
  readonly text: string
  readonly colours: readonly RootContent[]
}

/**
 * Colours code in pieces of whole lines, so that of code that grows only the end is done again. A
 * piece ends where nothing is open, such as a comment of several lines or another language.
 * @param language its name as a fence has it; empty or unknown: no colours
 * @param before the pieces of the same code when it was shorter
 */
export function piecesOf(
  language: string,
  code: string,
  before: readonly CodePiece[] = [],
): CodePiece[] {
  const pieces: CodePiece[] = []
  let start = 0
  const add = (piece: CodePiece) => {
    pieces.push(piece)
    start += piece.text.length
  }
  // The last one may have been cut by the end of what there was.
  for (const piece of before.slice(0, -1)) {
    if (!code.startsWith(piece.text, start)) break
    add(piece)
  }
  for (let length = 2 * LONG; code.length - start > length; ) {
    const text = code.slice(start, start + length)
    const colours = coloursOf(language, text)
    const cut = endOfPiece(colours, text)
    if (cut) {
      add({ offset: start, text: text.slice(0, cut.offset), colours: cut.before })
      length = 2 * LONG
    } else length *= 2
  }
  const text = code.slice(start)
  const last = before.at(-1)
  if (last?.text === text && pieces.length === before.length - 1) pieces.push(last)
  else if (text) pieces.push({ offset: start, text, colours: coloursOf(language, text) })
  return pieces
}

function coloursOf(language: string, text: string): readonly RootContent[] {
  if (!lowlight.registered(language)) return [{ type: 'text', value: text }]
  return lowlight.highlight(language, text).children
}

/** The first beginning of a line at which nothing is open, far enough into the text. */
function endOfPiece(
  colours: readonly RootContent[],
  text: string,
): { offset: number; before: RootContent[] } | undefined {
  let offset = 0
  for (const [index, one] of colours.entries()) {
    const length = lengthOf(one)
    if (one.type === 'text')
      for (let at = one.value.indexOf('\n'); at >= 0; at = one.value.indexOf('\n', at + 1)) {
        const end = offset + at + 1
        if (end < LONG || !BEGINNING.test(text.slice(end, end + 1))) continue
        const rest = { type: 'text' as const, value: one.value.slice(0, at + 1) }
        return { offset: end, before: [...colours.slice(0, index), rest] }
      }
    offset += length
  }
  return undefined
}

function lengthOf(node: RootContent): number {
  if (node.type === 'text') return node.value.length
  return node.type === 'element' ? node.children.reduce((sum, one) => sum + lengthOf(one), 0) : 0
}
