import { rmSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { failureOf, KotonohaError } from '../contract/errors.ts'
import { guarded } from '../store/failures.ts'
import type { Passage } from './passage.ts'
import {
  CANDIDATES,
  type Found,
  find,
  found,
  fused,
  type Meaning,
  passageIds,
  type Row,
  resultsOf,
  type Scope,
  search,
  searchStatements,
} from './passage-search.ts'
import { type Missing, type NewVector, PassageVectors, VECTOR_TABLES } from './passage-vectors.ts'
import { indexTerms, TERMS_VERSION } from './terms.ts'

export type { Found, Meaning, Scope } from './passage-search.ts'

/** Where in the data folder the index lies. It is made from documents and can be made again. */
export const INDEX_FILE = 'documents.db'
const SCHEMA_VERSION = 2
const BUSY_TIMEOUT = 2000
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
   * @param meaning ranks them by vectors as well, where all that is searched has some
   */
  search(question: string, scope: Scope, meaning?: Meaning): Found[]
  /** The passages a text stands in, whatever its width and case, in the order of the documents. */
  find(text: string, scope: Scope): Found[]
  /** All passages of a document in their order. */
  passagesOf(document: string): Found[]
  /** Ids of all documents that have passages. */
  documents(): Set<string>
  /**
   * Passages that an embedding model has made no vector of, in the order they were put in.
   * @param after only those behind this id
   */
  withoutVector(model: string, limit: number, after?: number): Missing[]
  /** Keeps vectors by the ids that `withoutVector` gave. */
  putVectors(model: string, vectors: readonly NewVector[]): void
  /** Is told of vectors that another connection has put into the same file. */
  noteVectors(model: string, vectors: readonly NewVector[]): void
  /** How many passages there are, and of how many a model has made vectors. */
  progress(model: string): { passages: number; read: number }
  /** Forgets the vectors of all models but one. */
  keepVectorsOf(model: string): void
  close(): void
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
        const { documents } = scope
        const among = documents && new Set(passageIds(statements, documents))
        // Passages that a model has not read yet would lose against those it has.
        const all = among?.size ?? statements.passageCount.get()?.n ?? 0
        if (vectors.count(meaning.model, documents) < all) return resultsOf(byWords, scope)
        const near = vectors.nearest(meaning.model, meaning.vector, CANDIDATES, among)
        return resultsOf(fused(statements, byWords, near), scope)
      }),
    find: (text, scope) => guard(() => find(statements, text, scope)),
    passagesOf: (document) =>
      guard(() => statements.passagesOf.all(document).map((row) => found(row, 0))),
    documents: () => guard(() => new Set(statements.documents.all().map((row) => row.document))),
    withoutVector: (model, limit, after = -1) => guard(() => vectors.missing(model, limit, after)),
    noteVectors: (model, some) => guard(() => vectors.note(model, some)),
    progress: (model) =>
      guard(() => ({
        passages: statements.passageCount.get()?.n ?? 0,
        read: vectors.count(model),
      })),
    putVectors: (model, some) => inOne(() => vectors.put(model, some)),
    keepVectorsOf: (model) => inOne(() => vectors.keepOnly(model)),
    close: () => database.close(),
  }
}

/**
 * Opens the index in a file, or makes a new one where it is damaged.
 * @param isDamaged whether that is known already
 * @throws KotonohaError about the file: DATABASE_TOO_NEW, DATA_READ_ONLY, DISK_FULL
 */
export function openOrRemakePassageIndex(
  path: string,
  isDamaged = false,
): { index: PassageIndex; isDamaged: boolean } {
  if (!isDamaged)
    try {
      return { index: openPassageIndex(path), isDamaged }
    } catch (error) {
      if (failureOf(error).code !== 'DATABASE_CORRUPT') throw error
    }
  for (const end of ['', '-wal', '-shm']) guarded(path, () => rmSync(path + end, { force: true }))
  return { index: openPassageIndex(path), isDamaged: true }
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
  return {
    ...searchStatements(database),
    passageCount: database.prepare<[], { n: number }>('SELECT count(*) AS n FROM passages'),
    passagesOf: database.prepare<[string], Row>(
      'SELECT * FROM passages WHERE document = ? ORDER BY ordinal',
    ),
    // Each is found by a step through the index on documents, not by looking at all passages.
    documents: database.prepare<[], { document: string }>(
      `WITH RECURSIVE found (document) AS (
         SELECT min(document) FROM passages
         UNION ALL
         SELECT (SELECT min(document) FROM passages WHERE document > found.document)
         FROM found WHERE found.document IS NOT NULL)
       SELECT document FROM found WHERE document IS NOT NULL`,
    ),
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
  }
}

function insertTerms(statements: Statements, id: number, heading: string, text: string): void {
  const above = indexTerms(heading)
  const body = indexTerms(text)
  statements.insertWords.run(id, above.words.join(' '), body.words.join(' '))
  statements.insertGrams.run(id, [...above.grams, ...body.grams].join(' '))
}
