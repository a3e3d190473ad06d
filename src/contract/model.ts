import { z } from 'zod'
import { Sampling } from './conversation.ts'
import { SearchModelKind } from './document-search.ts'
import { Failure } from './errors.ts'

/**
 * The model families whose prompt format the program knows. `other` is any GGUF that brings its own
 * chat template; `base` marks a model without instruction tuning (text completion only).
 */
export const ModelFamily = z.enum([
  'llm-jp-1',
  'llm-jp-1.1',
  'llm-jp-2',
  'llm-jp-3',
  'llm-jp-3.1',
  'llm-jp-4',
  'starter',
  'other',
])
export type ModelFamily = z.infer<typeof ModelFamily>

/** What a GGUF header tells, read without loading the weights. */
export const ModelFacts = z.object({
  /** `general.name`, or the file's name. */
  name: z.string(),
  /** `general.architecture`, e.g. llama, gpt2, qwen3moe. */
  architecture: z.string(),
  /** Sum of the elements of all tensors. */
  parameters: z.number().int(),
  /** Name of the most used weight type, e.g. Q4_K_M, F16. */
  quantization: z.string(),
  /** Longest context it was trained on, in tokens. */
  trainedContext: z.number().int(),
  /** Number of layers that can be put on a GPU. */
  layers: z.number().int(),
  family: ModelFamily,
  /** False for a base model: it continues text and was not trained to answer. */
  instructed: z.boolean(),
  /** What its makers recommend. */
  recommended: Sampling.pick({
    temperature: true,
    topP: true,
    repetitionPenalty: true,
    reasoningEffort: true,
  }),
  /** Whether it was trained to follow other system messages than its own. */
  customSystem: z.enum(['trained', 'experimental']),
})
export type ModelFacts = z.infer<typeof ModelFacts>

/** What is told of a model that searches documents, and cannot answer. */
export const SearchModelFacts = ModelFacts.pick({
  name: true,
  architecture: true,
  parameters: true,
  quantization: true,
  trainedContext: true,
})
export type SearchModelFacts = z.infer<typeof SearchModelFacts>

/** Id of the model that comes with the program. */
export const STARTER_ID = 'starter'

/** A model file known to the program. */
export const Model = z.object({
  /** `starter`, or the file's path below the model folder. */
  id: z.string(),
  /** What a person calls it. */
  name: z.string(),
  /** Bytes on disk. */
  size: z.number().int(),
  origin: z.enum(['starter', 'folder']),
  state: z.discriminatedUnion('status', [
    z.object({ status: z.literal('usable'), facts: ModelFacts }),
    /** It turns texts into vectors or ranks them: nobody can talk with it. */
    z.object({ status: z.literal('search'), kind: SearchModelKind, facts: SearchModelFacts }),
    z.object({ status: z.literal('unusable'), failure: Failure }),
  ]),
})
export type Model = z.infer<typeof Model>

export const ModelList = z.object({
  /** Where GGUF files are put. */
  folder: z.string(),
  models: z.array(Model),
})
export type ModelList = z.infer<typeof ModelList>
