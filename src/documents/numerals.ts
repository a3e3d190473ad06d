/** Digits and units of Japanese numerals, also the formal ones of contracts (壱、弐、参). */
const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  壱: 1,
  二: 2,
  弐: 2,
  三: 3,
  参: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const TENS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 千: 1000 }
const MYRIADS: Readonly<Record<string, number>> = { 万: 1e4, 億: 1e8, 兆: 1e12 }

/** Characters a number is written with, as the inside of a character class. */
export const NUMERAL = `\\d〇零一壱二弐三参四五六七八九十拾百千万億兆`

/**
 * The value of a number in Arabic digits, Japanese numerals or both (`25`、`二十五`、`二〇二四`、
 * `3万5千`、`1,200`), or undefined when it is none.
 */
export function numeralValue(written: string): number | undefined {
  let total = 0
  let group = 0
  let current: number | undefined
  for (const [part] of written.replaceAll(',', '').matchAll(/\d+(?:\.\d+)?|[\s\S]/gu)) {
    const digit = DIGITS[part] ?? (/^\d/.test(part) ? Number(part) : undefined)
    if (digit !== undefined) {
      current = current === undefined ? digit : current * 10 ** part.length + digit
      continue
    }
    const ten = TENS[part]
    const myriad = MYRIADS[part]
    if (ten !== undefined) {
      group += (current ?? 1) * ten
      current = undefined
    } else if (myriad !== undefined) {
      const count = group + (current ?? 0)
      total += (count === 0 ? 1 : count) * myriad
      group = 0
      current = undefined
    } else return undefined
  }
  return written === '' ? undefined : total + group + (current ?? 0)
}
