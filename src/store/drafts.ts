import { eq } from 'drizzle-orm'
import { KotonohaError } from '../contract/errors.ts'
import { type Base, openingOf, searchedOf } from './base.ts'
import { conversations, drafts, messages } from './schema.ts'

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
      this.#put(conversationId ?? NEW, text === '' ? null : text)
    })
  }

  /**
   * Keeps other words for a question that were not sent; null takes them away.
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  saveEdit(messageId: string, text: string | null): void {
    this.#base.change(() => {
      const [message] = this.#base.db
        .select({ id: messages.id })
        .from(messages)
        .where(eq(messages.id, messageId))
        .all()
      if (!message) throw new KotonohaError('MESSAGE_NOT_FOUND', { subject: messageId })
      this.#put(messageId, text)
    })
  }

  /** Null when there are none. */
  readEdit(messageId: string): string | null {
    return this.#read(messageId) ?? null
  }

  #put(id: string, text: string | null): void {
    if (text === null) this.#base.db.delete(drafts).where(eq(drafts.id, id)).run()
    else
      this.#base.db
        .insert(drafts)
        .values({ id, text })
        .onConflictDoUpdate({ target: drafts.id, set: { text } })
        .run()
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
    return this.#read(conversationId ?? NEW) ?? ''
  }

  #read(id: string): string | undefined {
    const row = this.#base.guard(() =>
      this.#base.db.select({ text: drafts.text }).from(drafts).where(eq(drafts.id, id)).get(),
    )
    return row?.text
  }
}
