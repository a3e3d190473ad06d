import type { TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api.js'
import { multiplied } from '../contract/affine.ts'

/**
 * A line of a page as it was set. `start`, `end` and `across` are points in the direction of the
 * text: from left to right and down the page, or down a column and from column to column leftwards.
 */
export interface PdfLine {
  readonly text: string
  /** Height of its characters in points. */
  readonly size: number
  readonly start: number
  readonly end: number
  readonly across: number
  /** Degrees from left to right; 90 for columns of vertical writing. */
  readonly angle: number
  /** Where it stands on the page, as shares of its width and height from the top left. */
  readonly left: number
  readonly top: number
}

/** What pdf.js tells of a page. */
export interface PdfPageText {
  readonly items: readonly TextItem[]
  readonly styles: Readonly<Record<string, TextStyle>>
  /** From the page's own coordinates to those of the page as shown, from its top left. */
  readonly transform: readonly number[]
  readonly width: number
  readonly height: number
}

/** Characters drawn together. */
interface Run {
  readonly text: string
  readonly size: number
  readonly x: number
  readonly y: number
  readonly length: number
  readonly angle: number
  /** Set by a font for vertical writing. */
  readonly isVertical: boolean
  /** A space is drawn before it. */
  readonly isSpaced: boolean
}

const JAPANESE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇、。，．・：；！？「」『』（）〔〕【】〈〉《》…‥０-９Ａ-Ｚａ-ｚ％]/u
const KANA = /^[\p{Script=Hiragana}\p{Script=Katakana}ー・\s]+$/u
const COUNTED =
  '年月日時分秒週度円人名個件章節条項号款編部回台本冊点位階歳割頁枚行列番代倍社校室棟か箇'
/** Forms that only fonts and old standards tell from the usual characters. */
const FORMS = /[\u2e80-\u2fdf\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f]/gu

/** The lines of a page in the order they are drawn in, without readings beside the text (ruby). */
export function linesOfPage(page: PdfPageText): PdfLine[] {
  const all = page.items.flatMap((item, at) =>
    runOf(item, page, page.items[at - 1]?.str.trim() === '' && page.items[at - 1]?.str !== ''),
  )
  const size = middle(all)
  const runs = isVertical(all, size) ? all.map(asColumn) : all
  const readings = readingsIn(runs, size)
  const lines: Line[] = []
  let line: Line | undefined
  for (const run of runs) {
    if (readings.has(run)) continue
    if (!line?.takes(run)) {
      line = new Line(run, page)
      lines.push(line)
    }
    line.add(run)
  }
  return lines.map((one) => one.done()).filter(({ text }) => text !== '')
}

/** Whether no space belongs between two parts of a Japanese text. */
export function joinsWithoutSpace(before: string, after: string): boolean {
  return JAPANESE.test(lastOf(before)) || JAPANESE.test(after.charAt(0))
}

function runOf(item: TextItem, { styles, transform }: PdfPageText, isSpaced: boolean): Run[] {
  if (item.str.trim() === '') return []
  const [a, b, c, d, e, f] = multiplied(transform, item.transform)
  const size = Math.hypot(c, d) || item.height
  if (!(size > 0) || !Number.isFinite(e + f)) return []
  const isVertical = styles[item.fontName]?.vertical === true
  const angle = Math.round((Math.atan2(b, a) * 180) / Math.PI)
  const text = item.str.replace(FORMS, usualForm)
  return [
    {
      text,
      size,
      // A vertical font is placed by the middle of its characters.
      x: isVertical ? e - size / 2 : e,
      y: f,
      length: isVertical ? item.height : item.width,
      angle: isVertical ? 90 : angle,
      isVertical,
      isSpaced,
    },
  ]
}

function usualForm(character: string): string {
  const plain = character.normalize('NFKC')
  // Brackets of vertical writing become the wide ones that Japanese is written with.
  return /^[!-~]$/.test(plain) ? String.fromCharCode(plain.charCodeAt(0) + 0xfee0) : plain
}

/** The height that half of the characters have at most. */
function middle(runs: readonly Run[]): number {
  const sorted = runs.toSorted((a, b) => a.size - b.size)
  let left = sorted.reduce((sum, { text }) => sum + text.length, 0) / 2
  for (const { text, size } of sorted) {
    left -= text.length
    if (left <= 0) return size
  }
  return 10
}

/** Vertical writing by the font, or by single characters that are set one below the other. */
function isVertical(runs: readonly Run[], size: number): boolean {
  let stacked = 0
  let all = 0
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1]
    all += run.text.length
    if (run.isVertical) stacked += run.text.length
    else if (
      next &&
      [...run.text.trim()].length === 1 &&
      Math.abs(next.x - run.x) < 0.6 * size &&
      next.y > run.y &&
      next.y - run.y < 2.2 * size
    )
      stacked++
  }
  return all > 5 && stacked / all > 0.5
}

