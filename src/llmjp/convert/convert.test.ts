import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { convert } from './convert.ts'
import type { Target } from './recipe.ts'

const golden = join(import.meta.dirname, 'golden')
const folder = mkdtempSync(join(tmpdir(), 'convert '))
afterAll(() => rmSync(folder, { recursive: true }))

interface Case {
  readonly name: string
  readonly model: string
  readonly adapter?: string
}
const cases: Case[] = [
  { name: 'llama', model: 'llama' },
  { name: 'gpt2', model: 'gpt2' },
  { name: 'mixtral', model: 'mixtral' },
  { name: 'qwen3-moe', model: 'qwen3-moe' },
  { name: 'llama-lora', model: 'llama', adapter: join(golden, 'llama-lora') },
  { name: 'gpt2-lora', model: 'gpt2', adapter: join(golden, 'gpt2-lora') },
]

/** Tokens, and the logits of an independent implementation after each: see scripts/convert-golden. */
function goldenOf(name: string) {
  const text = readFileSync(join(golden, name, 'golden.json'), 'utf8')
  const { tokens } = z.object({ tokens: z.array(z.number()) }).parse(JSON.parse(text))
  const bytes = Uint8Array.from(readFileSync(join(golden, name, 'logits.f32')))
  const all = new Float32Array(bytes.buffer)
  const width = all.length / tokens.length
  const logits = tokens.map((_, i) => [...all.subarray(i * width, (i + 1) * width)])
  return { tokens, logits }
}

/** Log probabilities that llama.cpp gives after each token. */
function infer(model: string, tokens: readonly number[]): number[][] {
  const script = join(import.meta.dirname, '../../../scripts/convert-golden/logits.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [script, model, tokens.join()], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const lines = stdout.split('\n').filter(Boolean)
  if (lines.length !== tokens.length) throw new Error(stderr)
  return lines.map((line) => z.array(z.number()).parse(JSON.parse(line)))
}

/** What a constant added to all logits, as softmax allows, does not change. */
function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return values.map((one) => one - mean)
}

const norm = (values: readonly number[]) => Math.hypot(...values)
const best = (values: readonly number[]) => values.indexOf(Math.max(...values))

/** The greatest relative difference over all positions. */
function difference(found: readonly number[][], wanted: readonly number[][]): number {
  return Math.max(
    ...wanted.map((row, i) => {
      const [a, b] = [centred(found[i] ?? []), centred(row)]
      return norm(b.map((value, j) => value - (a[j] ?? Number.NaN))) / norm(b)
    }),
  )
}

/** Numbers from a normal distribution, the same in every run. */
function gaussian(count: number, deviation: number): Float32Array {
  let state = 20261121
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 1) / 2 ** 32
  }
  return Float32Array.from(
    { length: count },
    () => deviation * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  )
}

