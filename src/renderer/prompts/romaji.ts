/** Syllables by their consonant, in the order a, i, u, e, o; Hepburn and Kunrei spellings. */
const ROWS: Readonly<Record<string, string>> = {
  '': 'あいうえお',
  k: 'かきくけこ',
  g: 'がぎぐげご',
  s: 'さしすせそ',
  z: 'ざじずぜぞ',
  t: 'たちつてと',
  d: 'だぢづでど',
  n: 'なにぬねの',
  h: 'はひふへほ',
  b: 'ばびぶべぼ',
  p: 'ぱぴぷぺぽ',
  m: 'まみむめも',
  r: 'らりるれろ',
}
const CONTRACTED: Readonly<Record<string, string>> = {
  ky: 'き',
  gy: 'ぎ',
  sy: 'し',
  sh: 'し',
  zy: 'じ',
  jy: 'じ',
  j: 'じ',
  ty: 'ち',
  ch: 'ち',
  ny: 'に',
  hy: 'ひ',
  by: 'び',
  py: 'ぴ',
  my: 'み',
  ry: 'り',
}
const syllables = new Map<string, string>([
  ...Object.entries(ROWS).flatMap(([consonant, row]) =>
    [...row].map((kana, index) => [consonant + 'aiueo'[index], kana] as const),
  ),
  ...Object.entries(CONTRACTED).flatMap(([consonant, kana]) =>
    [...'ゃぃゅぇょ'].map((small, index) => [consonant + 'aiueo'[index], kana + small] as const),
  ),
  ...([
    ['shi', 'し'],
    ['chi', 'ち'],
    ['ji', 'じ'],
    ['tsu', 'つ'],
    ['fu', 'ふ'],
    ['ya', 'や'],
    ['yu', 'ゆ'],
    ['yo', 'よ'],
    ['wa', 'わ'],
    ['wo', 'を'],
    ['-', 'ー'],
  ] as const),
])

/**
 * Romaji as hiragana, the way an input method reads it while it is being typed: a consonant at the end
 * waits for its vowel and is left out. Undefined for what is not romaji.
 */
export function kanaOf(romaji: string): string | undefined {
  let rest = romaji.toLowerCase()
  let kana = ''
  while (rest !== '') {
    const length = [3, 2, 1].find((n) => syllables.has(rest.slice(0, n)) && rest.length >= n)
    if (length) {
      kana += syllables.get(rest.slice(0, length))
      rest = rest.slice(length)
    } else if (/^n(?![aiueoy]|$)/.test(rest)) {
      kana += 'ん'
      rest = rest.replace(/^n'?n?(?=[^aiueoy]|$)/, '')
    } else if (/^([kgsztdhbpmrcjfy])\1/.test(rest)) {
      kana += 'っ'
      rest = rest.slice(1)
    } else if (/^[kgsztdnhbpmrcjfyw][yhs]?$/.test(rest)) {
      return kana
    } else return undefined
  }
  return kana
}
