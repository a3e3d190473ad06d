// What of a model takes memory, layer by layer: from the header of its file, or, before there is a
// file, from its shape and the name of a quantization.
import { type Gguf, type GgufTensor, numberOf, numbersOf, textOf, textsOf } from '../llmjp/gguf.ts'
import { type TensorType, tensorTypeNamed } from '../llmjp/tensor-types.ts'
import type { CatalogueModel } from './catalogue.ts'

/** Bytes of a value in the KV cache (F16). */
const F16 = 2
/** Types that the CPU backend keeps a second time, rearranged for its widest instructions. */
const REPACKED = new Set(['Q4_0', 'Q4_K', 'Q2_K', 'IQ4_NL'])
/** Rows that are rearranged together. */
const REPACKED_ROWS = 8

/** Bytes of one layer. */
export interface LayerBytes {
  readonly weights: number
  /** Of the weights, what the CPU backend keeps a second time. */
  readonly repacked: number
  /** Of the KV cache, for each position. */
  readonly cache: number
  /** Of the weights, what is read for one token: of several experts, those that are used. */
  readonly read: number
}

/** What of a model takes memory. */
export interface Layout {
  /** The blocks in their order, and after them the output. */
  readonly layers: readonly LayerBytes[]
  /** Bytes of the embeddings, which are always in the RAM. */
  readonly embeddings: number
  /** Whether the embeddings serve as the output too. */
  readonly tied: boolean
  /** Elements of a token's vector, between the layers and inside of a feed-forward network. */
  readonly width: number
  readonly hidden: number
  /** Pieces of the vocabulary. */
  readonly vocabulary: number
}

type Tensor = Pick<GgufTensor, 'name' | 'shape' | 'size'> & { readonly type: { name: string } }

/** The layout of a file, by its header. */
export function layoutOf(gguf: Gguf): Layout {
  const number = (name: string) => numberOf(gguf, key(gguf, name))
  const width = number('embedding_length') ?? 0
  const heads = number('attention.head_count') ?? 1
  const each = numbersOf(gguf, key(gguf, 'attention.head_count_kv'))
  const keyHeads = number('attention.head_count_kv') ?? heads
  const ofKeyHead =
    (number('attention.key_length') ?? width / heads) +
    (number('attention.value_length') ?? width / heads)
  const forward = number('feed_forward_length') ?? 4 * width
  const experts = number('expert_count') ?? 0
  const used = number('expert_used_count') ?? 0
  return assembled(gguf.tensors, {
    blocks: number('block_count') ?? 0,
    cacheOf: (block) => F16 * (each[block] ?? keyHeads) * ofKeyHead,
    width,
    forward: used > 0 ? (number('expert_feed_forward_length') ?? forward) : forward,
    experts,
    used: used > 0 || experts === 0 ? used : experts,
    vocabulary: textsOf(gguf, 'tokenizer.ggml.tokens').length,
  })
}

/**
 * The layout that a catalogue's model has in a quantization; undefined where that cannot be told.
 * @param size of the file in bytes, where it is known
 */
export function layoutOfShape(
  model: Pick<CatalogueModel, 'shape' | 'architecture'>,
  quantization: string,
  size: number | null,
): Layout | undefined {
  const { shape } = model
  const types = typesOf(quantization) ?? (size === null ? undefined : typesOf('F16'))
  if (!shape || !types) return undefined
  const tensors = tensorsOf(shape, model.architecture, types)
  const sum = tensors.reduce((bytes, one) => bytes + one.size, 0)
  const scale = size === null ? 1 : size / sum
  return assembled(
    tensors.map((one) => ({ ...one, size: one.size * scale })),
    {
      blocks: shape.layers,
      cacheOf: () => F16 * shape.keyHeads * shape.headLength * 2,
      width: shape.width,
      forward: shape.feedForward,
      experts: shape.experts,
      used: shape.expertsUsed,
      vocabulary: shape.vocabulary,
    },
  )
}

/** Bytes of all weights. */
export function weightsOf({ layers, embeddings }: Layout): number {
  return layers.reduce((bytes, { weights }) => bytes + weights, embeddings)
}

/** The layout of the same model in another file, of which size and quantization are known. */
export function resized(layout: Layout, size: number, quantization: string): Layout {
  const scale = size / Math.max(1, weightsOf(layout))
  const types = typesOf(quantization)
  // Where some matrices are kept finer, about a quarter of the bytes is not of the base type.
  const repacked = !types || !REPACKED.has(types.base.name) ? 0 : types.some ? 0.75 : 1
  return {
    ...layout,
    embeddings: layout.embeddings * scale,
    layers: layout.layers.map(({ cache, weights, read }) => ({
      cache,
      weights: weights * scale,
      repacked: weights * scale * repacked,
      read: read * scale,
    })),
  }
}

interface Dimensions {
  readonly blocks: number
  readonly cacheOf: (block: number) => number
  readonly width: number
  /** Of one expert, where there are several. */
  readonly forward: number
  readonly experts: number
  readonly used: number
  readonly vocabulary: number
}

function assembled(tensors: readonly Tensor[], dimensions: Dimensions): Layout {
  const { blocks, cacheOf, width, forward, experts, used, vocabulary } = dimensions
  const layers = Array.from({ length: blocks + 1 }, (_, block) => ({
    weights: 0,
    repacked: 0,
    cache: block < blocks ? cacheOf(block) : 0,
    read: 0,
  }))
  let embeddings = 0
  for (const tensor of tensors) {
    const { name, size } = tensor
    const layer = layers[layerOf(name, blocks)]
    if (!layer) embeddings += size
    else {
      layer.weights += size
      if (isRepacked(tensor)) layer.repacked += size
      layer.read += /_exps\.weight$/.test(name) && experts > 0 ? (size * used) / experts : size
    }
  }
  const tied = !tensors.some(({ name }) => name === 'output.weight')
  const output = layers.at(-1)
  if (tied && output)
    output.read += tensors.find(({ name }) => name === 'token_embd.weight')?.size ?? 0
  const hidden = used > 0 ? used * (2 * forward + width) : 2 * forward
  return { layers, embeddings, tied, width, hidden, vocabulary }
}

