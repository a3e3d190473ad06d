import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { eq, lt } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { KotonohaError } from '../contract/errors.ts'
import type { Prompt, PromptContent, PromptLibrary, ShippedPrompts } from '../contract/prompt.ts'
import { guarded } from './failures.ts'
import { prompts } from './schema.ts'

type Row = typeof prompts.$inferSelect
type Shipped = ShippedPrompts['prompts'][number]

/** A prompt with what its place in the library follows from. */
interface Placed {
  readonly prompt: Prompt
  readonly position: number
  readonly deletedAt: number | null
}

/**
 * The prompt library: what comes with the program, and the user's changes to it in the database, so
 * that a new version's wordings arrive where nothing was changed. Throws as `Store` does.
 */
export class PromptStore {
  readonly #sqlite: Database
  readonly #db: BetterSQLite3Database
  readonly #shipped: readonly Shipped[]
  readonly #now: () => number

  /**
   * @param sqlite from `openDatabase`; closed by its owner
   * @param shipped what comes with the program, in its order
   * @param now milliseconds since the epoch
   */
  constructor(sqlite: Database, shipped: readonly Shipped[], now: () => number = Date.now) {
    this.#sqlite = sqlite
    this.#db = drizzle(sqlite)
    this.#shipped = shipped
    this.#now = now
  }

  list(): PromptLibrary {
    const all = this.#guard(() => this.#all())
    const gone = all.filter(({ deletedAt }) => deletedAt !== null)
    return {
      prompts: all.filter(({ deletedAt }) => deletedAt === null).map(({ prompt }) => prompt),
      deleted: gone
        .sort((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0))
        .map(({ prompt }) => prompt),
    }
  }

  /** Adds one at the end. */
  add(content: PromptContent): Prompt {
    return this.#change(() => this.#add(content))
  }

  /**
   * Adds at the end those that say something new.
   * @returns how many those were
   */
  import(contents: readonly PromptContent[]): number {
    return this.#change(() => {
      const keyOf = ({ title, text }: PromptContent) => JSON.stringify([title, text])
      const known = new Set(this.list().prompts.map(keyOf))
      let added = 0
      for (const content of contents) {
        if (known.has(keyOf(content))) continue
        known.add(keyOf(content))
        this.#add(content)
        added++
      }
      return added
    })
  }

  /** @throws KotonohaError PROMPT_NOT_FOUND */
  update(id: string, { title, reading, text }: PromptContent): void {
    const shipped = this.#shipped.find((one) => one.id === id)
    const asShipped =
      shipped?.title === title && shipped.reading === reading && shipped.text === text
    this.#set(id, asShipped ? noWording : { title, reading, text })
  }

  /**
   * Gives one that came with the program its first wording again.
   * @throws KotonohaError PROMPT_NOT_FOUND
   */
  reset(id: string): void {
    if (!this.#shipped.some((one) => one.id === id))
      throw new KotonohaError('PROMPT_NOT_FOUND', { subject: id })
    this.#set(id, noWording)
  }

  /** @throws KotonohaError PROMPT_NOT_FOUND */
  delete(id: string): void {
    this.#set(id, { deletedAt: this.#now() })
  }

  /** @throws KotonohaError PROMPT_NOT_FOUND */
  restore(id: string): void {
    this.#set(id, { deletedAt: null })
  }

  /** Puts the prompts into an order; those not named, and deleted ones, follow in the order they had. */
  order(ids: readonly string[]): void {
    this.#change(() => {
      const rank = new Map(ids.map((id, index) => [id, index]))
      const rankOf = ({ prompt }: Placed) => rank.get(prompt.id) ?? ids.length
      const ordered = this.#all().sort((a, b) => rankOf(a) - rankOf(b))
      for (const [position, { prompt }] of ordered.entries()) this.#put(prompt.id, { position })
    })
  }

  /** Deletes for good the user's own that were deleted before a time. */
  purge(before: number): void {
    this.#change(() => {
      const ships = new Set(this.#shipped.map(({ id }) => id))
      const old = this.#db.select().from(prompts).where(lt(prompts.deletedAt, before)).all()
      for (const { id } of old)
        if (!ships.has(id)) this.#db.delete(prompts).where(eq(prompts.id, id)).run()
    })
  }

  #add(content: PromptContent): Prompt {
    const id = randomUUID()
    const position = Math.max(-1, ...this.#all().map((one) => one.position)) + 1
    this.#db
      .insert(prompts)
      .values({ id, ...content, position, deletedAt: null })
      .run()
    return { id, ...content, origin: 'own' }
  }

  /** All of them, deleted ones too, in order. Where nothing was moved, the program's order holds. */
  #all(): Placed[] {
    const rows = new Map(
      this.#db
        .select()
        .from(prompts)
        .all()
        .map((row) => [row.id, row]),
    )
    const shipped = this.#shipped.map((one, index) => placeShipped(one, index, rows.get(one.id)))
    const ships = new Set(this.#shipped.map(({ id }) => id))
    const own = [...rows.values()].filter(({ id }) => !ships.has(id)).flatMap(placeOwn)
    return [...shipped, ...own].sort((a, b) => a.position - b.position)
  }

  #set(id: string, change: Partial<Row>): void {
    this.#change(() => {
      if (!this.#all().some(({ prompt }) => prompt.id === id))
        throw new KotonohaError('PROMPT_NOT_FOUND', { subject: id })
      this.#put(id, change)
    })
  }

  #put(id: string, change: Partial<Row>): void {
    this.#db
      .insert(prompts)
      .values({ id, ...change })
      .onConflictDoUpdate({ target: prompts.id, set: change })
      .run()
  }

  #change<T>(work: () => T): T {
    return this.#guard(() => this.#sqlite.transaction(work).immediate())
  }

  #guard<T>(work: () => T): T {
    return guarded(this.#sqlite.name, work)
  }
}

const noWording = { title: null, reading: null, text: null }

function placeShipped(one: Shipped, index: number, row: Row | undefined): Placed {
  const changed = row && wordingOf(row)
  return {
    prompt: changed
      ? { id: one.id, ...changed, origin: 'changed' }
      : { id: one.id, title: one.title, reading: one.reading, text: one.text, origin: 'shipped' },
    position: row?.position ?? index,
    deletedAt: row?.deletedAt ?? null,
  }
}

/** Nothing, for a note on one that no longer comes with the program. */
function placeOwn(row: Row): Placed[] {
  const wording = wordingOf(row)
  if (!wording) return []
  const prompt: Prompt = { id: row.id, ...wording, origin: 'own' }
  return [{ prompt, position: row.position ?? 0, deletedAt: row.deletedAt }]
}

function wordingOf({ title, reading, text }: Row): PromptContent | undefined {
  return title !== null && reading !== null && text !== null ? { title, reading, text } : undefined
}
