import Sqlite from 'better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import { guarded } from '../store/failures.ts'
import { type Passage, Place } from './passage.ts'
import { type Missing, type Near, PassageVectors, VECTOR_TABLES } from './passage-vectors.ts'
import { gramsOf, indexTerms, normalised, queryTerms, TERMS_VERSION } from './terms.ts'

/** Where in the data folder the index lies. It is made from documents and can be made again. */
export const INDEX_FILE = 'documents.db'
const SCHEMA_VERSION = 2
const BUSY_TIMEOUT = 2000
/** Candidates taken from each side before they are ranked together. */
const CANDIDATES = 100
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

// Only white space separates: the terms are made here. Words are kept for the second look at
// candidates; a contentless table can only be searched.
const TERMS = `tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M* S* P*'"`
const TABLES = `
  CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    heading TEXT NOT NULL, -- title, page label and headings, a line for each
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    UNIQUE (document, ordinal)
  ) STRICT;`
const TERM_TABLES = `
  DROP TABLE IF EXISTS word_rows;
  DROP TABLE IF EXISTS gram_rows;
  DROP TABLE IF EXISTS words;
  DROP TABLE IF EXISTS grams;
  CREATE VIRTUAL TABLE words USING fts5(heading, body, ${TERMS});
  INSERT INTO words(words, rank) VALUES('rank', 'bm25(2, 1)');
  CREATE VIRTUAL TABLE word_rows USING fts5vocab(words, row);
  CREATE VIRTUAL TABLE grams USING fts5(both, content='', contentless_delete=1, ${TERMS});
  CREATE VIRTUAL TABLE gram_rows USING fts5vocab(grams, row);`

