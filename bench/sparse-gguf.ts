// GGUF files of real shapes without weights: a true header, and holes for the tensors, which take no
// room on the disk and read as zeros.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { bytePiece, type Vocabulary } from '../src/llmjp/vocabulary.ts'

/** What decides how much memory a Llama-like model takes. */
export interface Shape {
  readonly name: string
  readonly layers: number
  readonly width: number
  readonly feedForward: number
  readonly heads: number
  readonly keyHeads: number
  readonly vocabulary: number
  readonly context: number
  /** Where each layer has several: how many, and how many of them a token uses. */
  readonly experts?: { readonly all: number; readonly used: number }
}

const llama = (layers: number, width: number, feedForward: number, heads: number) => ({
  layers,
  width,
  feedForward,
  heads,
  keyHeads: heads,
  vocabulary: 99_584,
  context: 4096,
})

/** Shapes of published models. */
export const SHAPES = {
  'llm-jp-3-150m': { name: 'llm-jp-3-150m', ...llama(12, 512, 2048, 8) },
  'llm-jp-3-980m': { name: 'llm-jp-3-980m', ...llama(20, 1536, 5376, 8) },
  'llm-jp-3.1-1.8b': { name: 'llm-jp-3.1-1.8b', ...llama(24, 2048, 7168, 16) },
  'llm-jp-3-3.7b': { name: 'llm-jp-3-3.7b', ...llama(28, 3072, 8192, 24) },
  'llm-jp-3-7.2b': { name: 'llm-jp-3-7.2b', ...llama(32, 4096, 11_008, 32) },
  'llm-jp-3-13b': { name: 'llm-jp-3-13b', ...llama(40, 5120, 13_824, 40) },
  'llm-jp-3-8x1.8b': {
    ...llama(24, 2048, 7168, 16),
    name: 'llm-jp-3-8x1.8b',
    experts: { all: 8, used: 2 },
  },
  'llm-jp-4-8b': {
    ...llama(32, 4096, 14_336, 32),
    name: 'llm-jp-4-8b',
    keyHeads: 8,
    vocabulary: 196_608,
    context: 65_536,
  },
} satisfies Record<string, Shape>

/** ggml's types: id, elements and bytes of a block. */
const TYPES = {
  F32: [0, 1, 4],
  Q8_0: [8, 32, 34],
  Q4_K: [12, 256, 144],
  Q6_K: [14, 256, 210],
} as const
type Type = keyof typeof TYPES

const ALIGNMENT = 32

/** Writes the file. Recipes as llama.cpp's quantize has them; the pieces are made up if not given. */
export function writeSparseGguf(
  path: string,
  shape: Shape,
  recipe: 'Q4_K_M' | 'Q8_0',
  vocabulary: Vocabulary = madeUp(shape.vocabulary),
): void {
  const out = new Output()
  const tensors = tensorsOf({ ...shape, vocabulary: vocabulary.pieces.length }, recipe)
  const metadata = metadataOf(shape, recipe, vocabulary)
  out.text('GGUF', false).u32(3).u64(tensors.length).u64(metadata.length)
  for (const [key, write] of metadata) write(out.text(key))
  let offset = 0
  for (const { name, dimensions, type } of tensors) {
    const [id, blockLength, blockSize] = TYPES[type]
    out.text(name).u32(dimensions.length)
    for (const one of dimensions) out.u64(one)
    out.u32(id).u64(offset)
    const elements = dimensions.reduce((product, one) => product * one, 1)
    offset += aligned((elements / blockLength) * blockSize)
  }
  const file = openSync(path, 'w')
  writeSync(file, out.bytes())
  ftruncateSync(file, aligned(out.length) + offset)
  closeSync(file)
}

