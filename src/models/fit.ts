// How much memory a model takes, from its layout. After llama.cpp: where load_tensors puts layers,
// what the KV cache and the graph's buffers hold. Memory that is reserved and never written counts on
// a GPU alone: elsewhere the system gives it when it is written. bench/fit.ts compares this with by how
// much the process grows once a batch was computed: within 1 % for shapes of 150M to 13B, one with eight
// experts among them; and with the buffers on a GPU: within 5 %.
import type { LayerBytes, Layout } from './layout.ts'

/** Tokens that are computed at once, where the context is not shorter. */
const BATCH = 512
/** Bytes of a computed value. */
const F32 = 4
/** Bytes of a vocabulary's piece in its maps, and of the process beside everything that is counted. */
const PER_PIECE = 400
const PROCESS = 48 * 1024 * 1024
/** Smallest context that is of use, in tokens. */
export const LEAST_CONTEXT = 512
/** Context that is not given up for layers on the GPU, in tokens. */
const USUAL_CONTEXT = 8192

/** How a model is to be run. */
export interface Run {
  /** Tokens. */
  readonly contextSize: number
  /** Of the layers and the output, counted from the end. */
  readonly gpuLayers: number
  /** Conversations whose KV caches are kept at the same time; one unless given. */
  readonly sequences?: number
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
  /** Whether the GPU computes in the same memory, so that both share it. */
  readonly unified?: boolean
  /** As in a run. */
  readonly sequences?: number
}

/** The best way to run a model in the given room. */
export interface Fit extends Run {
  /** False: not even the smallest way goes in; the numbers are of that way. */
  readonly fits: boolean
  readonly ram: Memory
  readonly vram: Memory
}

/** Memory that running a model takes. */
export function memoryOf(
  layout: Layout,
  { contextSize, gpuLayers, sequences = 1 }: Run,
): { ram: Memory; vram: Memory } {
  const { layers, embeddings, tied, vocabulary } = layout
  const firstOnGpu = layers.length - Math.min(gpuLayers, layers.length)
  const inRam = added(layers.slice(0, firstOnGpu))
  const onGpu = added(layers.slice(firstOnGpu))
  const compute = computeOf(layout, contextSize)
  return {
    ram: sum({
      weights: inRam.weights + embeddings,
      repacked: inRam.repacked,
      cache: inRam.cache * contextSize * sequences,
      compute: firstOnGpu > 0 ? compute.written : 0,
      other: vocabulary * PER_PIECE + PROCESS,
    }),
    vram: sum({
      // A model without an output of its own computes with the embeddings, which stay in the RAM too.
      weights: onGpu.weights + (tied && gpuLayers > 0 ? embeddings : 0),
      repacked: 0,
      cache: onGpu.cache * contextSize * sequences,
      compute: gpuLayers > 0 ? compute.reserved : 0,
      other: 0,
    }),
  }
}

/**
 * How a model runs best: with all layers on the GPU if a usual context goes there too, else with as
 * many as go there with it; then with the longest context up to that wanted for which there is room.
 * @param wanted tokens
 */
export function fitTo(layout: Layout, room: Room, wanted: number): Fit {
  const { sequences = 1 } = room
  const goesIn = (run: Run) => {
    const { ram, vram } = memoryOf(layout, { ...run, sequences })
    const inRam = ram.total + (room.unified ? vram.total : 0)
    return inRam <= room.ram && (run.gpuLayers === 0 || vram.total <= room.vram)
  }
  const outcome = (run: Run, fits: boolean): Fit => ({
    ...run,
    fits,
    ...memoryOf(layout, { ...run, sequences }),
  })
  const most = room.vram > 0 ? layout.layers.length : 0
  for (let least = Math.min(wanted, USUAL_CONTEXT); ; least = Math.max(LEAST_CONTEXT, least >> 1)) {
    for (let gpuLayers = most; gpuLayers >= 0; gpuLayers--)
      if (goesIn({ contextSize: least, gpuLayers })) {
        const contextSize = longestContext(least, wanted, (size) =>
          goesIn({ contextSize: size, gpuLayers }),
        )
        return outcome({ contextSize, gpuLayers }, true)
      }
    if (least <= LEAST_CONTEXT) return outcome({ contextSize: least, gpuLayers: 0 }, false)
  }
}

/**
 * Bytes that are read for each token that is written, in each kind of memory. Divided into the
 * memory's bandwidth they say how fast it can be.
 */
export function bytesPerToken(
  { layers }: Layout,
  { gpuLayers }: Pick<Run, 'gpuLayers'>,
): { ram: number; vram: number } {
  const firstOnGpu = layers.length - Math.min(gpuLayers, layers.length)
  const read = (some: readonly LayerBytes[]) => some.reduce((bytes, one) => bytes + one.read, 0)
  return { ram: read(layers.slice(0, firstOnGpu)), vram: read(layers.slice(firstOnGpu)) }
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

/** Bytes of the KV cache of one sequence. */
export function cacheOf({ layers }: Layout, contextSize: number): number {
  return added(layers).cache * contextSize
}

/**
 * Bytes of the buffers that a batch is computed in: what is written of them, which are a block's values,
 * and all, with room for an output of each token, though only that of the last one is asked for.
 */
function computeOf({ width, hidden, vocabulary }: Layout, contextSize: number) {
  const batch = Math.min(BATCH, contextSize) * F32
  const written = batch * (2 * hidden + 4 * width)
  const reserved = batch * (Math.max(hidden, vocabulary) + 2 * width)
  return { written, reserved }
}

function added(layers: readonly LayerBytes[]) {
  let [weights, repacked, cache] = [0, 0, 0]
  for (const layer of layers) {
    weights += layer.weights
    repacked += layer.repacked
    cache += layer.cache
  }
  return { weights, repacked, cache }
}

function sum(memory: Omit<Memory, 'total'>): Memory {
  const { weights, repacked, cache, compute, other } = memory
  return { ...memory, total: weights + repacked + cache + compute + other }
}
