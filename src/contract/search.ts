import { z } from 'zod'
import { ConversationKind, Id, Message } from './conversation.ts'

/** Most hits that are returned at once. */
export const MAX_HITS = 200

/** What is searched for. */
export const SearchQuery = z.object({
  /** Words that must all stand in a message; what stands in quotation marks is one. */
  query: z.string().max(1000),
  role: Message.shape.role.nullable().default(null),
  /** Only answers of this model. */
  modelId: z.string().nullable().default(null),
  /** Only in this folder. */
  folderId: Id.nullable().default(null),
  /** Only what was written at this time or later, in milliseconds since the epoch. */
  since: z.number().nullable().default(null),
  /** Only what was written before this time. */
  until: z.number().nullable().default(null),
  limit: z.number().int().min(1).max(MAX_HITS).default(50),
})
export type SearchQuery = z.infer<typeof SearchQuery>

/** A message, or a text that has no messages, that holds what was searched for. */
export const SearchHit = z.object({
  conversationId: Id,
  /** Null for a text. */
  messageId: Id.nullable(),
  kind: ConversationKind,
  title: z.string(),
  /** First words of the conversation, for when it has no title. */
  opening: z.string(),
  role: Message.shape.role.nullable(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** The words around the first place that matches. */
  snippet: z.string(),
  /** What matches in the snippet, in UTF-16 units. */
  marks: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
})
export type SearchHit = z.infer<typeof SearchHit>

export const SearchResult = z.object({
  /** The best first. */
  hits: z.array(SearchHit),
  /** Whether there are others that were not returned. */
  more: z.boolean(),
})
export type SearchResult = z.infer<typeof SearchResult>