function writeSafetensors(path: string, tensors: Record<string, [number[], Float32Array]>) {
  const header: Record<string, unknown> = {}
  let offset = 0
  for (const [name, [shape, { byteLength }]] of Object.entries(tensors)) {
    const data_offsets = [offset, offset + byteLength]
    header[name] = { dtype: 'F32', shape, data_offsets }
    offset += byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const data = Object.values(tensors).map(([, { buffer }]) => Buffer.from(buffer))
  writeFileSync(path, Buffer.concat([length, text, ...data]))
}

const WIDTH = 256

/** A Llama model of random weights whose rows are long enough for every type. */
function wideModel(path: string): string {
  mkdirSync(path)
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(golden, 'llama', name), join(path, name))
  const config = JSON.parse(readFileSync(join(golden, 'llama/config.json'), 'utf8'))
  const sizes = { hidden_size: WIDTH, intermediate_size: 2 * WIDTH, num_hidden_layers: 4 }
  writeFileSync(join(path, 'config.json'), JSON.stringify({ ...config, ...sizes, head_dim: 64 }))
  const matrix = (rows: number, columns: number): [number[], Float32Array] => [
    [rows, columns],
    gaussian(rows * columns, 1 / Math.sqrt(columns)),
  ]
  const ones = (): [number[], Float32Array] => [[WIDTH], new Float32Array(WIDTH).fill(1)]
  const tensors: Record<string, [number[], Float32Array]> = {
    'model.embed_tokens.weight': matrix(304, WIDTH),
    'model.norm.weight': ones(),
    'lm_head.weight': matrix(304, WIDTH),
  }
  for (let layer = 0; layer < 4; layer++) {
    const at = `model.layers.${layer}`
    tensors[`${at}.input_layernorm.weight`] = ones()
    tensors[`${at}.post_attention_layernorm.weight`] = ones()
    tensors[`${at}.self_attn.q_proj.weight`] = matrix(256, WIDTH)
    tensors[`${at}.self_attn.k_proj.weight`] = matrix(128, WIDTH)
    tensors[`${at}.self_attn.v_proj.weight`] = matrix(128, WIDTH)
    tensors[`${at}.self_attn.o_proj.weight`] = matrix(WIDTH, 256)
    tensors[`${at}.mlp.gate_proj.weight`] = matrix(2 * WIDTH, WIDTH)
    tensors[`${at}.mlp.up_proj.weight`] = matrix(2 * WIDTH, WIDTH)
    tensors[`${at}.mlp.down_proj.weight`] = matrix(WIDTH, 2 * WIDTH)
  }
  writeSafetensors(join(path, 'model.safetensors'), tensors)
  return path
}

describe('a converted model computes what the original does', () => {
  it.each(cases)('$name', async ({ name, model, adapter }) => {
    const out = join(folder, `${name}-f16.gguf`)
    await convert({ folder: join(golden, model), to: 'f16', out, ...(adapter && { adapter }) })
    const { tokens, logits } = goldenOf(name)
    const found = infer(out, tokens)
    expect(difference(found, logits)).toBeLessThan(1e-2)
    expect(found.map(best)).toEqual(logits.map(best))
  })
})

describe('a quantized model computes nearly what the original does', () => {
  const wide = wideModel(join(folder, 'wide'))
  const { tokens } = goldenOf('llama')
  const inferred = async (to: Target) => {
    const out = join(folder, `wide-${to}.gguf`)
    const { gguf } = await convert({ folder: wide, to, out })
    const types = new Map(gguf.tensors.map(({ name, type }) => [name, type.name]))
    return { types, logits: infer(out, tokens) }
  }

  it('with blocks of 32 and of 256', async () => {
    const exact = await inferred('f16')
    const q8 = await inferred('q8_0')
    const q4 = await inferred('q4_k_m')
    expect(new Set(q8.types.values())).toEqual(new Set(['Q8_0', 'F32']))
    expect(new Set(q4.types.values())).toEqual(new Set(['Q4_K', 'Q6_K', 'F32']))
    expect(q4.types.get('output.weight')).toBe('Q6_K')
    expect(q4.types.get('blk.0.attn_norm.weight')).toBe('F32')
    expect(difference(q8.logits, exact.logits)).toBeLessThan(0.06)
    expect(difference(q4.logits, exact.logits)).toBeLessThan(0.45)
  })

  it('where rows do not divide into blocks of 256', async () => {
    const out = join(folder, 'short-q4_k_m.gguf')
    const { gguf } = await convert({ folder: join(golden, 'qwen3-moe'), to: 'q4_k_m', out })
    const types = new Set(gguf.tensors.map(({ type }) => type.name))
    expect(types).toEqual(new Set(['Q5_0', 'Q8_0', 'F32']))
    const { tokens, logits } = goldenOf('qwen3-moe')
    // The first position: later ones may choose other experts.
    const [first] = infer(out, tokens)
    expect(difference([first ?? []], logits.slice(0, 1))).toBeLessThan(0.15)
  })
})
