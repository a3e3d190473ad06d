import { z } from 'zod'

/** The file that a hashing thread reads. */
export const HashingTask = z.object({ path: z.string(), blockLength: z.number().int().positive() })

/** What a hashing thread is told. */
export const ToHashing = z.discriminatedUnion('type', [
  /** Blocks that are there. A checksum (CRC-32) is checked; null needs no check. */
  z.object({
    type: z.literal('blocks'),
    blocks: z.array(
      z.object({
        block: z.number().int(),
        length: z.number().int(),
        checksum: z.number().nullable(),
      }),
    ),
  }),
  /** How many blocks the file has. */
  z.object({ type: z.literal('count'), count: z.number().int() }),
])
export type ToHashing = z.infer<typeof ToHashing>

/** What it answers. */
export const FromHashing = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), blocks: z.number().int() }),
  /** A block is not what its checksum says; it waits until the block is told of again. */
  z.object({ type: z.literal('damaged'), block: z.number().int() }),
  z.object({ type: z.literal('digest'), sha256: z.string() }),
])
export type FromHashing = z.infer<typeof FromHashing>
