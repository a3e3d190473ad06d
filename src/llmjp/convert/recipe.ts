import type { PlannedTensor } from './plan.ts'
import { type Encoding, F16, F32, Q4_K, Q5_0, Q6_K, Q8_0 } from './quantize.ts'

/** What a model can be converted to. */
export const TARGETS = ['f16', 'q8_0', 'q4_k_m'] as const
export type Target = (typeof TARGETS)[number]

/** `general.file_type` of each: llama_ftype in include/llama.h of llama.cpp. */
export const FILE_TYPES: Readonly<Record<Target, number>> = { f16: 1, q8_0: 7, q4_k_m: 15 }

/** Preferences, and what comes in where rows do not divide into the blocks of the first. */
const RECIPES: Readonly<Record<Target, Record<'matrix' | 'finer-matrix', readonly Encoding[]>>> = {
  f16: { matrix: [F16], 'finer-matrix': [F16] },
  q8_0: { matrix: [Q8_0, F16], 'finer-matrix': [Q8_0, F16] },
  q4_k_m: { matrix: [Q4_K, Q5_0, F16], 'finer-matrix': [Q6_K, Q8_0, F16] },
}

/** How a tensor is stored for a target. */
export function encodingOf({ shape, precision }: PlannedTensor, target: Target): Encoding {
  if (precision === 'exact') return F32
  const columns = shape[0] ?? 1
  return RECIPES[target][precision].find(({ blockLength }) => columns % blockLength === 0) ?? F16
}
