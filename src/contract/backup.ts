import { z } from 'zod'
import { Id } from './conversation.ts'

/** A copy of the database that the program has made and checked. */
export const Backup = z.object({
  /** Its file's name among the backups. */
  name: z.string().max(200),
  /** Daily, or made before the schema was changed by an update. */
  kind: z.enum(['daily', 'migration']),
  /** When it was made, in milliseconds since the epoch. */
  madeAt: z.number(),
  /** Bytes. */
  size: z.number(),
})
export type Backup = z.infer<typeof Backup>

/** What restoring would do to a conversation. Nothing that is there now is changed or removed. */
export const BackupOutcome = z.enum([
  /** It is not there now, and is added as it was. */
  'added',
  /** Messages of it are not there now, and are added as branches. */
  'completed',
  /** It lies in the trash now, and comes back from there, with what it lacks. */
  'from-trash',
  /** All of it is there now; it stays as it is. */
  'kept',
])
export type BackupOutcome = z.infer<typeof BackupOutcome>

export const BackupConversation = z.object({
  id: Id,
  /** Title or first words; may be empty. */
  name: z.string(),
  updatedAt: z.number(),
  outcome: BackupOutcome,
  /** Messages that restoring would add. */
  adds: z.number().int(),
})
export type BackupConversation = z.infer<typeof BackupConversation>

/** What a backup has, compared with what is there now. */
export const BackupContents = z.object({
  /** The newest first. */
  conversations: z.array(BackupConversation),
  /** Own prompts that are not there now. */
  prompts: z.number().int(),
})
export type BackupContents = z.infer<typeof BackupContents>

/** What restoring has added. */
export const Restored = z.object({
  conversations: z.number().int(),
  messages: z.number().int(),
  prompts: z.number().int(),
})
export type Restored = z.infer<typeof Restored>
