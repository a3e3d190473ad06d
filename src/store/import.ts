import { eq } from 'drizzle-orm'
import type { ArchivedTree, Imported } from '../contract/archive.ts'
import type { ConversationTree } from '../contract/conversation.ts'
import { type Base, searchedOf } from './base.ts'
import { conversations, drafts, messages } from './schema.ts'
import { isSameTree, settled, withNewIds } from './tree.ts'

/**
 * Adds a conversation with its whole tree as it is. One of its id that is there and differs stays,
 * and the new one gets ids of its own.
 * @param read reads a conversation that is there
 * @throws KotonohaError INVALID_INPUT when the messages are no tree, each below earlier ones
 */
export function importTree(
  base: Base,
  tree: ArchivedTree,
  read: (id: string) => ConversationTree,
): Imported {
  const given = settled(tree)
  return base.change(() => {
    const here = base.db
      .select({ deletedAt: conversations.deletedAt })
      .from(conversations)
      .where(eq(conversations.id, given.conversation.id))
      .get()
    if (here?.deletedAt === null) {
      const present = read(given.conversation.id)
      if (isSameTree(present, given)) return { id: given.conversation.id, outcome: 'present' }
    }
    const taken = given.messages.some(({ id }) =>
      base.db.select({ id: messages.id }).from(messages).where(eq(messages.id, id)).get(),
    )
    const added = here || taken ? withNewIds(given) : given
    insertTree(base, added, tree.archived)
    return { id: added.conversation.id, outcome: added === given ? 'added' : 'copied' }
  })
}

function insertTree(
  base: Base,
  { conversation: { draft, ...conversation }, messages: all }: ConversationTree,
  archived: boolean,
): void {
  const searched = searchedOf(conversation)
  const folderId = base.folderOf(conversation)?.id ?? null
  base.db
    .insert(conversations)
    .values({ ...conversation, folderId, searched, archived })
    .run()
  for (const message of all) base.db.insert(messages).values(message).run()
  if (draft) base.db.insert(drafts).values({ id: conversation.id, text: draft }).run()
}
