import { z } from 'zod'
import { ModelFit } from './fit.ts'
import { ModelFamily } from './model.ts'

/** A repository that the hub found. */
export const HubHit = z.object({
  /** `owner/name`. */
  repo: z.string(),
  downloads: z.number(),
  likes: z.number(),
  /** Milliseconds since the epoch; null where the hub does not tell. */
  updatedAt: z.number().nullable(),
  /** Whether its owner must grant access. */
  gated: z.boolean(),
  licence: z.string().nullable(),
})
export type HubHit = z.infer<typeof HubHit>

/** A GGUF file of a repository; of a split model all parts. */
export const HubModelFile = z.object({
  path: z.string(),
  quantization: z.string(),
  /** Bytes, of all parts. */
  size: z.number(),
  parts: z.number().int(),
  /** Whether the hub tells a hash of each part. */
  hashed: z.boolean(),
  fit: ModelFit.nullable(),
})
export type HubModelFile = z.infer<typeof HubModelFile>

/** What an address leads to. */
export const HubFound = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('repository'),
    repo: z.string(),
    /** Commit. */
    revision: z.string(),
    licence: z.string().nullable(),
    gated: z.boolean(),
    /** What the header of its first file tells; null where it could not be read. */
    header: z
      .object({
        name: z.string(),
        architecture: z.string(),
        /** Null for split models: the first part does not tell. */
        parameters: z.number().nullable(),
        context: z.number().int(),
        family: ModelFamily,
      })
      .nullable(),
    /** The smallest first. */
    files: z.array(HubModelFile),
  }),
  z.object({
    kind: z.literal('file'),
    url: z.string(),
    name: z.string(),
    /** Bytes; null where the server does not tell. */
    size: z.number().nullable(),
    quantization: z.string(),
    fit: ModelFit.nullable(),
  }),
])
export type HubFound = z.infer<typeof HubFound>

/** A repository's name, or an address. */
export const HubAddress = z.string().trim().min(1).max(4000)
