import { z } from 'zod'
import { ConversationTree, Id } from './conversation.ts'
import { Folder } from './folder.ts'

export const ARCHIVE_VERSION = 1

/** A conversation as it is exported. */
export const ArchivedTree = ConversationTree.extend({
  /** Whether it was put away. */
  archived: z.boolean().default(false),
})
export type ArchivedTree = z.infer<typeof ArchivedTree>

/** A file of conversations, whole: docs/export.md describes it. */
export const Archive = z.object({
  format: z.literal('kotonoha'),
  version: z.literal(ARCHIVE_VERSION),
  /** Milliseconds since the epoch. */
  exportedAt: z.number(),
  conversations: z.array(ArchivedTree),
  /** Those that the conversations lie in, in order; of an export of everything, all. */
  folders: z.array(Folder).default([]),
})
export type Archive = z.infer<typeof Archive>

/** What became of a conversation that was imported. */
export const Imported = z.object({
  id: Id,
  /** `present`: the very same was there. `copied`: another of its id was there and was left alone. */
  outcome: z.enum(['added', 'copied', 'present']),
})
export type Imported = z.infer<typeof Imported>
