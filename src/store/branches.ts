import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Message } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Base } from './base.ts'
import { conversations, messages } from './schema.ts'

/** Branches of conversations: a message with all that follows it. Throws as `Store` does. */
export class Branches {
  readonly #base: Base

  constructor(base: Base) {
    this.#base = base
  }

  /**
   * Takes a message and all that follows it out of sight; `restore` brings them back. If they were
   * shown, a neighbouring branch is shown next, or else what stands above them.
   * @returns the conversation's id
   * @throws KotonohaError MESSAGE_NOT_FOUND
   */
  delete(messageId: string): string {
    return this.#base.change(() => {
      const message = this.#row(messageId)
      if (message.deletedAt !== null) throw notFound(messageId)
      const { conversationId } = message
      const branch = this.#branch(messageId)
      // Later than what was deleted from it before, so that this comes back without that.
      const last = Math.max(...branch.map(({ deletedAt }) => deletedAt ?? 0))
      const deletedAt = Math.max(this.#base.now(), last + 1)
      for (const { id } of branch.filter((one) => one.deletedAt === null))
        this.#base.db.update(messages).set({ deletedAt }).where(eq(messages.id, id)).run()
      const shown = this.#base.conversationEvenDeleted(conversationId).leafId
      if (branch.some(({ id }) => id === shown))
        this.#show(conversationId, this.#nextTo(message) ?? message.parentId)
      return conversationId
    })
  }

  /**
   * Brings back what `delete` took out of sight, and shows it.
   * @returns the conversation's id
   * @throws KotonohaError MESSAGE_NOT_FOUND, also when it is below another that is deleted
   */
  restore(messageId: string): string {
    return this.#base.change(() => {
      const { conversationId, parentId, deletedAt } = this.#row(messageId)
      const lost = parentId !== null && this.#row(parentId).deletedAt !== null
      if (deletedAt === null || lost) throw notFound(messageId)
      for (const { id } of this.#branch(messageId).filter((one) => one.deletedAt === deletedAt))
        this.#base.db.update(messages).set({ deletedAt: null }).where(eq(messages.id, id)).run()
      this.#show(conversationId, this.#newestLeaf(messageId))
      return conversationId
    })
  }

  /**
   * Shows a message with the newest thread that follows it.
   * @returns the conversation's id
   * @throws KotonohaError MESSAGE_NOT_FOUND, also when it is deleted
   */
  show(messageId: string): string {
    return this.#base.change(() => {
      const { conversationId, deletedAt } = this.#row(messageId)
      if (deletedAt !== null) throw notFound(messageId)
      this.#show(conversationId, this.#newestLeaf(messageId))
      return conversationId
    })
  }

  /** The end of the branch beside a message: of the one before it, or else of the one behind it. */
  #nextTo({ conversationId, parentId, role, sequence }: typeof messages.$inferSelect) {
    const beside = this.#base.db
      .select({ id: messages.id, sequence: messages.sequence })
      .from(messages)
      .where(
        and(
          eq(messages.conversationId, conversationId),
          parentId === null ? isNull(messages.parentId) : eq(messages.parentId, parentId),
          eq(messages.role, role),
          isNull(messages.deletedAt),
        ),
      )
      .orderBy(messages.sequence)
      .all()
    const next = beside.findLast((one) => one.sequence < sequence) ?? beside[0]
    return next && this.#newestLeaf(next.id)
  }

  #newestLeaf(id: string): string {
    const below = Map.groupBy(
      this.#branch(id).filter(({ deletedAt }) => deletedAt === null),
      ({ parentId }) => parentId,
    )
    let leaf = id
    for (let child = below.get(leaf)?.at(-1); child; child = below.get(leaf)?.at(-1))
      leaf = child.id
    return leaf
  }

  /** A message and all that follows it, deleted or not, oldest first. */
  #branch(id: string): Pick<typeof messages.$inferSelect, 'id' | 'parentId' | 'deletedAt'>[] {
    return this.#base.db
      .select({ id: messages.id, parentId: messages.parentId, deletedAt: messages.deletedAt })
      .from(messages)
      .where(
        sql`${messages.id} IN (
          WITH RECURSIVE branch (id) AS (
            SELECT ${id}
            UNION
            SELECT below.id FROM branch JOIN messages AS below ON below.parent_id = branch.id
          ) SELECT id FROM branch)`,
      )
      .orderBy(messages.sequence)
      .all()
  }

  #show(conversationId: string, leafId: string | null): void {
    this.#base.db
      .update(conversations)
      .set({ leafId })
      .where(eq(conversations.id, conversationId))
      .run()
  }

  #row(id: string): typeof messages.$inferSelect {
    const row = this.#base.db.select().from(messages).where(eq(messages.id, id)).get()
    if (!row) throw notFound(id)
    return row
  }
}

function notFound(id: Message['id']): KotonohaError {
  return new KotonohaError('MESSAGE_NOT_FOUND', { subject: id })
}
