import type { DifferenceUnit } from '../contract/document-differences.ts'
import { oldForms } from '../contract/old-forms.ts'
import { eraYears } from './calendar.ts'
import type { Block, Page } from './document.ts'
import { numeralValue } from './numerals.ts'
import { sentencesOf, trimmed } from './sentences.ts'
import { JAPANESE_NUMBERS, normalised } from './terms.ts'

/** Signs that lists begin their items with. */
const ITEM = /^(?:[•・●○■□◆◇▪＊*-]|[（(]?[0-9０-９]{1,3}[)）.．]|[①-⑳]|[（(][一-十ア-ンa-z][)）])/u
const SENTENCE_END = /[。．.！？!?」』）)：:]$/u
/** A shorter end of a page without a comma is a heading rather than the beginning of a sentence. */
const SHORTEST_BEGINNING = 12

/**
 * What of a document is compared, in reading order: headings, sentences, items of lists, rows of
 * tables, lines of code. A sentence that goes on over a page is one, and has its place on the first.
 */
export function unitsOf(pages: readonly Page[]): DifferenceUnit[] {
  const path: { level: number; text: string }[] = []
  const units: DifferenceUnit[] = []
  for (const page of pages) {
    const about = {
      ...(page.number !== undefined && { page: page.number }),
      ...(page.label !== undefined && { label: page.label }),
    }
    for (const [at, block] of page.blocks.entries()) {
      const text = page.text.slice(block.start, block.end)
      if (block.kind === 'heading') {
        const level = block.level ?? 1
        while (path.length > 0 && (path.at(-1)?.level ?? 0) >= level) path.pop()
      }
      const headings = path.map((one) => one.text)
      if (block.kind === 'heading') path.push({ level: block.level ?? 1, text })
      const own = partsOf(text, block).map(({ start, end }): DifferenceUnit => {
        const place = { headings, start: block.start + start, end: block.start + end }
        const cells = block.cells && { cells: block.cells }
        return {
          kind: kindOf(block, text),
          text: text.slice(start, end),
          place: { ...about, ...cells, ...place },
        }
      })
      const last = units.at(-1)
      const [first] = own
      if (at === 0 && last && first && goesOn(last, first)) {
        units.splice(-1, 1, { ...last, text: last.text + first.text })
        own.shift()
      }
      units.push(...own)
    }
  }
  return units
}

function kindOf({ kind }: Block, text: string): DifferenceUnit['kind'] {
  if (kind === 'heading' || kind === 'code') return kind
  if (kind === 'row' || kind === 'header') return 'row'
  return ITEM.test(text) ? 'item' : 'sentence'
}

function partsOf(text: string, { kind }: Block) {
  if (kind === 'paragraph') return sentencesOf(text)
  if (kind !== 'code') {
    const whole = trimmed(text, 0, text.length)
    return whole ? [whole] : []
  }
  let start = 0
  return text.split('\n').flatMap((line) => {
    const span = trimmed(text, start, start + line.length)
    start += line.length + 1
    return span ? [span] : []
  })
}

/** Whether a page begins with the rest of a sentence. */
function goesOn(last: DifferenceUnit, next: DifferenceUnit): boolean {
  return (
    last.kind !== 'heading' &&
    last.kind !== 'row' &&
    next.kind === 'sentence' &&
    last.place.page !== undefined &&
    (last.text.length >= SHORTEST_BEGINNING || last.text.includes('、')) &&
    !SENTENCE_END.test(last.text)
  )
}

const OLD_FORMS = new RegExp(`[${[...oldForms.keys()].join('')}]`, 'gu')
const DATE = /(?<![\d./-])(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?![\d/-])/gu

/**
 * A text as it is compared with another one. The same are: what search takes for the same in width
 * and compatibility forms, old and new forms of characters, dates of eras and western ones, Japanese
 * and Arabic numerals, the signs that end sentences and begin items, and all white space.
 */
export function comparable(text: string): string {
  let plain = normalised(text)
    .replace(OLD_FORMS, (old) => oldForms.get(old) ?? old)
    .replace(/^\s*[•・●○■□◆◇▪*-]\s*/u, '')
    .replace(/[‐‑‒–—―−─]/gu, '-')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/gu, '')
    .replaceAll(',', '、')
    .replace(/\.(?=\s|$)/gu, '。')
    .replace(/[“”]/gu, '"')
  for (const { start, end, year } of eraYears(plain).toReversed())
    plain = `${plain.slice(0, start)}${year}${plain.slice(end)}`
  return plain
    .replace(DATE, (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`)
    .replace(JAPANESE_NUMBERS, (written) => {
      const value = /^\d+$/.test(written) ? undefined : numeralValue(written)
      return value === undefined ? written : String(value)
    })
    .replace(/\s+/gu, '')
}

/** The pairs of neighbouring UTF-16 units of a text, sorted, each as one number. */
export function bigramsOf(text: string): Uint32Array {
  const grams = new Uint32Array(Math.max(1, text.length - 1))
  if (text.length < 2) grams[0] = text.length === 0 ? 0 : text.charCodeAt(0)
  for (let at = 0; at + 1 < text.length; at++)
    grams[at] = text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1)
  return grams.sort()
}

/** From 0 to 1: how many bigrams two texts share (Dice's coefficient). */
export function likeness(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i] ?? 0
    const right = b[j] ?? 0
    if (left === right) {
      shared++
      i++
      j++
    } else if (left < right) i++
    else j++
  }
  return (2 * shared) / (a.length + b.length)
}
