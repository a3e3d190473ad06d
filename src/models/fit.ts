// How much memory a model takes, from its header. After llama.cpp: where load_tensors puts layers,
// what the KV cache and the graph's buffers hold; checked by bench/fit.ts against what loading takes.
import { type Gguf, type GgufTensor, numberOf, numbersOf, textOf, textsOf } from '../llmjp/gguf.ts'

/** Tokens that are computed at once, where the context is not shorter. */
const BATCH = 512
/** Bytes of a computed value, and of one in the KV cache (F16). */
const F32 = 4
const F16 = 2
/** Bytes of a vocabulary's piece in its maps, and of the process beside everything that is counted. */
const PER_PIECE = 400
const PROCESS = 20 * 1024 * 1024
/** Types that the CPU backend keeps a second time, rearranged for its widest instructions. */
const REPACKED = new Set(['Q4_0', 'Q4_K', 'Q2_K', 'IQ4_NL'])
/** Rows that are rearranged together. */
const REPACKED_ROWS = 8

/** Smallest context that is of use, in tokens. */
export const LEAST_CONTEXT = 512

/** How a model is to be run. */
export interface Run {
  /** Tokens. */
  readonly contextSize: number
  /** Of the layers and the output, counted from the end. */
  readonly gpuLayers: number
}

/** Bytes in one kind of memory. */
export interface Memory {
  readonly weights: number
  /** Weights that are kept a second time. */
  readonly repacked: number
  readonly cache: number
  readonly compute: number
  /** Vocabulary and program. */
  readonly other: number
  readonly total: number
}

/** What is free for a model, in bytes; what is about to be unloaded counts as free. */
export interface Room {
  readonly ram: number
  /** 0 without a GPU. */
  readonly vram: number
}

/** The best way to run a model in the given room. */
export interface Fit extends Run {
  /** False: not even the smallest way goes in; the numbers are of that way. */
  readonly fits: boolean
  readonly ram: Memory
  readonly vram: Memory
}

/** Layers and output: what can be put on a GPU. */
export function layersOf(gguf: Gguf): number {
  return blocksOf(gguf) + 1
}

/** Memory that running a model takes. */
export function memoryOf(
  gguf: Gguf,
  { contextSize, gpuLayers }: Run,
): { ram: Memory; vram: Memory } {
  const blocks = blocksOf(gguf)
  const firstOnGpu = blocks + 1 - Math.min(gpuLayers, blocks + 1)
  const isOnGpu = (layer: number) => layer >= firstOnGpu
  let [onGpu, inRam, repacked] = [0, 0, 0]
  for (const tensor of gguf.tensors) {
    if (isOnGpu(layerOf(tensor, blocks))) onGpu += tensor.size
    else {
      inRam += tensor.size
      if (isRepacked(tensor)) repacked += tensor.size
    }
  }
  // A model without an output of its own computes with the embeddings, which stay in the RAM too.
  const embeddings = gguf.tensors.find(({ name }) => name === 'token_embd.weight')
  const hasOutput = gguf.tensors.some(({ name }) => name === 'output.weight')
  if (!hasOutput && gpuLayers > 0) onGpu += embeddings?.size ?? 0

  let [cacheOnGpu, cacheInRam] = [0, 0]
  for (let block = 0; block < blocks; block++) {
    const bytes = cacheOfBlock(gguf, block) * contextSize
    if (isOnGpu(block)) cacheOnGpu += bytes
    else cacheInRam += bytes
  }
  const compute = computeOf(gguf, contextSize)
  const pieces = textsOf(gguf, 'tokenizer.ggml.tokens').length
  const isPartly = gpuLayers > 0 && firstOnGpu > 0
  return {
    ram: sum({
      weights: inRam,
      repacked,
      cache: cacheInRam,
      compute: gpuLayers === 0 ? compute.all : isPartly ? compute.block : 0,
      other: pieces * PER_PIECE + PROCESS,
    }),
    vram: sum({
      weights: onGpu,
      repacked: 0,
      cache: cacheOnGpu,
      compute: gpuLayers > 0 ? compute.all : 0,
      other: 0,
    }),
  }
}

/**
 * How a model runs best: as many layers on the GPU as go there with the context wanted, then the
 * longest context up to that for which there is room.
 * @param wanted tokens
 */