/** The layer that a tensor goes with: the embeddings with none, what follows the blocks with the last. */
function layerOf(name: string, blocks: number): number {
  const block = /^blk\.(\d+)\./.exec(name)?.[1]
  if (block !== undefined) return Math.min(Number(block), blocks)
  return /^(token_embd|position_embd|token_types)/.test(name) ? -1 : blocks
}

function isRepacked({ type, shape }: Tensor): boolean {
  return REPACKED.has(type.name) && shape.length > 1 && (shape[1] ?? 0) % REPACKED_ROWS === 0
}

function key(gguf: Gguf, name: string): string {
  return `${textOf(gguf, 'general.architecture')}.${name}`
}

/** How a quantization stores matrices: most of them, those kept finer, and the output. */
interface Types {
  readonly base: TensorType
  readonly finer: TensorType
  readonly output: TensorType
  /** Whether only the layers that `use_more_bits` names are kept finer. */
  readonly some: boolean
}

// After llama_tensor_get_type of llama.cpp (src/llama-quant.cpp), as far as it changes sizes much.
const MIXES: Readonly<Record<string, readonly [base: string, finer: string, output: string]>> = {
  Q2_K: ['Q2_K', 'Q3_K', 'Q6_K'],
  Q3_K_S: ['Q3_K', 'Q3_K', 'Q6_K'],
  Q3_K_M: ['Q3_K', 'Q4_K', 'Q6_K'],
  Q3_K_L: ['Q3_K', 'Q5_K', 'Q6_K'],
  Q4_K_S: ['Q4_K', 'Q4_K', 'Q6_K'],
  Q4_K_M: ['Q4_K', 'Q6_K', 'Q6_K'],
  Q5_K_S: ['Q5_K', 'Q5_K', 'Q6_K'],
  Q5_K_M: ['Q5_K', 'Q6_K', 'Q6_K'],
  Q4_0: ['Q4_0', 'Q4_0', 'Q6_K'],
  Q4_1: ['Q4_1', 'Q4_1', 'Q6_K'],
  Q5_0: ['Q5_0', 'Q5_0', 'Q6_K'],
  Q5_1: ['Q5_1', 'Q5_1', 'Q6_K'],
  IQ4_XS: ['IQ4_XS', 'Q5_K', 'Q6_K'],
  IQ4_NL: ['IQ4_NL', 'Q5_K', 'Q6_K'],
}
/** What comes in where rows do not divide into blocks of 256. */
const FALLBACKS: Readonly<Record<string, string>> = {
  Q2_K: 'IQ4_NL',
  Q3_K: 'IQ4_NL',
  IQ4_XS: 'IQ4_NL',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
}

function typesOf(quantization: string): Types | undefined {
  const name = quantization.replace(/^UD-/, '')
  const [base, finer, output] = (MIXES[name] ?? [name, name, name]).map(tensorTypeNamed)
  if (!base || !finer || !output) return undefined
  return { base, finer, output, some: name.endsWith('_K_M') && !name.startsWith('Q3') }
}

type Shape = NonNullable<CatalogueModel['shape']>

/** The tensors of a model. Names and shapes: gguf-py/gguf/constants.py of llama.cpp. */
function tensorsOf(shape: Shape, architecture: string, types: Types): Tensor[] {
  const { layers, width, feedForward, heads, keyHeads, headLength, vocabulary, experts } = shape
  const tensors: Tensor[] = []
  const add = (name: string, columns: number, rows: number, type: TensorType, count = 1) => {
    const fallback = columns % type.blockLength === 0 ? undefined : FALLBACKS[type.name]
    const used = (fallback && tensorTypeNamed(fallback)) || type
    const size = (columns * rows * count * used.blockSize) / used.blockLength
    tensors.push({ name: `${name}.weight`, shape: [columns, rows, count], type: used, size })
  }
  const { base, finer, output } = types
  add('token_embd', width, vocabulary, base)
  if (architecture !== 'gpt2') add('output', width, vocabulary, output)
  const queries = heads * headLength
  const keys = keyHeads * headLength
  for (let layer = 0; layer < layers; layer++) {
    const more = !types.some || isFiner(layer, layers) ? finer : base
    const of = (name: string) => `blk.${layer}.${name}`
    add(of('attn_output'), queries, width, base)
    if (architecture === 'gpt2') {
      add(of('attn_qkv'), width, queries + 2 * keys, base)
      add(of('ffn_up'), width, feedForward, base)
      add(of('ffn_down'), feedForward, width, more)
      continue
    }
    add(of('attn_q'), width, queries, base)
    add(of('attn_k'), width, keys, base)
    add(of('attn_v'), width, keys, more)
    const several = experts > 0 ? '_exps' : ''
    const count = Math.max(1, experts)
    add(of(`ffn_gate${several}`), width, feedForward, base, count)
    add(of(`ffn_up${several}`), width, feedForward, base, count)
    add(of(`ffn_down${several}`), feedForward, width, more, count)
  }
  return tensors
}

/** Layers whose values and outputs are kept finer (`use_more_bits` of llama.cpp). */
function isFiner(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8)
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2
}