function tensorsOf(shape: Shape, recipe: 'Q4_K_M' | 'Q8_0') {
  const { layers, width, feedForward, heads, keyHeads, vocabulary, experts } = shape
  const base: Type = recipe === 'Q8_0' ? 'Q8_0' : 'Q4_K'
  const finer: Type = recipe === 'Q8_0' ? 'Q8_0' : 'Q6_K'
  const keys = (width / heads) * keyHeads
  const tensors: { name: string; dimensions: number[]; type: Type }[] = []
  const add = (name: string, dimensions: number[], type: Type) =>
    tensors.push({ name: `${name}.weight`, dimensions, type })
  add('token_embd', [width, vocabulary], base)
  add('output_norm', [width], 'F32')
  add('output', [width, vocabulary], finer)
  for (let layer = 0; layer < layers; layer++) {
    const eighth = Math.floor(layers / 8)
    const isFiner =
      layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2
    const of = (name: string) => `blk.${layer}.${name}`
    add(of('attn_norm'), [width], 'F32')
    add(of('attn_q'), [width, width], base)
    add(of('attn_k'), [width, keys], base)
    add(of('attn_v'), [width, keys], isFiner ? finer : base)
    add(of('attn_output'), [width, width], base)
    add(of('ffn_norm'), [width], 'F32')
    if (experts) add(of('ffn_gate_inp'), [width, experts.all], 'F32')
    const forward = (name: string) => of(experts ? `${name}_exps` : name)
    const each = experts ? [experts.all] : []
    add(forward('ffn_gate'), [width, feedForward, ...each], base)
    add(forward('ffn_up'), [width, feedForward, ...each], base)
    add(forward('ffn_down'), [feedForward, width, ...each], isFiner ? finer : base)
  }
  return tensors
}

function madeUp(length: number): Vocabulary {
  const ids = Array.from({ length }, (_, id) => id)
  return {
    pieces: ids.map((id) => {
      if (id < 3) return ['<unk>', '<s>', '</s>'][id] ?? ''
      return id < 259 ? bytePiece(id - 3) : `▁w${id}`
    }),
    scores: Float32Array.from(ids, (id) => -id),
    types: Uint8Array.from(ids, (id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1)),
    spacePrefix: true,
  }
}

function metadataOf(
  shape: Shape,
  recipe: string,
  { pieces, scores, types }: Vocabulary,
): (readonly [string, (out: Output) => unknown])[] {
  const u32 = (n: number) => (out: Output) => out.u32(4).u32(n)
  const f32 = (n: number) => (out: Output) => out.u32(6).f32(n)
  const text = (value: string) => (out: Output) => out.u32(8).text(value)
  const list = (type: number, write: (out: Output) => void) => (out: Output) => {
    out.u32(9).u32(type).u64(pieces.length)
    write(out)
  }
  return [
    ['general.architecture', text('llama')],
    ['general.name', text(shape.name)],
    ['general.file_type', u32(recipe === 'Q8_0' ? 7 : 15)],
    ['llama.block_count', u32(shape.layers)],
    ['llama.context_length', u32(shape.context)],
    ['llama.embedding_length', u32(shape.width)],
    ['llama.feed_forward_length', u32(shape.feedForward)],
    ['llama.attention.head_count', u32(shape.heads)],
    ['llama.attention.head_count_kv', u32(shape.keyHeads)],
    ['llama.attention.layer_norm_rms_epsilon', f32(1e-5)],
    ['llama.rope.freq_base', f32(10_000)],
    ...(shape.experts
      ? [
          ['llama.expert_count', u32(shape.experts.all)] as const,
          ['llama.expert_used_count', u32(shape.experts.used)] as const,
        ]
      : []),
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.bos_token_id', u32(1)],
    ['tokenizer.ggml.eos_token_id', u32(2)],
    [
      'tokenizer.ggml.tokens',
      list(8, (out) => {
        for (const piece of pieces) out.text(piece)
      }),
    ],
    [
      'tokenizer.ggml.scores',
      list(6, (out) => {
        for (const score of scores) out.f32(score)
      }),
    ],
    [
      'tokenizer.ggml.token_type',
      list(5, (out) => {
        for (const type of types) out.u32(type)
      }),
    ],
  ]
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}

class Output {
  length = 0
  readonly #parts: Buffer[] = []

  u32(n: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(n)
    return this.#add(bytes)
  }

  u64(n: number): this {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(BigInt(n))
    return this.#add(bytes)
  }

  f32(n: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(n)
    return this.#add(bytes)
  }

  text(text: string, withLength = true): this {
    const bytes = Buffer.from(text)
    return (withLength ? this.u64(bytes.length) : this).#add(bytes)
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #add(bytes: Buffer): this {
    this.#parts.push(bytes)
    this.length += bytes.length
    return this
  }
}
