import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { convert } from './convert.ts'
import type { Target } from './recipe.ts'
import { golden, llamaFolder } from './testing.ts'

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
  const wide = llamaFolder(join(folder, 'wide'), {
    vocabulary: 304,
    width: 256,
    inner: 512,
    layers: 4,
  })
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