export function fitTo(gguf: Gguf, room: Room, wanted: number): Fit {
  const goesIn = (run: Run) => {
    const { ram, vram } = memoryOf(gguf, run)
    return ram.total <= room.ram && (run.gpuLayers === 0 || vram.total <= room.vram)
  }
  const outcome = (run: Run, fits: boolean): Fit => ({ ...run, fits, ...memoryOf(gguf, run) })
  for (let contextSize = wanted; ; contextSize = Math.max(LEAST_CONTEXT, contextSize >> 1)) {
    for (let gpuLayers = room.vram > 0 ? layersOf(gguf) : 0; gpuLayers >= 0; gpuLayers--)
      if (goesIn({ contextSize, gpuLayers })) {
        const longest = longestContext(contextSize, wanted, (size) =>
          goesIn({ contextSize: size, gpuLayers }),
        )
        return outcome({ contextSize: longest, gpuLayers }, true)
      }
    if (contextSize <= LEAST_CONTEXT) return outcome({ contextSize, gpuLayers: 0 }, false)
  }
}

/**
 * Bytes that are read for each token that is written: all weights but the embeddings, and of several
 * experts those that are used. Divided into the memory's bandwidth it says how fast it can be.
 */
export function bytesPerToken(gguf: Gguf): number {
  const experts = parameterOf(gguf, 'expert_count') ?? 0
  const share = experts > 0 ? (parameterOf(gguf, 'expert_used_count') ?? experts) / experts : 1
  return gguf.tensors.reduce((bytes, { name, size }) => {
    if (name === 'token_embd.weight') return bytes
    return bytes + (/_exps\.weight$/.test(name) ? size * share : size)
  }, 0)
}

/** Between a context that goes in and the one wanted, in steps of 256. */
function longestContext(least: number, most: number, goesIn: (size: number) => boolean): number {
  let [low, high] = [least, most]
  while (high - low > 256) {
    const middle = Math.floor((low + high) / 512) * 256
    if (middle <= low) break
    if (goesIn(middle)) low = middle
    else high = middle
  }
  return goesIn(high) ? high : low
}

/** The layer that a tensor goes with: the embeddings with none, what follows the blocks with the last. */
function layerOf({ name }: GgufTensor, blocks: number): number {
  const block = /^blk\.(\d+)\./.exec(name)?.[1]
  if (block !== undefined) return Number(block)
  return /^(token_embd|position_embd|token_types)/.test(name) ? -1 : blocks
}

function isRepacked({ name, type, shape }: GgufTensor): boolean {
  return (
    REPACKED.has(type.name) &&
    name !== 'token_embd.weight' &&
    shape.length > 1 &&
    (shape[1] ?? 0) % REPACKED_ROWS === 0
  )
}

/** Bytes of the KV cache for one position of one block. */
function cacheOfBlock(gguf: Gguf, block: number): number {
  const heads = parameterOf(gguf, 'attention.head_count') ?? 1
  const each = numbersOf(gguf, key(gguf, 'attention.head_count_kv'))
  const keyHeads = each[block] ?? parameterOf(gguf, 'attention.head_count_kv') ?? heads
  const headLength = (parameterOf(gguf, 'embedding_length') ?? 0) / heads
  const keys = parameterOf(gguf, 'attention.key_length') ?? headLength
  const values = parameterOf(gguf, 'attention.value_length') ?? headLength
  return F16 * keyHeads * (keys + values)
}

/** Bytes of the buffers that a batch is computed in: of one block, and of the whole with the output. */
function computeOf(gguf: Gguf, contextSize: number): { block: number; all: number } {
  const width = parameterOf(gguf, 'embedding_length') ?? 0
  const forward = parameterOf(gguf, 'feed_forward_length') ?? 4 * width
  const expert = parameterOf(gguf, 'expert_feed_forward_length') ?? forward
  const used = parameterOf(gguf, 'expert_used_count') ?? 0
  const pieces = textsOf(gguf, 'tokenizer.ggml.tokens').length
  const batch = Math.min(BATCH, contextSize) * F32
  const hidden = used > 0 ? used * (2 * expert + width) : 2 * forward
  const block = batch * (hidden + 2 * width)
  return { block, all: Math.max(block, batch * (pieces + 2 * width)) }
}

function blocksOf(gguf: Gguf): number {
  return parameterOf(gguf, 'block_count') ?? 0
}

function key(gguf: Gguf, name: string): string {
  return `${textOf(gguf, 'general.architecture')}.${name}`
}

function parameterOf(gguf: Gguf, name: string): number | undefined {
  return numberOf(gguf, key(gguf, name))
}

function sum(memory: Omit<Memory, 'total'>): Memory {
  const { weights, repacked, cache, compute, other } = memory
  return { ...memory, total: weights + repacked + cache + compute + other }
}
