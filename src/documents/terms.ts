import { eraYears } from './calendar.ts'
import { NUMERAL, numeralValue } from './numerals.ts'

/** Changes when terms are made in another way: what is indexed must then be indexed again. */
export const TERMS_VERSION = `1 icu${process.versions.icu ?? ''}`

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })
const HIRAGANA = /^[\p{Script=Hiragana}ー]+$/u
const KATAKANA_RUNS = /[\p{Script=Katakana}ー]{2,}/gu
const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Runs of Japanese characters, and of all others that are neither space nor sign. */
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇\s\p{P}\p{S}]+/gu
/** Japanese numerals that count or name something. */
export const JAPANESE_NUMBERS = new RegExp(
  `(?<=第)[${NUMERAL}]+|[${NUMERAL}]+(?=[年月日条項号章節人名円個回件時分秒歳才階社校課番度位冊枚本台週倍割点級次])`,
  'gu',
)
/** Words of questions, which say nothing of what is asked about. */
const QUESTION_WORDS = new Set(
  '何 誰 何故 何年 何月 何日 何人 何処 言う 呼ぶ 的 事 物 者 時 教え 教える 下さい 述べ 答え'.split(
    ' ',
  ),
)
/** Hiragana words that are grammar, not content; others count when they are rare. */
const GRAMMAR = new Set(
  'いつ どこ どの どれ どんな どう なぜ いくつ いくら どちら なに なん だれ する なる ある いる いう できる れる られる せる させる こと もの ため よう それ これ あれ その この くる いく やる ください ます です ました でした ません から まで より など だけ ほど について において における によって として とは という'.split(
    ' ',
  ),
)

/** Terms of a text, in the order they stand in. */
export interface Terms {
  /** Words in the form they are compared by. */
  readonly words: readonly string[]
  /** Pairs of neighbouring Japanese characters; other runs as they are. */
  readonly grams: readonly string[]
}

/** Terms of a question, each once. */
export interface QueryTerms extends Terms {
  /** Words of hiragana alone, which are mostly grammar: worth a search only where they are rare. */
  readonly hiragana: readonly string[]
  /** Neighbouring words with content in at least one of them. */
  readonly pairs: readonly (readonly [string, string])[]
}

/** A text as it is compared: full and half width, compatibility forms and case are the same. */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The terms a text is found by. */
export function indexTerms(text: string): Terms {
  const plain = normalised(text)
  const numbers = writtenOtherwise(plain)
  return {
    words: [...segmented(plain).map(stem), ...numbers],
    grams: [...gramsOf(plain), ...numbers],
  }
}

/** The terms to look for to answer a question. */
export function queryTerms(question: string): QueryTerms {
  const plain = normalised(question)
  const all = segmented(plain)
  const numbers = writtenOtherwise(plain)
  const content = all.filter((word) => !HIRAGANA.test(word) && !QUESTION_WORDS.has(word))
  const grams = gramsOf(plain)
  const telling = grams.filter((gram) => !HIRAGANA.test(gram) && !/^[何誰]|[何誰]$/u.test(gram))
  const words = content.length > 0 ? content : all
  const stems = all.map(stem)
  return {
    words: unique([...words.map(stem), ...numbers]),
    grams: unique([...(telling.length > 0 ? telling : grams), ...numbers]),
    hiragana: unique(
      all.filter((word) => word.length > 1 && HIRAGANA.test(word) && !GRAMMAR.has(word)),
    ),
    pairs: stems.slice(1).flatMap((word, before) => {
      const previous = stems[before] ?? ''
      return HIRAGANA.test(previous) && HIRAGANA.test(word) ? [] : [[previous, word] as const]
    }),
  }
}

/** Words of a normalised text; a run of katakana is one word, which dictionaries would cut. */
export function segmented(plain: string): string[] {
  const words: string[] = []
  let from = 0
  for (const run of plain.matchAll(KATAKANA_RUNS)) {
    words.push(...wordsBetween(plain, from, run.index), run[0])
    from = run.index + run[0].length
  }
  words.push(...wordsBetween(plain, from, plain.length))
  return words
}

function wordsBetween(text: string, start: number, end: number): string[] {
  if (start === end) return []
  return [...segmenter.segment(text.slice(start, end))]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
}

/** Without inflected endings (送り仮名) and without the final long vowel that spelling varies in. */
export function stem(word: string): string {
  return word
    .replace(/^(\p{Script=Han}+)\p{Script=Hiragana}+$/u, '$1')
    .replace(/^([\p{Script=Katakana}ー]{2,})ー$/u, '$1')
}

/** Neighbouring characters of a normalised text. */
export function gramsOf(plain: string): string[] {
  return [...plain.matchAll(RUNS)].flatMap(([run]) => {
    if (!JAPANESE.test(run)) return [run]
    const characters = [...run]
    return characters.length === 1
      ? characters
      : characters.slice(1).map((character, before) => `${characters[before]}${character}`)
  })
}

/** Years of eras and Japanese numerals as Arabic digits, so that one finds the other. */
function writtenOtherwise(plain: string): string[] {
  const eras = eraYears(plain).map(({ year }) => String(year))
  const numbers = [...plain.matchAll(JAPANESE_NUMBERS)].flatMap(([written]) => {
    const value = /^\d+$/.test(written) ? undefined : numeralValue(written)
    return value === undefined ? [] : [String(value)]
  })
  return [...eras, ...numbers]
}

function unique(terms: readonly string[]): string[] {
  return [...new Set(terms)]
}
