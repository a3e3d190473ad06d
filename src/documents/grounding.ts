import { contradicts, namesOtherPlace } from './exclusive.ts'
import { isSameQuantity, type Quantity } from './quantities.ts'
import { type Span, sentencesOf } from './sentences.ts'
import { type Clause, readStatement, type Statement, type Word } from './statements.ts'
import { synonymsOf } from './synonyms.ts'

/** What a sentence of an answer rests on. */
export interface Support {
  /** From 0, of the passages that were given. */
  readonly passage: number
  /** Whole sentences of the passage, offsets in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** A sentence of an answer; offsets in UTF-16 units into the answer. */
export interface GroundedSentence extends Span {
  /** Null where no passage says what the sentence says. */
  readonly support: Support | null
}

/** The share of a sentence that a passage must have; measured, see docs/grounding.md. */
const ENOUGH = 0.5
/** How much a word counts that stands in the passage but not where the sentence rests. */
const ELSEWHERE = 0.6
/** A place with so much less of the words than the best one is not where a sentence rests. */
const NEAR_BEST = 0.15
/** How much what stands before the topic counts for a quantity. */
const FARTHER = 0.6
/** Names with what people are called by. */
const PERSONS =
  /([\p{Script=Han}\p{Script=Katakana}ー]{1,8}?)(?:さん|氏|様|くん|君|部長|課長|社長|会長|選手|教授|先生|議員|大臣)/gu
/** The share of words that must stand where the sentence rests, not only near it. */
const HERE = 0.4
/** The share of words from which two clauses say the same or its opposite. */
const ALIKE = 0.5

/**
 * Aligns the sentences of an answer with the passages it was given. Decided by what the texts
 * say, not by the model: words of a sentence must stand in the passage, numbers, dates and names
 * all of them and with what they stand with there, and nothing may be turned into its opposite.
 */
export function ground(answer: string, passages: readonly string[]): GroundedSentence[] {
  const sources = passages.map(readSource)
  return answerSentences(answer).map(({ start, end }) => {
    const told = readStatement(answer.slice(start, end))
    let best: { score: number; support: Support } | undefined
    for (const [passage, source] of sources.entries()) {
      const found = supportIn(told, source)
      if (found && found.score > (best?.score ?? 0))
        best = { score: found.score, support: { passage, start: found.start, end: found.end } }
    }
    return { start, end, support: best?.support ?? null }
  })
}

interface Sentence extends Statement, Span {}

interface Source {
  readonly text: string
  readonly sentences: readonly Sentence[]
}

function readSource(passage: string): Source {
  const sentences = sentencesOf(passage).map(({ start, end }) => ({
    ...readStatement(passage.slice(start, end)),
    start,
    end,
  }))
  return { text: sentences.map(({ text }) => text).join('\n'), sentences }
}

/** The sentences of an answer that say something: not headings, rules of tables and code. */
function answerSentences(answer: string): Span[] {
  let fenced = false
  return sentencesOf(answer).filter(({ start, end }) => {
    const text = answer.slice(start, end)
    if (/^(?:```|~~~)/.test(text)) {
      fenced = !fenced
      return false
    }
    return !fenced && !/^#{1,6}\s/.test(text) && /[\p{L}\d]/u.test(text)
  })
}

function supportIn(told: Statement, source: Source): (Span & { score: number }) | undefined {
  if (!mayRest(told, source)) return undefined
  const windows = source.sentences.flatMap((sentence, at) => {
    const next = source.sentences[at + 1]
    return next ? [[sentence], [sentence, next]] : [[sentence]]
  })
  const compared = windows.map((window) => ({ window, here: likeness(told, window, source) }))
  // Where most of the sentence stands is where it must be right.
  const most = Math.max(0, ...compared.map(({ here }) => here))
  const near = compared.filter(({ here }) => here >= most - NEAR_BEST)
  if (near.some(({ window }) => window.length === 1 && isDenied(told, window))) return undefined
  let best: (Span & { score: number }) | undefined
  for (const { window, here } of near) {
    const [first] = window
    const last = window.at(-1)
    // Of two that say as much the shorter is the better place to look.
    const score = here - 0.1 * (window.length - 1)
    if (!first || !last || here < ENOUGH || score <= (best?.score ?? 0)) continue
    if (told.quantities.length === 0 && shareOf(told.words, textOf(window)) < HERE) continue
    if (hasTwo(told, source) && !saysOtherwise(told, window))
      best = { start: first.start, end: last.end, score }
  }
  return best
}

function textOf(window: readonly Sentence[]): string {
  return window.map(({ text }) => text).join('\n')
}

/** One word in common is no ground for a sentence that has more. */
function hasTwo(told: Statement, source: Source): boolean {
  const words = told.words.filter(({ kind }) => kind !== 'generic' && kind !== 'kana')
  const had = words.filter(({ text }) => covered(text, source.text) >= 0.5)
  return had.length + told.quantities.length >= Math.min(2, words.length)
}

/** Whether all that must be the same stands in the passage at all. */
function mayRest(told: Statement, source: Source): boolean {
  if (namesOtherPlace(told.text, source.text)) return false
  if (told.identifiers.some((one) => !source.text.includes(one))) return false
  if (told.quotes.some((quoted) => !source.text.includes(quoted))) return false
  const known = source.sentences.flatMap(({ quantities }) => quantities)
  if (!told.quantities.every((one) => known.some((other) => isSameQuantity(one, other))))
    return false
  return !told.words.some((word) => isStrange(word, told, source.text))
}

/** A name or thing of which the passage has nothing. */
function isStrange({ text, kind, start, end }: Word, told: Statement, source: string): boolean {
  if (kind !== 'name' && kind !== 'noun') return false
  // Characters in common do not make another name the same: 伊達家 is not 井伊家.
  if (covered(text, source) >= 0.5) return false
  if (kind === 'name' || text.length > 1) return true
  return (
    !/\p{Script=Han}$/u.test(told.text.slice(0, start)) &&
    /^(?:[のがをは]|さん|氏)/u.test(told.text.slice(end))
  )
}

/** From 0 to 1: how much of a statement some sentences say. */
function likeness(told: Statement, window: readonly Sentence[], source: Source): number {
  const text = textOf(window)
  const quantities = window.flatMap((one) => one.quantities)
  return weighted([
    ...told.words.map(({ text: word, kind }) => ({
      weight: WEIGHTS[kind],
      // What was named before may go unnamed where it is told.
      share: Math.max(covered(word, text), ELSEWHERE * covered(word, source.text)),
    })),
    ...told.quantities.map((one) => ({
      weight: 1,
      share: quantities.some((other) => isSameQuantity(one, other)) ? 1 : 0,
    })),
  ])
}

/** Whether some sentences, however alike, have another number, subject or meaning. */
function saysOtherwise(told: Statement, window: readonly Sentence[]): boolean {
  return (
    !isBound(told, window) ||
    isOfAnother(told, window) ||
    isTurnedAround(told, window) ||
    isOfAnotherPerson(told, window) ||
    isDenied(told, window) ||
    window.some((one) => isAbout(told, one) && isDenied(told, [one])) ||
    window.some((one) => contradicts(told.text, one.text) && shareOf(told.words, one.text) > 0.3)
  )
}

function weighted(parts: readonly { weight: number; share: number }[]): number {
  const all = parts.reduce((sum, { weight }) => sum + weight, 0)
  if (all === 0) return 0
  return parts.reduce((sum, { weight, share }) => sum + weight * share, 0) / all
}

/** From 0 to 1: how many of the words stand in a text. */
function shareOf(words: readonly Word[], text: string): number {
  return weighted(
    words.map(({ text: word, kind }) => ({ weight: WEIGHTS[kind], share: covered(word, text) })),
  )
}

/**
 * Whether each quantity stands with what it stands with in the source: where the source has
 * several of a kind, with the one whose surroundings are most alike.
 */
function isBound(told: Statement, window: readonly Sentence[]): boolean {
  return told.quantities.every((quantity) => {
    const before = sinceComma(told, quantity.start)
    const around = before.length > 0 ? before : told.words.map(({ text }) => text)
    return window.some((sentence) => {
      const alike = (context: readonly string[]) =>
        around.reduce((sum, word) => sum + covered(word, context.join('\n')), 0)
      const hasUnit = sentence.quantities.some((one) => one.unit === quantity.unit)
      const same = sentence.quantities.filter(
        (one) =>
          // A bare number is not of a unit that the sentence gives to another.
          (one.isKnownUnit || !quantity.isKnownUnit || !hasUnit) &&
          isSameQuantity(quantity, one) &&
          !isOfOther(told, sentence, one.start),
      )
      const others = sentence.quantities.filter(
        (one) => one.unit === quantity.unit && !isSameQuantity(quantity, one),
      )
      const score = same.map((one) =>
        Math.max(alike(contextOf(sentence, one)), FARTHER * alike(sinceComma(sentence, one.start))),
      )
      const rival = others.map((one) => alike(contextOf(sentence, one)))
      return same.length > 0 && Math.max(...score) >= Math.max(0, ...rival)
    })
  })
}

/** Whether the same is told of one (富士山の標高は) and said before a place of another (北岳の標高は). */
function isOfOther(told: Statement, source: Statement, start: number): boolean {
  const owned = ownedIn(source).findLast(({ attribute }) => attribute.end <= start)
  return ownedIn(told).some(
    ({ owner, attribute }) =>
      attribute.text === owned?.attribute.text &&
      covered(owner.text, owned.owner.text) === 0 &&
      covered(owned.owner.text, told.text) === 0,
  )
}

function ownedIn({ text, words }: Statement) {
  return words.flatMap((attribute, at) => {
    const owner = words[at - 1]
    const isOwned =
      owner &&
      text.slice(owner.end, attribute.start) === 'の' &&
      /^[はが]/u.test(text.slice(attribute.end))
    return isOwned ? [{ owner, attribute }] : []
  })
}

/** What a quantity stands with: since the last comma, after the topic where more follows it. */
function contextOf(statement: Statement, { start, end }: Quantity): string[] {
  const { text } = statement
  const near = sinceComma(statement, start, text.lastIndexOf('は', start) + 1)
  if (near.length > 0) return near
  const before = sinceComma(statement, start)
  if (before.length > 0) return before
  return untilComma(statement, end)
}

function untilComma({ text, words }: Statement, from: number): string[] {
  const end = text.slice(from).search(/[、。]|$/u) + from
  return words.filter((one) => one.start >= from && one.end <= end).map((one) => one.text)
}

/** Words and quantities before a place in a statement, since the last comma and `least`. */
function sinceComma({ text, words, quantities }: Statement, start: number, least = 0): string[] {
  const comma = Math.max(text.lastIndexOf('、', start), text.lastIndexOf('。', start)) + 1
  const isNear = (one: Span) => one.start >= Math.max(comma, least) && one.end <= start
  return [
    ...words.filter(isNear).map((one) => one.text),
    ...quantities.filter(isNear).map((one) => `${one.value}${one.unit}`),
  ]
}

/** Whether the sentence speaks of one thing and the source, in the same place, of another. */
function isOfAnother(told: Statement, window: readonly Sentence[]): boolean {
  const text = textOf(window)
  const missing = subjectsOf(told).some((word) => covered(word.text, text) === 0)
  return (
    missing &&
    window.some((sentence) =>
      subjectsOf(sentence).some((word) => covered(word.text, told.text) === 0),
    )
  )
}

/** Whether a sentence has all that the told one speaks of. */
function isAbout(told: Statement, source: Statement): boolean {
  const subjects = subjectsOf(told)
  return subjects.length > 0 && subjects.every((word) => covered(word.text, source.text) > 0)
}

function subjectsOf({ clauses }: Statement): Word[] {
  return clauses
    .flatMap(({ subjects }) => subjects)
    .filter(({ kind }) => kind === 'name' || kind === 'noun')
}

/** Whether who does something and to whom it is done have changed places. */
function isTurnedAround(told: Statement, window: readonly Sentence[]): boolean {
  if (/[られ]れ/u.test(told.text) || window.some(({ text }) => /[られ]れ/u.test(text))) return false
  const { agents, patients } = rolesIn(told)
  return window.some((sentence) => {
    const roles = rolesIn(sentence)
    const has = (all: readonly Word[], word: Word) => all.some(({ text }) => text === word.text)
    return (
      agents.some((word) => has(roles.patients, word) && !has(roles.agents, word)) &&
      patients.some((word) => has(roles.agents, word) && !has(roles.patients, word))
    )
  })
}

function rolesIn({ text, words }: Statement) {
  const before = (particles: RegExp) => words.filter(({ end }) => particles.test(text.slice(end)))
  return {
    agents: before(/^\p{Script=Han}{0,2}[a-z]{0,3}(?:さん|氏)?[がは]/u),
    patients: before(/^\p{Script=Han}{0,2}[a-z]{0,3}(?:さん|氏)?[をに]/u),
  }
}

/** Whether the sentence names a person where the source names others only. */
function isOfAnotherPerson(told: Statement, window: readonly Sentence[]): boolean {
  const there = window.flatMap(({ text }) => personsIn(text))
  const text = textOf(window)
  return (
    personsIn(told.text).some((name) => !text.includes(name)) &&
    there.some((name) => !told.text.includes(name))
  )
}

function personsIn(text: string): string[] {
  return [...text.matchAll(PERSONS)].map(([, name = '']) => name)
}

/**
 * Whether a part of the sentence is denied where the source affirms it, or the reverse, or has the
 * opposite of a word there.
 */
function isDenied(told: Statement, window: readonly Sentence[]): boolean {
  const clauses = window.flatMap((one) => one.clauses)
  return told.clauses.some((clause) => {
    const words = told.words.filter(
      ({ start, end }) => start >= clause.start && end <= clause.start + clause.text.length,
    )
    if (words.length === 0) return false
    const { predicate } = clause
    const ofSame = clauses.filter((one) => predicate && covered(predicate.text, one.text) === 1)
    const alike = (ofSame.length > 0 ? ofSame : clauses).map((other) => ({
      other,
      share: shareOf(words, other.text),
    }))
    const most = Math.max(...alike.map(({ share }) => share))
    const nearest = alike.filter(({ share }) => share >= most - 0.05).map(({ other }) => other)
    return (
      most >= ALIKE &&
      (nearest.every((one) => isOpposite(clause, one)) ||
        nearest.every((one) => contradicts(clause.text, one.text)) ||
        nearest.every((one) => isDoneByAnother(clause, one)))
    )
  })
}

function isDoneByAnother(told: Clause, source: Clause): boolean {
  const named = ({ subjects }: Clause) =>
    subjects.filter(({ kind }) => kind === 'name' || kind === 'noun')
  const absent = (one: Clause, other: Clause) =>
    named(one).length > 0 && named(one).every((word) => covered(word.text, other.text) === 0)
  return absent(told, source) && absent(source, told)
}

function isOpposite(told: Clause, source: Clause): boolean {
  if (told.isNegative === source.isNegative) return false
  // Else something other than what is told is denied there.
  const { predicate } = source
  return !predicate || MODAL.test(predicate.text) || covered(predicate.text, told.text) > 0
}

const WEIGHTS: Readonly<Record<Word['kind'], number>> = {
  name: 1,
  noun: 1,
  verb: 0.6,
  kana: 0.4,
  generic: 0.3,
}

/** Verbs whose denial denies what they are said of. */
const MODAL = /^(?:不要|求|認|許|要|必要|行|実施|実行|可能|受|付|使用|利用|発生|存在|あ|い|かか)/u

/** From 0 to 1: how much of a word stands in a text. */
function covered(word: string, text: string): number {
  if (text.includes(word) || synonymsOf(word).some((other) => text.includes(other))) return 1
  const characters = [...word]
  if (/^[\p{Script=Katakana}ー]{4,}$/u.test(word)) {
    // A compound that the text has in two: ログレベル, ログの…レベル.
    const isInTwo = characters.some(
      (_, at) =>
        at >= 2 &&
        characters.length - at >= 2 &&
        text.includes(word.slice(0, at)) &&
        text.includes(word.slice(at)),
    )
    return isInTwo ? 0.9 : 0
  }
  if (characters.length < 2 || !/\p{Script=Han}/u.test(word)) return 0
  const share = (parts: readonly string[]) =>
    parts.filter((part) => text.includes(part)).length / parts.length
  const pairs = characters.slice(1).map((character, before) => `${characters[before]}${character}`)
  return Math.max(share(pairs), 0.4 * share(characters))
}
