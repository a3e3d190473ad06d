import { z } from 'zod'
import { ConversionTarget } from '../contract/conversion.ts'
import { Failure } from '../contract/errors.ts'

/** What the converting thread is given. */
export const ConversionTask = z.object({
  folder: z.string(),
  /** A folder with an adapter that is merged. */
  adapter: z.string().optional(),
  /** What the model is called. */
  name: z.string().optional(),
  to: ConversionTarget,
  out: z.string(),
})
export type ConversionTask = z.infer<typeof ConversionTask>

/** What it tells. */
export const FromConversion = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), step: z.enum(['hash', 'write']), progress: z.number() }),
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), failure: Failure }),
])
export type FromConversion = z.infer<typeof FromConversion>
