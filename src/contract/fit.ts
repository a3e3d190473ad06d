import { z } from 'zod'
import { Backend } from './engine.ts'

/** A GPU as the engine sees it; several ones count as one. Sizes in bytes. */
export const Gpu = z.object({
  backend: Backend.exclude(['cpu']),
  devices: z.array(z.string()),
  total: z.number(),
  free: z.number(),
  /** Whether it computes in the machine's own memory. */
  unified: z.boolean(),
})
export type Gpu = z.infer<typeof Gpu>

/** What speeds are estimated from: answers that were written here, or how fast the memory is read. */
export const SpeedBasis = z.enum(['answers', 'memory'])
export type SpeedBasis = z.infer<typeof SpeedBasis>

/** What models can use of this machine. Sizes in bytes; what the loaded model takes counts as free. */
export const Machine = z.object({
  ram: z.object({
    total: z.number(),
    /** Now, beside what other programs use. */
    free: z.number(),
  }),
  gpu: Gpu.nullable(),
  /** On the disk of the model folder. */
  disk: z.number(),
  processors: z.number().int(),
})
export type Machine = z.infer<typeof Machine>

/** How a model would run on this machine. Sizes in bytes. */
export const ModelFit = z.object({
  /**
   * `gpu`, `partly-gpu`, `cpu`: it goes in now. `crowded`: it would if other programs were closed.
   * `too-large`: it does not; the numbers are of the smallest way.
   */
  verdict: z.enum(['gpu', 'partly-gpu', 'cpu', 'crowded', 'too-large']),
  /** Tokens. */
  contextSize: z.number().int(),
  gpuLayers: z.number().int(),
  totalLayers: z.number().int(),
  ram: z.number(),
  vram: z.number(),
  /** Tokens a second, roughly; null where nothing is known of how fast the memory is. */
  speed: z.object({ perSecond: z.number(), basis: SpeedBasis }).nullable(),
  /** Whether there is room for the file on the disk. */
  onDisk: z.boolean(),
})
export type ModelFit = z.infer<typeof ModelFit>
