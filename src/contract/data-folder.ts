import { z } from 'zod'
import { Failure } from './errors.ts'

/** Something in the data folder: a file, or a folder with all that is in it. */
export const DataItem = z.object({
  name: z.string(),
  /** Bytes. */
  size: z.number(),
})
export type DataItem = z.infer<typeof DataItem>

/** What lies in the data folder. */
export const DataContents = z.object({
  /** Made by the program: conversations, settings, backups and the like. */
  owned: z.array(DataItem),
  /** Everything else, models among it: it is never the program's to delete. */
  others: z.array(DataItem),
})
export type DataContents = z.infer<typeof DataContents>

/** What is being done with the data folder as a whole. All but `still` end with the program's end. */
export const DataFolderState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('still') }),
  /** Copied to another place; bytes. */
  z.object({
    status: z.literal('moving'),
    to: z.string(),
    done: z.number(),
    all: z.number(),
  }),
  /** The next start uses the new place; the old folder is still there. */
  z.object({ status: z.literal('moved'), from: z.string(), to: z.string() }),
  z.object({ status: z.literal('erased') }),
  /** Nothing was changed, but the program must start anew. */
  z.object({ status: z.literal('failed'), failure: Failure }),
])
export type DataFolderState = z.infer<typeof DataFolderState>
