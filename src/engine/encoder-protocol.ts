// What the encoder's process and its client say to each other. The process serves one model and ends.
import { z } from 'zod'
import { Failure } from '../contract/errors.ts'

/** Texts that are encoded in one call at most. */
export const MOST_TEXTS = 256

/** Every request has an id of its own, which its reply carries. */
export const EncoderRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('load'), id: z.int(), path: z.string() }),
  z.object({
    type: z.literal('embed'),
    id: z.int(),
    texts: z.array(z.string()).max(MOST_TEXTS),
    /** Questions and passages are written differently for some models. */
    as: z.enum(['question', 'passage']),
  }),
  z.object({
    type: z.literal('rank'),
    id: z.int(),
    question: z.string(),
    texts: z.array(z.string()).max(MOST_TEXTS),
  }),
])
export type EncoderRequest = z.infer<typeof EncoderRequest>

export const EncoderReply = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('loaded'),
    id: z.int(),
    kind: z.enum(['embedding', 'reranker']),
    name: z.string(),
  }),
  /** Of length 1. */
  z.object({ type: z.literal('embedded'), id: z.int(), vectors: z.array(z.array(z.number())) }),
  /** From 0 to 1. */
  z.object({ type: z.literal('ranked'), id: z.int(), scores: z.array(z.number()) }),
  z.object({ type: z.literal('failed'), id: z.int(), failure: Failure }),
])
export type EncoderReply = z.infer<typeof EncoderReply>
