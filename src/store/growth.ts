import { eq, sql } from 'drizzle-orm'
import type { Base } from './base.ts'
import { growth, isStreaming, messages } from './schema.ts'

/** A piece that an answer grew by. */
export interface Growth {
  readonly messageId: string
  readonly field: 'text' | 'reasoning'
  /** Length that the field had before, in UTF-16 units. */
  readonly offset: number
  readonly text: string
}

/**
 * What answers grew by since they were last saved: small rows instead of the whole text each time.
 * They outlive the end of the process in whatever way, though not that of the system. Throws as
 * `Store` does.
 */
export class GrowthStore {
  readonly #base: Base
  readonly #insert: ReturnType<typeof prepareInsert>

  constructor(base: Base) {
    this.#base = base
    this.#insert = prepareInsert(base)
  }

  /** Notes a piece without waiting for the disk. */
  note(piece: Growth): void {
    const { sqlite } = this.#base
    this.#base.guard(() => {
      sqlite.pragma('synchronous = NORMAL')
      try {
        this.#insert.run({ ...piece })
      } finally {
        sqlite.pragma('synchronous = FULL')
      }
    })
  }

  /** Forgets the pieces of an answer that was saved. */
  forget(messageId: string): void {
    this.#base.db.delete(growth).where(eq(growth.messageId, messageId)).run()
  }

  /** Puts together what was being written when the program last ended, which is then `interrupted`. */
  settle(): void {
    this.#base.change(() => {
      for (const { messageId, field, offset, text } of this.#pieces()) {
        const [message] = this.#base.messages(eq(messages.id, messageId))
        if (message?.state.status !== 'streaming' || message[field].length < offset) continue
        const grown = message[field].slice(0, offset) + text
        this.#base.db
          .update(messages)
          .set({ [field]: grown })
          .where(eq(messages.id, messageId))
          .run()
      }
      this.#base.db.delete(growth).run()
      this.#base.db
        .update(messages)
        .set({ state: { status: 'interrupted' } })
        .where(isStreaming)
        .run()
    })
  }

  /** In the order they came; each text has one piece for all that follow one another. */
  #pieces(): Growth[] {
    const pieces: Growth[] = []
    const rows = this.#base.db.select().from(growth).orderBy(sql`rowid`).all()
    for (const row of rows) {
      const at = pieces.findLastIndex(
        ({ messageId, field }) => messageId === row.messageId && field === row.field,
      )
      const last = pieces[at]
      if (last && last.offset + last.text.length === row.offset)
        pieces[at] = { ...last, text: last.text + row.text }
      else pieces.push(row)
    }
    return pieces
  }
}

function prepareInsert({ db }: Base) {
  return db
    .insert(growth)
    .values({
      messageId: sql.placeholder('messageId'),
      field: sql.placeholder('field'),
      offset: sql.placeholder('offset'),
      text: sql.placeholder('text'),
    })
    .prepare()
}
