import { z } from 'zod'
import { Failure } from './errors.ts'

/** What a model of the search of documents is for. */
export const SearchModelKind = z.enum(['embedding', 'reranker'])
export type SearchModelKind = z.infer<typeof SearchModelKind>

/**
 * Which installed model the search of documents uses: the id of a model, `none`, or `auto` for the
 * first there is.
 */
export const SearchModelChoice = z.string().min(1).max(4096)

/** One of the two models, as the settings choose it. */
export const SearchModelUse = z.discriminatedUnion('status', [
  /** None is chosen, or none is installed. */
  z.object({ status: z.literal('none') }),
  /** The chosen one is not there any more; words alone find. */
  z.object({ status: z.literal('gone'), modelId: z.string() }),
  z.object({ status: z.literal('ready'), modelId: z.string(), name: z.string() }),
  /** It could not be run; words alone find. */
  z.object({
    status: z.literal('failed'),
    modelId: z.string(),
    name: z.string(),
    failure: Failure,
  }),
])
export type SearchModelUse = z.infer<typeof SearchModelUse>

/** How documents are searched beside by their words. */
export const DocumentSearchState = z.object({
  embedding: SearchModelUse,
  reranker: SearchModelUse,
  /** Passages, and those of them that the embedding model has read; equal when it has nothing to do. */
  passages: z.number().int(),
  read: z.number().int(),
  /** Whether the user lets the reading rest. */
  paused: z.boolean(),
})
export type DocumentSearchState = z.infer<typeof DocumentSearchState>
