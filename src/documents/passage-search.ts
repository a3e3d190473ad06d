import type Sqlite from 'better-sqlite3'
import { Place } from '../contract/material.ts'
import type { Passage } from './passage.ts'
import type { Near } from './passage-vectors.ts'
import { gramsOf, normalised, queryTerms } from './terms.ts'

/** Candidates taken from each side before they are ranked together. */
export const CANDIDATES = 100
/** Above this many passages, terms in more than `COMMON` of them cost more than they tell. */
const LARGE = 20_000
const COMMON = 0.05
/** A word of hiragana is searched for when at most this share of the passages (and one) has it. */
const RARE = 0.01
/** Reciprocal ranks of both ways are added, each as 1 / (60 + rank) (Cormack et al., SIGIR 2009). */
const RANK_OFFSET = 60
/** Measured on development sets; see docs/retrieval.md. */
const WEIGHTS = { words: 1, grams: 0.3, pairs: 0.15, coverage: 8, heading: 0.2, named: 3 }

/** Two Japanese characters. */
const JAPANESE_PAIR = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇]{2}$/u

/** A passage as it was found. */
export interface Found extends Passage {
  readonly document: string
  /** From 0, within its document. */
  readonly ordinal: number
  /** Comparable within one search only. */
  readonly score: number
  /** Its rank by how near its vector is, from 0; absent where words alone have found. */
  readonly nearness?: number
  /** From 0 to 1, how well a reranker finds that it answers; absent without one. */
  readonly judged?: number
}

/** Limits what is searched. */
export interface Scope {
  /** Ids of documents; all when absent. */
  readonly documents?: readonly string[] | undefined
  /** How many passages to return. */
  readonly limit: number
}

/** The meaning of a question, as an embedding model has it. */
export interface Meaning {
  readonly model: string
  /** Of length 1. */
  readonly vector: Float32Array
}

/** A passage as the table has it. */
export interface Row {
  readonly id: number
  readonly document: string
  readonly ordinal: number
  readonly heading: string
  readonly text: string
  readonly place: string
}

/** What searching asks of the tables. */
export type SearchStatements = ReturnType<typeof searchStatements>

/** Prepares what searching asks. */
export function searchStatements(database: Sqlite.Database) {
  const ranked = (table: string) =>
    database.prepare<[string, number], { id: number; score: number }>(
      `SELECT rowid AS id, -rank AS score FROM ${table} WHERE ${table} MATCH ? ORDER BY rank LIMIT ?`,
    )
  const rankedWithin = (table: string) =>
    database.prepare<[string, string, number], { id: number; score: number }>(
      `SELECT rowid AS id, -rank AS score FROM ${table} WHERE ${table} MATCH ? AND rowid IN
         (SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?)))
       ORDER BY rank LIMIT ?`,
    )
  const rows = (table: string) =>
    database.prepare<[string], { doc: number }>(`SELECT doc FROM ${table} WHERE term = ?`)
  return {
    idsOf: database.prepare<[string], { id: number }>('SELECT id FROM passages WHERE document = ?'),
    passage: database.prepare<[number], Row>('SELECT * FROM passages WHERE id = ?'),
    count: database.prepare<[], { n: number }>('SELECT count(*) AS n FROM passages'),
    terms: database.prepare<[number], { heading: string; body: string }>(
      'SELECT heading, body FROM words WHERE rowid = ?',
    ),
    words: ranked('words'),
    wordsWithin: rankedWithin('words'),
    grams: ranked('grams'),
    gramsWithin: rankedWithin('grams'),
    wordRows: rows('word_rows'),
    gramRows: rows('gram_rows'),
    within: database.prepare<[{ scope: string | null }], Row>(
      `SELECT * FROM passages
       WHERE @scope IS NULL OR document IN (SELECT value FROM json_each(@scope))
       ORDER BY document, ordinal`,
    ),
    holding: database.prepare<[{ query: string; scope: string | null }], Row>(
      `SELECT passages.* FROM grams JOIN passages ON passages.id = grams.rowid WHERE grams MATCH @query
       AND (@scope IS NULL OR document IN (SELECT value FROM json_each(@scope)))
       ORDER BY document, ordinal`,
    ),
  }
}

/** A passage with how well it answers. */
export interface Scored {
  readonly row: Row
  readonly score: number
  /** Its rank by how near its vector is, from 0. */
  readonly nearness?: number | undefined
}

