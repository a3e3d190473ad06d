// What the engine process and its client say to each other. The process serves one model and ends.
import { z } from 'zod'
import { Sampling, TokenChance } from '../contract/conversation.ts'
import { EngineReport, GpuChoice } from '../contract/engine.ts'
import { Failure } from '../contract/errors.ts'
import { Gpu } from '../contract/fit.ts'
import { ModelFamily } from '../contract/model.ts'

const PartSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), spacePrefix: z.boolean() }),
  z.object({ type: z.literal('special'), piece: z.string() }),
])

export const LoadOptions = z.object({
  gpu: GpuChoice,
  /** Null: as many as fit. */
  gpuLayers: z.number().int().min(0).nullable(),
  /** In tokens. Null: as trained, or what memory allows. */
  contextSize: z.number().int().min(64).nullable(),
  /** Context the model was trained on, in tokens. */
  trainedContext: z.number().int().positive(),
  /** Decides how text is tokenised. */
  family: ModelFamily,
})
export type LoadOptions = z.infer<typeof LoadOptions>

/** Where KV caches of conversations are kept. */
export const SnapshotPlace = z.object({
  folder: z.string(),
  /** Bytes; 0 keeps none. */
  budget: z.number().int().min(0),
})
export type SnapshotPlace = z.infer<typeof SnapshotPlace>

/** Every request has an id of its own, which its replies carry. */
export const EngineRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    id: z.number().int(),
    path: z.string(),
    options: LoadOptions,
    snapshots: SnapshotPlace.nullable(),
  }),
  z.object({ type: z.literal('count'), id: z.number().int(), parts: z.array(PartSchema) }),
  z.object({
    type: z.literal('generate'),
    id: z.number().int(),
    /** Whose KV cache it may use. */
    conversationId: z.string().nullable(),
    parts: z.array(PartSchema),
    sampling: Sampling,
    stopPieces: z.array(z.string()),
    passPieces: z.array(z.string()),
    /** How many of the likeliest tokens are told at each place; 0 tells of growth alone. */
    chances: z.number().int().min(0).max(20),
  }),
  z.object({ type: z.literal('report'), id: z.number().int() }),
  /** Puts the KV caches of all conversations into files. */
  z.object({ type: z.literal('park'), id: z.number().int() }),
  z.object({ type: z.literal('forget'), id: z.number().int(), conversationId: z.string() }),
  /** What GPU there is; asked of a process that serves no model. */
  z.object({ type: z.literal('gpu'), id: z.number().int(), gpu: GpuChoice }),
  /** Ends a generate request early; it replies with what it has. */
  z.object({ type: z.literal('abort'), id: z.number().int(), target: z.number().int() }),
])
export type EngineRequest = z.infer<typeof EngineRequest>

/** How a generation ended, and what it cost. Times in milliseconds. */
export const GenerateResult = z.object({
  finish: z.enum(['stop', 'length', 'aborted']),
  promptTokens: z.number().int(),
  /** Of the prompt, tokens that were in the KV cache already. */
  cachedTokens: z.number().int(),
  answerTokens: z.number().int(),
  firstTokenMs: z.number(),
  generationMs: z.number(),
})
export type GenerateResult = z.infer<typeof GenerateResult>

export const EngineReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loading'), id: z.number(), progress: z.number() }),
  z.object({ type: z.literal('loaded'), id: z.number(), report: EngineReport }),
  z.object({ type: z.literal('gpu'), id: z.number(), gpu: Gpu.nullable() }),
  z.object({ type: z.literal('counted'), id: z.number(), tokens: z.number() }),
  z.object({
    type: z.literal('grew'),
    id: z.number(),
    parts: z.array(PartSchema),
    tokens: z.number(),
    elapsedMs: z.number(),
  }),
  z.object({
    type: z.literal('token'),
    id: z.number(),
    text: z.string(),
    probability: z.number(),
    chances: z.array(TokenChance),
  }),
  z.object({ type: z.literal('generated'), id: z.number(), result: GenerateResult }),
  z.object({ type: z.literal('done'), id: z.number() }),
  z.object({ type: z.literal('failed'), id: z.number(), failure: Failure }),
])
export type EngineReply = z.infer<typeof EngineReply>
