import type Sqlite from 'better-sqlite3'

/** Vectors up to this number are all compared; of more, those whose signs agree most. */
const ALL = 2000
const AGREEING = 400

/** Beside the passages; what a passage has goes with it. */
export const VECTOR_TABLES = `
  CREATE TABLE vectors (
    passage INTEGER NOT NULL REFERENCES passages (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    vector BLOB NOT NULL, -- Float32 of length 1, little-endian
    PRIMARY KEY (model, passage)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX vectors_of_passage ON vectors (passage);`

/** A passage by how near its vector is. */
export interface Near {
  readonly id: number
  /** Cosine of the angle, from -1 to 1. */
  readonly score: number
}

/**
 * Vectors of passages in SQLite. The signs of all components are kept in memory, a bit for each:
 * they choose what is compared in full. At 384 components that is 5 MB for 100,000 passages.
 */
export class PassageVectors {
  readonly #put: Sqlite.Statement<[string, Buffer, number, string]>
  readonly #get: Sqlite.Statement<[string, number], { vector: Buffer }>
  readonly #all: Sqlite.Statement<[string], { passage: number; vector: Buffer }>
  readonly #missing: Sqlite.Statement<[number, string, number], Missing>
  readonly #count: Sqlite.Statement<[string], { n: number }>
  readonly #countWithin: Sqlite.Statement<[string, string], { n: number }>
  readonly #forget: Sqlite.Statement<[string]>
  #signs: Signs | undefined

  constructor(database: Sqlite.Database) {
    this.#put = database.prepare(
      `INSERT OR REPLACE INTO vectors (model, vector, passage)
       SELECT ?, ?, id FROM passages WHERE id = ? AND text = ?`,
    )
    this.#get = database.prepare('SELECT vector FROM vectors WHERE model = ? AND passage = ?')
    this.#all = database.prepare('SELECT passage, vector FROM vectors WHERE model = ?')
    this.#missing = database.prepare(
      `SELECT id, heading, text FROM passages
       WHERE id > ? AND id NOT IN (SELECT passage FROM vectors WHERE model = ?)
       ORDER BY id LIMIT ?`,
    )
    this.#count = database.prepare('SELECT count(*) AS n FROM vectors WHERE model = ?')
    this.#countWithin = database.prepare(
      `SELECT count(*) AS n FROM vectors WHERE model = ? AND passage IN
         (SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?)))`,
    )
    this.#forget = database.prepare('DELETE FROM vectors WHERE model <> ?')
  }

  /** How many there are: of all passages, or of those of some documents. */
  count(model: string, documents?: readonly string[]): number {
    const found = documents
      ? this.#countWithin.get(model, JSON.stringify(documents))
      : this.#count.get(model)
    return found?.n ?? 0
  }

  /** Passages behind an id that a model has made no vector of. */
  missing(model: string, limit: number, after: number): Missing[] {
    return this.#missing.all(after, model, limit)
  }

  /** Keeps vectors; of a passage that has become another since its text was read, none. */
  put(model: string, vectors: Iterable<NewVector>): void {
    for (const [id, vector, text] of vectors) this.#put.run(model, bytesOf(vector), id, text)
    this.note(model, vectors)
  }

  /** Is told of vectors that another connection has put into the database. */
  note(model: string, vectors: Iterable<NewVector>): void {
    if (this.#signs?.model !== model) return
    for (const [id, vector] of vectors) this.#signs.add(id, vector)
  }

  /** Forgets the vectors of all models but one. */
  keepOnly(model: string): void {
    this.#forget.run(model)
    if (this.#signs?.model !== model) this.#signs = undefined
  }

  /**
   * The passages whose vectors are nearest, the nearest first.
   * @param among the passages that count; all when absent
   */
  nearest(model: string, vector: Float32Array, limit: number, among?: ReadonlySet<number>): Near[] {
    return this.#agreeing(model, vector, among)
      .flatMap((id) => {
        const found = this.#get.get(model, id)
        const other = found && vectorOf(found.vector)
        return other?.length === vector.length ? [{ id, score: product(vector, other) }] : []
      })
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, limit)
  }

  #agreeing(model: string, vector: Float32Array, among?: ReadonlySet<number>): number[] {
    if (this.#signs?.model !== model) {
      const signs = new Signs(model)
      for (const row of this.#all.iterate(model)) signs.add(row.passage, vectorOf(row.vector))
      this.#signs = signs
    }
    return this.#signs.nearest(vector, among)
  }
}

/** A vector of length 1, of a passage by its id, and the text it was made of. */
export type NewVector = readonly [passage: number, vector: Float32Array, text: string]

/** A passage without a vector. */
export interface Missing {
  readonly id: number
  readonly heading: string
  readonly text: string
}

/** The signs of vectors, a bit for each component. */
class Signs {
  readonly model: string
  readonly #bits = new Map<number, Uint32Array>()

  constructor(model: string) {
    this.model = model
  }

  add(id: number, vector: Float32Array): void {
    this.#bits.set(id, signsOf(vector))
  }

  nearest(vector: Float32Array, among?: ReadonlySet<number>): number[] {
    const ids = [...(among ?? this.#bits.keys())].filter((id) => this.#bits.has(id))
    if (ids.length <= ALL) return ids
    const wanted = signsOf(vector)
    return ids
      .map((id) => ({ id, differing: differing(wanted, this.#bits.get(id)) }))
      .sort((a, b) => a.differing - b.differing)
      .slice(0, AGREEING)
      .map(({ id }) => id)
  }
}

function signsOf(vector: Float32Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(vector.length / 32))
  for (const [at, value] of vector.entries())
    if (value > 0) words[at >> 5] = (words[at >> 5] ?? 0) | (1 << (at & 31))
  return words
}

function differing(a: Uint32Array, b: Uint32Array | undefined): number {
  let count = 0
  for (let at = 0; at < a.length; at++) {
    // Bits that are set, in parallel (Warren, Hacker's Delight, 5-1).
    let bits = (a[at] ?? 0) ^ (b?.[at] ?? 0)
    bits -= (bits >>> 1) & 0x55555555
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
    bits = (bits + (bits >>> 4)) & 0x0f0f0f0f
    count += Math.imul(bits, 0x01010101) >>> 24
  }
  return count
}

function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
}

function vectorOf(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}