/** A passage as it was found. */
export interface Found extends Passage {
  readonly document: string
  /** From 0, within its document. */
  readonly ordinal: number
  /** Comparable within one search only. */
  readonly score: number
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

/** Passages of documents on disk, found by words. Not for use from two threads at once. */
export interface PassageIndex {
  /**
   * Puts the passages of a document in place of those it had.
   * @param title what people call the document; it is searched together with the headings
   */
  put(document: string, title: string, passages: readonly Passage[]): void
  /** Puts many at once, which is faster. */
  putAll(documents: Iterable<{ id: string; title: string; passages: readonly Passage[] }>): void
  remove(document: string): void
  /**
   * The passages that answer a question, the best first.
   * @param meaning ranks them by vectors as well, where there are some
   */
  search(question: string, scope: Scope, meaning?: Meaning): Found[]
  /** The passages a text stands in, whatever its width and case, in the order of the documents. */
  find(text: string, scope: Scope): Found[]
  /** All passages of a document in their order. */
  passagesOf(document: string): Found[]
  /** Passages that an embedding model has made no vector of, in the order they were put in. */
  withoutVector(model: string, limit: number): Missing[]
  /** Keeps vectors of length 1, by the ids that `withoutVector` gave. */
  putVectors(model: string, vectors: Iterable<readonly [id: number, vector: Float32Array]>): void
  /** Forgets the vectors of all models but one. */
  keepVectorsOf(model: string): void
  close(): void
}

interface Row {
  readonly id: number
  readonly document: string
  readonly ordinal: number
  readonly heading: string
  readonly text: string
  readonly place: string
}

/**
 * Opens the index in a file, or makes it. What another version has indexed is indexed again, which
 * takes about a millisecond a passage.
 * @param path `:memory:` keeps it in memory alone
 * @throws KotonohaError about the file: DATABASE_CORRUPT, DATABASE_TOO_NEW, DATA_READ_ONLY, DISK_FULL
 */
export function openPassageIndex(path: string): PassageIndex {
  const guard = <T>(work: () => T) => guarded(path, work)
  const database = guard(() => opened(path))
  const statements = prepared(database)
  const vectors = guard(() => new PassageVectors(database))
  const inOne = <T>(work: () => T) => guard(() => database.transaction(work)())

  const remove = (document: string) => {
    for (const { id } of statements.idsOf.all(document)) {
      statements.deleteWords.run(id)
      statements.deleteGrams.run(id)
    }
    statements.deletePassages.run(document)
  }
  const put = (document: string, title: string, passages: readonly Passage[]) => {
    remove(document)
    for (const [ordinal, { text, place }] of passages.entries()) {
      const heading = [title, place.label, ...place.headings].filter(Boolean).join('\n')
      const { lastInsertRowid } = statements.insertPassage.run(
        document,
        ordinal,
        heading,
        text,
        JSON.stringify(place),
      )
      insertTerms(statements, Number(lastInsertRowid), heading, text)
    }
  }

  return {
    put: (document, title, passages) => inOne(() => put(document, title, passages)),
    putAll: (documents) =>
      inOne(() => {
        for (const { id, title, passages } of documents) put(id, title, passages)
      }),
    remove: (document) => inOne(() => remove(document)),
    search: (question, scope, meaning) =>
      guard(() => {
        const byWords = search(statements, question, scope.documents)
        if (!meaning) return resultsOf(byWords, scope)
        const among = scope.documents && new Set(passageIds(statements, scope.documents))
        const near = vectors.nearest(meaning.model, meaning.vector, CANDIDATES, among)
        return resultsOf(fused(statements, byWords, near), scope)
      }),
    find: (text, scope) => guard(() => find(statements, text, scope)),
    passagesOf: (document) =>
      guard(() => statements.passagesOf.all(document).map((row) => found(row, 0))),
    withoutVector: (model, limit) => guard(() => vectors.missing(model, limit)),
    putVectors: (model, some) => inOne(() => vectors.put(model, some)),
    keepVectorsOf: (model) => inOne(() => vectors.keepOnly(model)),
    close: () => database.close(),
  }
}

function opened(path: string): Sqlite.Database {
  const database = new Sqlite(path, { timeout: BUSY_TIMEOUT })
  try {
    const version = Number(database.pragma('user_version', { simple: true }))
    if (version > SCHEMA_VERSION)
      throw new KotonohaError('DATABASE_TOO_NEW', { subject: path, detail: `schema ${version}` })
    database.pragma('journal_mode = WAL')
    database.pragma('foreign_keys = ON')
    database.pragma('synchronous = NORMAL') // at worst the last documents are read again
    database.transaction(() => {
      if (version === 0) database.exec(TABLES)
      if (version < 2) database.exec(VECTOR_TABLES)
      const terms = database
        .prepare<[], { value: string }>(`SELECT value FROM about WHERE key = 'terms'`)
        .get()
      if (terms?.value !== TERMS_VERSION) makeTerms(database)
      database.pragma(`user_version = ${SCHEMA_VERSION}`)
    })()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Makes the terms of all passages anew. */
function makeTerms(database: Sqlite.Database): void {
  database.exec(TERM_TABLES)
  const statements = prepared(database)
  const rows = database.prepare<[number], Row>(
    'SELECT * FROM passages WHERE id > ? ORDER BY id LIMIT 500',
  )
  let after = -1
  for (let some = rows.all(after); some.length > 0; some = rows.all(after))
    for (const { id, heading, text } of some) {
      insertTerms(statements, id, heading, text)
      after = id
    }
  database
    .prepare(`INSERT OR REPLACE INTO about (key, value) VALUES ('terms', ?)`)
    .run(TERMS_VERSION)
}

type Statements = ReturnType<typeof prepared>

function prepared(database: Sqlite.Database) {
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
    passagesOf: database.prepare<[string], Row>(
      'SELECT * FROM passages WHERE document = ? ORDER BY ordinal',
    ),
    passage: database.prepare<[number], Row>('SELECT * FROM passages WHERE id = ?'),
    count: database.prepare<[], { n: number }>('SELECT count(*) AS n FROM passages'),
    insertPassage: database.prepare<[string, number, string, string, string]>(
      'INSERT INTO passages (document, ordinal, heading, text, place) VALUES (?, ?, ?, ?, ?)',
    ),
    deletePassages: database.prepare<[string]>('DELETE FROM passages WHERE document = ?'),
    insertWords: database.prepare<[number, string, string]>(
      'INSERT INTO words (rowid, heading, body) VALUES (?, ?, ?)',
    ),
    insertGrams: database.prepare<[number, string]>(
      'INSERT INTO grams (rowid, both) VALUES (?, ?)',
    ),
    deleteWords: database.prepare<[number]>('DELETE FROM words WHERE rowid = ?'),
    deleteGrams: database.prepare<[number]>('DELETE FROM grams WHERE rowid = ?'),
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

function insertTerms(statements: Statements, id: number, heading: string, text: string): void {
  const above = indexTerms(heading)
  const body = indexTerms(text)
  statements.insertWords.run(id, above.words.join(' '), body.words.join(' '))
  statements.insertGrams.run(id, [...above.grams, ...body.grams].join(' '))
}

/** A passage with how well it answers. */
interface Scored {
  readonly row: Row
  readonly score: number
}

function search(
  statements: Statements,
  question: string,
  documents: readonly string[] | undefined,
): Scored[] {
  const terms = queryTerms(question)
  const total = statements.count.get()?.n ?? 0
  const weight = (rows: number) => Math.max(0, Math.log((total - rows + 0.5) / (rows + 0.5)))
  const inUse = (asked: readonly string[], rows: Statements['wordRows']) =>
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

function passageIds(statements: Statements, documents: readonly string[]): number[] {
  return documents.flatMap((document) => statements.idsOf.all(document).map(({ id }) => id))
}

/** Both ways together, by the ranks they give. */
function fused(
  statements: Statements,
  byWords: readonly Scored[],
  near: readonly Near[],
): Scored[] {
  const scores = new Map<number, number>()
  const rows = new Map(byWords.map(({ row }) => [row.id, row]))
  for (const ids of [byWords.map(({ row }) => row.id), near.map(({ id }) => id)])
    for (const [rank, id] of ids.entries())
      scores.set(id, (scores.get(id) ?? 0) + 1 / (RANK_OFFSET + rank + 1))
  return [...scores]
    .flatMap(([id, score]) => {
      const row = rows.get(id) ?? statements.passage.get(id)
      return row ? [{ row, score }] : []
    })
    .sort((a, b) => b.score - a.score || a.row.id - b.row.id)
}

function resultsOf(all: readonly Scored[], { limit }: Scope): Found[] {
  return all.slice(0, limit).map(({ row, score }) => found(row, score))
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

function find(statements: Statements, text: string, { documents, limit }: Scope): Found[] {
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

function found({ document, ordinal, text, place }: Row, score: number): Found {
  return { document, ordinal, text, place: Place.parse(JSON.parse(place)), score }
}
