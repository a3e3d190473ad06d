import { eq } from 'drizzle-orm'
import { type Base, openingOf, searchedOf } from './base.ts'
import { conversations, drafts } from './schema.ts'

/** Name of the draft of the conversation that does not exist yet. */
const NEW = 'new'

/** What was typed but not sent. Throws as `Store` does. */
export class DraftStore {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  /**
   * Keeps text that was typed but not sent. Null is the conversation that does not exist yet.
   * @throws KotonohaError CONVERSATION_NOT_FOUND
   */
  save(conversationId: string | null, text: string): void {
    this.#base.change(() => {
      // The last keystrokes may arrive after the conversation was deleted; restoring brings them back.
      if (conversationId) this.#noteText(this.#base.conversationEvenDeleted(conversationId), text)
      const id = conversationId ?? NEW
      if (text === '') this.#base.db.delete(drafts).where(eq(drafts.id, id)).run()
      else
        this.#base.db
          .insert(drafts)
          .values({ id, text })
          .onConflictDoUpdate({ target: drafts.id, set: { text } })
          .run()
    })
  }

  /** A text is what is written in it: it has no messages, and its first words are its opening. */
  #noteText({ id, kind, title }: typeof conversations.$inferSelect, text: string): void {
    if (kind !== 'text') return
    const opening = openingOf(text)
    this.#base.db
      .update(conversations)
      .set({ opening, updatedAt: this.#base.now(), searched: searchedOf({ title, opening }) })
      .where(eq(conversations.id, id))
      .run()
  }

  /** Empty when there is none. */
  read(conversationId: string | null): string {
    const row = this.#base.guard(() =>
      this.#base.db
        .select({ text: drafts.text })
        .from(drafts)
        .where(eq(drafts.id, conversationId ?? NEW))
        .get(),
    )
    return row?.text ?? ''
  }
}