/** A run as part of a column, if it is one: placed by its upper right corner, as turned text is. */
function asColumn(run: Run): Run {
  if (run.isVertical) return { ...run, x: run.x + run.size / 2 }
  const characters = [...run.text.trim()].length
  if (run.angle === 90) return { ...run, x: run.x + 0.4 * run.size }
  // Single characters, and the few digits that stand upright in one place (縦中横).
  const isPart = run.angle === 0 && (characters === 1 || /^[\d!?]{2,3}$/.test(run.text.trim()))
  if (!isPart) return run
  return {
    ...run,
    x: run.x + run.length / 2,
    y: run.y - 0.88 * run.size,
    length: run.size,
    angle: 90,
  }
}

/** Runs of small kana that stand before a line, over or right of Chinese characters. */
function readingsIn(runs: readonly Run[], usual: number): ReadonlySet<Run> {
  const small = runs.filter(({ text, size }) => size < 0.8 * usual && KANA.test(text))
  const bases = runs.filter(({ text }) => /\p{Script=Han}/u.test(text))
  return new Set(
    small.filter((reading) => {
      const { start, end, across } = placed(reading)
      return bases.some((base) => {
        if (base.angle !== reading.angle || reading.size > 0.67 * base.size) return false
        const below = placed(base)
        const distance = below.across - across
        return (
          distance > 0.3 * base.size &&
          distance < 2 * base.size &&
          start < below.end &&
          below.start < end
        )
      })
    }),
  )
}

/** A run in the direction of its text. */
function placed({ x, y, length, angle }: Run) {
  const radians = (angle * Math.PI) / 180
  const cos = Math.cos(radians)
  const sin = Math.sin(radians)
  const start = x * cos + y * sin
  return { start, end: start + length, across: y * cos - x * sin }
}

class Line {
  readonly #first: Run
  readonly #page: PdfPageText
  readonly #start: number
  #across: number
  #end: number
  #size = 0
  #text = ''

  constructor(first: Run, page: PdfPageText) {
    const { start, across } = placed(first)
    this.#first = first
    this.#page = page
    this.#start = start
    this.#across = across
    this.#end = start
  }

  takes(run: Run): boolean {
    const { start, across } = placed(run)
    const size = Math.max(this.#size, run.size)
    return (
      run.angle === this.#first.angle &&
      Math.abs(across - this.#across) < 0.45 * size &&
      start >= this.#end - 0.6 * size
    )
  }

  add(run: Run): void {
    const { start, end, across } = placed(run)
    const gap = (start - this.#end) / Math.max(run.size, this.#size)
    const before = lastOf(this.#text)
    const japanese = [before, run.text.charAt(0)].filter((one) => JAPANESE.test(one)).length
    // Western words are set closer than characters that have a square each.
    const touches = gap < (japanese > 0 ? 0.25 : 0.12) && !run.isSpaced
    const isOne = this.#text === '' || touches || (japanese === 2 && gap < 0.8)
    const space = isOne ? '' : gap > 1.5 ? '\t' : ' '
    this.#text += `${space}${run.text}`
    this.#end = Math.max(this.#end, end)
    // A smaller part, such as a raised number, does not move the line.
    if (run.size > this.#size) this.#across = across
    this.#size = Math.max(this.#size, run.size)
  }

  done(): PdfLine {
    return {
      text: tidied(this.#text),
      size: this.#size,
      start: this.#start,
      end: this.#end,
      across: this.#across,
      angle: this.#first.angle,
      left: this.#first.x / this.#page.width,
      top: this.#first.y / this.#page.height,
    }
  }
}

const LOOSE =
  /(?<=[\p{Script=Hiragana}、。「」（）・]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}「（])|(?<=[\p{Script=Han}\p{Script=Katakana}ー]) (?=[\p{Script=Hiragana}、。」）])/gu
const BEFORE_DIGITS = /(?<=[\p{Script=Han}\p{Script=Hiragana}（]) (?=\d)/gu
const BEFORE_COUNTED = new RegExp(`(?<=[\\d.,]) (?=[${COUNTED}])`, 'gu')

/** Without the spaces that only the setting of the line has made: around digits, between kana. */
function tidied(text: string): string {
  return text
    .replace(/ *\t[ \t]*/g, '\t')
    .replace(/ {2,}/g, ' ')
    .replace(LOOSE, '')
    .replace(BEFORE_DIGITS, '')
    .replace(BEFORE_COUNTED, '')
    .trim()
}

function lastOf(text: string): string {
  return text.charAt(text.length - 1)
}
