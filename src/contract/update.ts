import { z } from 'zod'
import { Failure } from './errors.ts'

/** Longest release notes, in characters. */
export const MAX_NOTES = 20_000

/** A version that is newer than the one that runs. */
export const Release = z.object({
  version: z.string(),
  /** What is new, by language: plain text, shown as such. */
  notes: z.object({ ja: z.string().max(MAX_NOTES), en: z.string().max(MAX_NOTES) }),
  /** Bytes to fetch. */
  size: z.number().int().positive(),
})
export type Release = z.infer<typeof Release>

/** Why new versions cannot be installed from within the program. */
export const UpdateObstacle = z.enum([
  /** An administrator forbids it. */
  'policy',
  /** Whatever installed the program brings new versions: a distribution's packages, or a store. */
  'package',
  /** Unpacked from an archive; there is nothing that could replace it. */
  'portable',
  /** A build that knows of nobody who publishes new versions. */
  'own-build',
])
export type UpdateObstacle = z.infer<typeof UpdateObstacle>

export const UpdateState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('unavailable'), obstacle: UpdateObstacle }),
  /** Nothing newer is known of. */
  z.object({
    status: z.literal('current'),
    /** Milliseconds since the epoch; null when nobody has looked since the program started. */
    checkedAt: z.number().nullable(),
    failure: Failure.nullable(),
  }),
  z.object({ status: z.literal('checking') }),
  z.object({ status: z.literal('found'), release: Release, failure: Failure.nullable() }),
  /** `received` of its bytes are there. */
  z.object({ status: z.literal('fetching'), release: Release, received: z.number() }),
  /** Everything is there and checked; the program has to be started anew. */
  z.object({ status: z.literal('ready'), release: Release, failure: Failure.nullable() }),
  z.object({ status: z.literal('installing'), release: Release }),
])
export type UpdateState = z.infer<typeof UpdateState>
