import { oldForms } from './old-forms.ts'

const KATAKANA = { first: 0x30a1, last: 0x30f6, above: 0x60 }
const OTHERS = new Map([
  ['ヽ', 'ゝ'],
  ['ヾ', 'ゞ'],
  ['ς', 'σ'],
])
/** Signs that change how a character looks, not what is said: compared as if they were not there. */
const UNSEEN = /[ー\u{ad}\u{200b}-\u{200d}\u{2060}\u{feff}]|\p{Variation_Selector}/u
/** Further such signs, which choose among forms of kanji; the first halves of them are the same. */
const FORM_CHOICE = /\p{Variation_Selector}/gu
const FORM_CHOICE_BEGINS = '\udb40'
const BLANK = /[\s\p{Cc}]/u
/** What each UTF-16 unit is compared as; empty for what is left out. */
const FOLDS: readonly string[] = Array.from({ length: 0x10000 }, (_, code) => {
  const unit = String.fromCharCode(code)
  if (code >= KATAKANA.first && code <= KATAKANA.last)
    return String.fromCharCode(code - KATAKANA.above)
  if (BLANK.test(unit)) return ' '
  return UNSEEN.test(unit) ? '' : (oldForms.get(unit) ?? OTHERS.get(unit) ?? unit)
})
/** A character with all that composes with it. */
const UNITS = /[\u1100-\u11ff]+|.[\p{M}\uff9e\uff9f]*/gsu
/** Characters that may compose with the one before them, or are the second half of it. */
const JOINED = /[\p{M}\u1100-\u11ff\uff9e\uff9f\udc00-\udfff]/u
/** How much text is folded at a time to find a place in it, in UTF-16 units. */
const PIECE = 512

/** A part of a text, in UTF-16 units. */
export interface Mark {
  readonly start: number
  readonly end: number
}

/**
 * A text as search compares it. The same are: full and half width and all compatibility forms
 * (NFKC), upper and lower case, katakana and hiragana, with and without the long vowel sign, old and
 * new forms of characters, and all white space.
 */
export function folded(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase()
  const plain = lower.includes(FORM_CHOICE_BEGINS) ? lower.replace(FORM_CHOICE, '') : lower
  let all = ''
  let copied = 0
  for (let at = 0; at < plain.length; at++) {
    const unit = plain.charAt(at)
    const fold = FOLDS[plain.charCodeAt(at)] ?? unit
    if (fold === unit) continue
    all += plain.slice(copied, at) + fold
    copied = at + 1
  }
  return copied === 0 ? plain : all + plain.slice(copied)
}

/** Where in a text the character begins that stands at an offset of its folded form. */
export function unfoldedOffset(text: string, offset: number): number {
  let left = offset
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start)
    const piece = text.slice(start, end)
    const { length } = folded(piece)
    if (left < length) {
      for (const unit of piece.matchAll(UNITS)) {
        left -= folded(unit[0]).length
        if (left < 0) return start + unit.index
      }
      return start
    }
    left -= length
    start = end
  }
  return text.length
}

/** The parts of a text whose folded form is one of some folded terms; they do not overlap. */
export function marksIn(text: string, terms: readonly string[]): Mark[] {
  let plain = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: unit, index } of text.matchAll(UNITS)) {
    const one = folded(unit)
    // What is not compared, such as a long vowel sign, belongs to what stands before it.
    if (one === '' && ends.length > 0) ends[ends.length - 1] = index + unit.length
    plain += one
    for (let at = 0; at < one.length; at++) {
      starts.push(index)
      ends.push(index + unit.length)
    }
  }
  const all = terms
    .filter((term) => term !== '')
    .flatMap((term) => occurrences(plain, term))
    .map(({ start, end }) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? text.length }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const apart: Mark[] = []
  for (const mark of all) if (mark.start >= (apart.at(-1)?.end ?? 0)) apart.push(mark)
  return apart
}

/** Where a term stands in a text, from left to right. */
function occurrences(text: string, term: string): Mark[] {
  const found: Mark[] = []
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length))
    found.push({ start: at, end: at + term.length })
  return found
}

function pieceEnd(text: string, start: number): number {
  let end = Math.min(text.length, start + PIECE)
  while (end < text.length && JOINED.test(text.charAt(end))) end++
  return end
}
