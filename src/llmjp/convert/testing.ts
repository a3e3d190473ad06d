// For tests alone: weights of our own making, and numbers that are the same in every run.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KotonohaError } from '../../contract/errors.ts'
import type { ByteSource } from '../gguf.ts'

/** The fixtures of scripts/convert-golden. */
export const golden = join(import.meta.dirname, 'golden')

/** Whole numbers below a bound. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** From a normal distribution. */
export function gaussian(count: number, deviation: number): Float32Array {
  const random = randomNumbers(20261121)
  const uniform = () => (random(1 << 30) + 1) / (1 << 30)
  return Float32Array.from(
    { length: count },
    () => deviation * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  )
}

export type Tensors = Record<string, [shape: number[], values: Float32Array]>

/** A safetensors file. */
export function safetensors(tensors: Tensors, change: (header: Header) => void = () => {}): Buffer {
  const header: Header = {}
  let offset = 0
  for (const [name, [shape, { byteLength }]] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + byteLength] }
    offset += byteLength
  }
  change(header)
  const data = Object.values(tensors).map(([, { buffer }]) => Buffer.from(buffer))
  return withHeader(JSON.stringify(header), ...data)
}
type Header = Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>

export function withHeader(header: string, ...data: Buffer[]): Buffer {
  const text = Buffer.from(header)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...data])
}

/** Weights of a Llama model, random but for its norms. */
export function llamaTensors(size: {
  vocabulary: number
  width: number
  inner: number
  layers: number
}): Tensors {
  const { vocabulary, width, inner, layers } = size
  const matrix = (rows: number, columns: number): [number[], Float32Array] => [
    [rows, columns],
    gaussian(rows * columns, 1 / Math.sqrt(columns)),
  ]
  const ones = (): [number[], Float32Array] => [[width], new Float32Array(width).fill(1)]
  const tensors: Tensors = {
    'model.embed_tokens.weight': matrix(vocabulary, width),
    'model.norm.weight': ones(),
    'lm_head.weight': matrix(vocabulary, width),
  }
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`
    tensors[`${at}.input_layernorm.weight`] = ones()
    tensors[`${at}.post_attention_layernorm.weight`] = ones()
    tensors[`${at}.self_attn.q_proj.weight`] = matrix(width, width)
    tensors[`${at}.self_attn.k_proj.weight`] = matrix(width / 2, width)
    tensors[`${at}.self_attn.v_proj.weight`] = matrix(width / 2, width)
    tensors[`${at}.self_attn.o_proj.weight`] = matrix(width, width)
    tensors[`${at}.mlp.gate_proj.weight`] = matrix(inner, width)
    tensors[`${at}.mlp.up_proj.weight`] = matrix(inner, width)
    tensors[`${at}.mlp.down_proj.weight`] = matrix(width, inner)
  }
  return tensors
}

/** A folder with such a model: four heads, two of keys; the golden tokenizer. */
export function llamaFolder(
  path: string,
  size: Parameters<typeof llamaTensors>[0],
  tensors: Tensors = llamaTensors(size),
): string {
  mkdirSync(path)
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(golden, 'llama', name), join(path, name))
  const config = {
    ...JSON.parse(readFileSync(join(golden, 'llama/config.json'), 'utf8')),
    vocab_size: size.vocabulary,
    hidden_size: size.width,
    intermediate_size: size.inner,
    num_hidden_layers: size.layers,
  }
  writeFileSync(join(path, 'config.json'), JSON.stringify(config))
  writeFileSync(join(path, 'model.safetensors'), safetensors(tensors))
  return path
}

export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.slice(offset, offset + length),
})

/** Code and detail of the failure; anything but a KotonohaError is thrown on. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof KotonohaError) return error.message
    throw error
  }
}
