import { z } from 'zod'
import { Failure } from './errors.ts'

export const GpuChoice = z.enum(['auto', 'metal', 'cuda', 'vulkan', 'cpu'])
export type GpuChoice = z.infer<typeof GpuChoice>

export const Backend = z.enum(['cpu', 'metal', 'cuda', 'vulkan'])
export type Backend = z.infer<typeof Backend>

/** What a loaded model runs on. Sizes in bytes. */
export const EngineReport = z.object({
  backend: Backend,
  /** Names of the GPUs in use; empty on the CPU. */
  devices: z.array(z.string()),
  gpuLayers: z.number().int(),
  totalLayers: z.number().int(),
  /** Context in use, in tokens. */
  contextSize: z.number().int(),
  threads: z.number().int(),
  /** Resident memory of the engine process. */
  processMemory: z.number(),
  gpuMemory: z.object({ used: z.number(), total: z.number() }).nullable(),
  /** `unigram`: our own; `llama.cpp`: the engine's, for vocabularies that are not Unigram. */
  tokenizer: z.enum(['unigram', 'llama.cpp']),
  /** Build of the inference library, e.g. "node-llama-cpp 3.21.1, llama.cpp b10256". */
  build: z.string(),
})
export type EngineReport = z.infer<typeof EngineReport>

/** A smaller way of running that the engine fell back to, after the one asked for failed. */
export const StepDown = z.enum(['fewer-gpu-layers', 'smaller-context', 'cpu'])
export type StepDown = z.infer<typeof StepDown>

/** What the engine process is doing. One model is loaded at a time. */
export const EngineState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('idle') }),
  z.object({
    status: z.literal('loading'),
    modelId: z.string(),
    /** 0 to 1. */
    progress: z.number(),
  }),
  z.object({
    status: z.literal('ready'),
    modelId: z.string(),
    report: EngineReport,
    /** Empty when it runs as asked for. */
    stepDowns: z.array(StepDown),
  }),
  /** The process died and is being started again. */
  z.object({ status: z.literal('restarting'), attempt: z.number().int() }),
  /** The last load failed, or restarting was given up. A new load may still succeed. */
  z.object({ status: z.literal('failed'), modelId: z.string().nullable(), failure: Failure }),
])
export type EngineState = z.infer<typeof EngineState>
