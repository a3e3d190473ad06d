import { z } from 'zod'
import { Id } from './conversation.ts'

/** What a folder says of the conversations in it, where they say nothing themselves. */
export const FolderContent = z.object({
  name: z.string().trim().min(1).max(100),
  systemInstruction: z.string().max(20_000).nullable(),
  /** Null: the default model of the settings. */
  modelId: z.string().nullable(),
})
export type FolderContent = z.infer<typeof FolderContent>

/** A folder of conversations. */
export const Folder = FolderContent.extend({ id: Id })
export type Folder = z.infer<typeof Folder>

/** Days after which what is in the trash is deleted for good, at the next start. */
export const TRASH_DAYS = 30

/** Where conversations are: in the list, put away, or in the trash. */
export const Place = z.enum(['list', 'archive', 'trash'])
export type Place = z.infer<typeof Place>

/** A conversation's new place in the order; what is not given stays. */
export const Arrangement = z.object({
  id: Id,
  /** Null: in no folder. */
  folderId: Id.nullable().optional(),
  pinned: z.boolean().optional(),
  place: Place.optional(),
})
export type Arrangement = z.infer<typeof Arrangement>
