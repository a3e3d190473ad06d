import { z } from 'zod'
import { ModelFamily } from './model.ts'

/** A GGUF file that can be fetched. */
export const OfferedFile = z.object({
  repo: z.string(),
  path: z.string(),
  quantization: z.string(),
  /** Bytes; null where the hub must be asked. */
  size: z.number().nullable(),
  /** Whether the model's maker converted it. */
  official: z.boolean(),
})
export type OfferedFile = z.infer<typeof OfferedFile>

/** A model of the catalogue, and where it can be had. */
export const Offer = z.object({
  id: z.string(),
  name: z.string(),
  family: ModelFamily,
  kind: z.enum(['chat', 'base']),
  licence: z.string(),
  /** Tokens. */
  context: z.number().int(),
  parameters: z.number().nullable(),
  /** The repository of the original weights. */
  repo: z.string(),
  /** In Japanese, as is the makers' warning. */
  description: z.string(),
  warning: z.string(),
  files: z.array(OfferedFile),
  /** Repositories whose files are not known before the hub is asked. */
  unlisted: z.array(z.string()),
})
export type Offer = z.infer<typeof Offer>
