import { z } from 'zod'
import { Failure } from './errors.ts'

/** What published weights can be converted to. */
export const ConversionTarget = z.enum(['f16', 'q8_0', 'q4_k_m'])
export type ConversionTarget = z.infer<typeof ConversionTarget>

/** The conversion that is under way, or the last one. One is done at a time. */
export const ConversionState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('idle') }),
  z.object({
    status: z.literal('running'),
    /** The file that is being made. */
    name: z.string(),
    /** Weights that are not here are fetched; then they are read and hashed, then the file is written. */
    step: z.enum(['fetch', 'hash', 'write']),
    /** 0 to 1, of the step. */
    progress: z.number(),
  }),
  z.object({ status: z.literal('done'), modelId: z.string() }),
  z.object({ status: z.literal('failed'), name: z.string(), failure: Failure }),
])
export type ConversionState = z.infer<typeof ConversionState>
