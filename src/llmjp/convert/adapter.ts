// LoRA adapters as the PEFT library saves them.
import { z } from 'zod'
import type { PlannedTensor } from './plan.ts'
import { brokenFile, type SourceTensor, unsupported } from './source-tensor.ts'

/** The update of one matrix [rows, columns]: scale · B · A. */
export interface LowRank {
  readonly rank: number
  readonly columns: number
  readonly scale: number
  /** [rank, columns] */
  readonly a: Float32Array
  /** [rows, rank] */
  readonly b: Float32Array
}

/** Updates by the name of the tensor they belong to. */
export type Adapter = ReadonlyMap<string, LowRank>

const Nothing = z
  .union([z.null(), z.literal(false), z.array(z.unknown()).max(0), z.record(z.string(), z.never())])
  .optional()

const Config = z.object({
  peft_type: z.literal('LORA'),
  lora_alpha: z.number(),
  use_rslora: z.boolean().nullish(),
  use_dora: Nothing,
  bias: z.literal('none').default('none'),
  alpha_pattern: Nothing,
  modules_to_save: Nothing,
})

const NAME = /^base_model\.model\.(.+)\.lora_([AB])(?:\.default)?\.weight$/

/**
 * Reads an adapter for the planned tensors.
 * @param value `adapter_config.json`
 * @throws KotonohaError MODEL_UNSUPPORTED for what is not plain LoRA or not of this model,
 *   MODEL_FILE_CORRUPT
 */
export async function readAdapter(
  value: unknown,
  tensors: ReadonlyMap<string, SourceTensor>,
  planned: readonly PlannedTensor[],
): Promise<Adapter> {
  const config = Config.safeParse(value)
  if (!config.success) {
    const [issue] = config.error.issues
    throw unsupported('adapter_config.json', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { lora_alpha, use_rslora } = config.data
  const parts = new Map(planned.flatMap((one) => one.parts.map((part) => [part.source, part])))
  const adapter = new Map<string, LowRank>()
  for (const [name, a] of tensors) {
    const [, module, side] = NAME.exec(name) ?? []
    if (module === undefined) throw unsupported('adapter_config.json', `tensor ${name}`)
    if (side === 'B') {
      if (!tensors.has(name.replace('.lora_B.', '.lora_A.'))) throw brokenFile(name, 'no lora_A')
      continue
    }
    const part =
      parts.get(`${module}.weight`) ?? parts.get(`${module.replace(/^transformer\./, '')}.weight`)
    const b = tensors.get(name.replace('.lora_A.', '.lora_B.'))
    if (!part) throw unsupported('adapter_config.json', `the model has no ${module}`)
    const [rank = 0, columns] = a.shape
    if (!b || columns !== part.columns || String(b.shape) !== String([part.rows, rank]) || rank < 1)
      throw brokenFile(name, `[${a.shape}] and [${b?.shape}] for [${part.rows},${part.columns}]`)
    adapter.set(part.source, {
      rank,
      columns,
      scale: lora_alpha / (use_rslora ? Math.sqrt(rank) : rank),
      a: await a.read(0, rank * columns),
      b: await b.read(0, part.rows * rank),
    })
  }
  if (adapter.size === 0) throw brokenFile('adapter_config.json', 'the adapter has no tensors')
  return adapter
}

/** Adds an update to rows `first` to `first + count` of its matrix. */
export function applyAdapter(
  update: LowRank | undefined,
  rows: Float32Array,
  first: number,
  count: number,
): void {
  if (!update) return
  const { rank, columns, scale, a, b } = update
  for (let row = 0; row < count; row++)
    for (let k = 0; k < rank; k++) {
      const factor = scale * (b[(first + row) * rank + k] ?? 0)
      const to = row * columns
      const from = k * columns
      for (let i = 0; i < columns; i++)
        rows[to + i] = (rows[to + i] ?? 0) + factor * (a[from + i] ?? 0)
    }
}