/** The passages that have words of a question, the best first. */
export function search(
  statements: SearchStatements,
  question: string,
  documents: readonly string[] | undefined,
): Scored[] {
  const terms = queryTerms(question)
  const total = statements.count.get()?.n ?? 0
  const weight = (rows: number) => Math.max(0, Math.log((total - rows + 0.5) / (rows + 0.5)))
  const inUse = (asked: readonly string[], rows: SearchStatements['wordRows']) =>
    asked.map((term) => ({ term, rows: rows.get(term)?.doc ?? 0 })).filter((one) => one.rows > 0)
  const telling = (known: ReturnType<typeof inUse>) => {
    const rare = known.filter(({ rows }) => total <= LARGE || rows <= total * COMMON)
    return rare.length > 0 ? rare : known
  }
  const words = [
    ...telling(inUse(terms.words, statements.wordRows)),
    ...inUse(terms.hiragana, statements.wordRows).filter(({ rows }) => rows <= 1 + total * RARE),
  ]
  const grams = telling(inUse(terms.grams, statements.gramRows))
  const known = new Set(words.map(({ term }) => term))
  const pairs = terms.pairs.filter((pair) => pair.some((word) => known.has(word)))

  const ranked = (side: 'words' | 'grams', query: string) => {
    if (query === '') return []
    if (!documents) return statements[side].all(query, CANDIDATES)
    return statements[`${side}Within`].all(query, JSON.stringify(documents), CANDIDATES)
  }
  const anyOf = (all: readonly { term: string }[]) =>
    all.map(({ term }) => quoted(term)).join(' OR ')
  const byWords = ranked('words', anyOf(words))
  const byGrams = ranked('grams', anyOf(grams))
  const byPairs = ranked('words', pairs.map((pair) => quoted(pair.join(' '))).join(' OR '))

  const plain = normalised(question)
  const wordWeights = new Map(words.map(({ term, rows }) => [term, weight(rows)]))
  const gramWeights = new Map(grams.map(({ term, rows }) => [term, weight(rows)]))
  const sum = (weights: Iterable<number>) => [...weights].reduce((all, one) => all + one, 0)
  const whole = sum(wordWeights.values())
  const sides = [
    { weight: WEIGHTS.words, ...scores(byWords) },
    { weight: WEIGHTS.grams, ...scores(byGrams) },
    { weight: WEIGHTS.pairs, ...scores(byPairs) },
  ]
  return [...new Set([...byWords, ...byGrams].map(({ id }) => id))]
    .flatMap((id) => {
      const row = statements.passage.get(id)
      const kept = statements.terms.get(id)
      if (!row || !kept) return []
      const has = new Set(`${kept.heading} ${kept.body}`.split(' '))
      const covered = sum([...wordWeights].map(([word, one]) => (has.has(word) ? one : 0)))
      const heading = normalised(row.heading)
      const score =
        sum(sides.map((side) => side.weight * (side.of.get(id) ?? side.missing))) +
        WEIGHTS.coverage * (whole > 0 ? covered / whole : 0) +
        WEIGHTS.heading * headingScore(heading, gramWeights) +
        WEIGHTS.named * (heading.split('\n').some((h) => h.length > 1 && plain.includes(h)) ? 1 : 0)
      return [{ row, score }]
    })
    .sort((a, b) => b.score - a.score || a.row.id - b.row.id)
}

/** Ids of the passages of documents. */
export function passageIds(statements: SearchStatements, documents: readonly string[]): number[] {
  return documents.flatMap((document) => statements.idsOf.all(document).map(({ id }) => id))
}

/** Both ways together, by the ranks they give. */
export function fused(
  statements: SearchStatements,
  byWords: readonly Scored[],
  near: readonly Near[],
): Scored[] {
  const scores = new Map<number, number>()
  const rows = new Map(byWords.map(({ row }) => [row.id, row]))
  const nearness = new Map(near.map(({ id }, rank) => [id, rank]))
  for (const ids of [byWords.map(({ row }) => row.id), near.map(({ id }) => id)])
    for (const [rank, id] of ids.entries())
      scores.set(id, (scores.get(id) ?? 0) + 1 / (RANK_OFFSET + rank + 1))
  return [...scores]
    .flatMap(([id, score]) => {
      const row = rows.get(id) ?? statements.passage.get(id)
      return row ? [{ row, score, nearness: nearness.get(id) }] : []
    })
    .sort((a, b) => b.score - a.score || a.row.id - b.row.id)
}

/** As many as are asked for. */
export function resultsOf(all: readonly Scored[], { limit }: Scope): Found[] {
  return all.slice(0, limit).map(({ row, score, nearness }) => ({
    ...found(row, score),
    ...(nearness !== undefined && { nearness }),
  }))
}

/** A candidate that one side has not among its first cannot have more there than the last of them. */
function scores(ranked: readonly { id: number; score: number }[]) {
  const last = ranked.length < CANDIDATES ? 0 : (ranked.at(-1)?.score ?? 0)
  return { of: new Map(ranked.map(({ id, score }) => [id, score])), missing: last }
}

/** How much of the question a heading shares, less for headings that have much else. */
function headingScore(heading: string, weights: ReadonlyMap<string, number>): number {
  const grams = new Set(gramsOf(heading))
  let shared = 0
  for (const gram of grams) shared += weights.get(gram) ?? 0
  return shared / (0.7 + 0.05 * grams.size)
}

/** The passages a text stands in, whatever its width and case, in the order of the documents. */
export function find(
  statements: SearchStatements,
  text: string,
  { documents, limit }: Scope,
): Found[] {
  const wanted = normalised(text).trim()
  if (wanted === '') return []
  const scope = documents ? JSON.stringify(documents) : null
  // Pairs stand in every text that holds them; words of other scripts may be parts of longer ones.
  const pairs = gramsOf(wanted).filter((gram) => JAPANESE_PAIR.test(gram))
  const rows =
    pairs.length > 0
      ? statements.holding.iterate({ query: pairs.map(quoted).join(' AND '), scope })
      : statements.within.iterate({ scope })
  const all: Found[] = []
  for (const row of rows) {
    if (all.length >= limit) break
    if (normalised(row.text).includes(wanted)) all.push(found(row, 0))
  }
  return all
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`
}

/** A row as it is told. */
export function found({ document, ordinal, text, place }: Row, score: number): Found {
  return { document, ordinal, text, place: Place.parse(JSON.parse(place)), score }
}
