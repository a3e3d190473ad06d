import { z } from 'zod'
import { Id } from './conversation.ts'

/** Most files of a watched folder that are read. */
export const MAX_WATCHED = 10_000

export const ShelfFolderName = z.string().trim().min(1).max(100)

/** How the watch over a folder on disk fares. */
export const WatchState = z.discriminatedUnion('status', [
  /** It is being looked through; `files`: how many were found so far. */
  z.object({ status: z.literal('looking'), files: z.int() }),
  z.object({
    status: z.literal('watching'),
    /** Files beyond the limit, which are not read. */
    leftOut: z.int(),
    /** Folders in it that could not be opened. */
    closed: z.int(),
  }),
  z.object({ status: z.literal('paused') }),
  /** It is not there, or cannot be opened. What was read of it stays. */
  z.object({ status: z.literal('missing') }),
])
export type WatchState = z.infer<typeof WatchState>

/** A folder of the shelf (資料棚). */
export const ShelfFolder = z.object({
  id: Id,
  name: z.string(),
  /** The folder on disk whose files it shows; null: the user puts documents into it. */
  watch: z.object({ path: z.string(), state: WatchState }).nullable(),
  /** How many documents are in it, wait to be read, and need to be looked after. */
  total: z.int(),
  unread: z.int(),
  attention: z.int(),
})
export type ShelfFolder = z.infer<typeof ShelfFolder>
