import { availableParallelism, totalmem } from 'node:os'
import {
  getLlama,
  getModuleVersion,
  InsufficientMemoryError,
  type Llama,
  LlamaLogLevel,
  type LlamaModel,
  NoBinaryFoundError,
} from 'node-llama-cpp'
import type { GpuChoice } from '../contract/engine.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Gpu } from '../contract/fit.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { type Gguf, numberOf, readGguf } from '../llmjp/gguf.ts'
import { sequencesFor } from '../llmjp/sequences.ts'
import { fingerprintOf } from './fingerprint.ts'
import { LoadedModel } from './inference.ts'
import type { LoadOptions, SnapshotPlace } from './protocol.ts'
import { Slots } from './slots.ts'
import { Snapshots } from './snapshots.ts'
import { createEngineTokenizer } from './tokenizer.ts'

/** Bytes of weights below which one thread is the fastest. */
const SMALL_MODEL = 64 * 1024 * 1024
/** Log lines kept for the words of a failure. */
const LOG_LINES = 8

interface Started {
  readonly llama: Llama
  readonly gpu: Llama['gpu']
}

/**
 * Loads a model after its header and its need of memory have been checked.
 * @param snapshots where KV caches of conversations are kept
 * @throws KotonohaError MODEL_…, GPU_UNAVAILABLE
 */
export async function loadModel(
  path: string,
  options: LoadOptions,
  snapshots: SnapshotPlace | null,
  onProgress: (share: number) => void,
): Promise<LoadedModel> {
  const gguf = await header(path)
  const log: string[] = []
  try {
    const { llama, gpu } = await startLlama(options.gpu, log)
    await refuseTooLarge(llama, gguf, options)
    const model = await llama.loadModel({
      modelPath: path,
      gpuLayers: gpu ? (options.gpuLayers ?? 'auto') : 0,
      onLoadProgress: onProgress,
    })
    const longest = options.contextSize ?? options.trainedContext
    const wanted = options.contextSize ?? { min: 512, max: options.trainedContext }
    const context = await model.createContext({
      contextSize: wanted,
      // A GPU has no memory to spare.
      sequences: gpu ? 1 : sequencesFor(cacheSize(gguf, longest), totalmem()),
      threads: threadsFor(llama, model),
      // One answer is written at a time: there is nothing to wait for.
      batching: { dispatchSchedule: (dispatch) => dispatch() },
    })
    const { release } = llama.llamaCppRelease
    const build = `node-llama-cpp ${await getModuleVersion()}, llama.cpp ${release}`
    let kept: Snapshots | undefined
    if (snapshots && snapshots.budget > 0) {
      const { kvCacheKeyType, kvCacheValueType } = context
      const fingerprint = await fingerprintOf(path, gguf)
      const key = JSON.stringify([fingerprint, build, gpu, kvCacheKeyType, kvCacheValueType])
      kept = new Snapshots(snapshots.folder, snapshots.budget, key)
      // Without its files a model still answers.
      await kept.open().catch((error) => {
        process.stderr.write(`Snapshots cannot be kept: ${error}\n`)
        kept = undefined
      })
    }
    return new LoadedModel({
      llama,
      gpu,
      model,
      context,
      slots: new Slots(context, kept, cacheSize(gguf, 1)),
      tokenizer: createEngineTokenizer(gguf, options.family, model),
      totalLayers: layersOf(gguf),
      build,
    })
  } catch (error) {
    throw translated(error, gguf, log)
  }
}

/**
 * The GPU that models would run on; null where there is none, or the CPU is chosen.
 * @throws KotonohaError GPU_UNAVAILABLE
 */
export async function describeGpu(choice: GpuChoice): Promise<Gpu | null> {
  if (choice === 'cpu') return null
  const { llama, gpu } = await startLlama(choice, [])
  if (!gpu) return null
  const { total, free, unifiedSize } = await llama.getVramState()
  const devices = await llama.getGpuDeviceNames()
  return { backend: gpu, devices, total, free, unified: unifiedSize > 0 }
}

async function header(path: string): Promise<Gguf> {
  const source = await fileSource(path)
  try {
    return await readGguf(source)
  } finally {
    await source.close()
  }
}

/**
 * llama.cpp, and the GPU that it uses. Where Vulkan draws by the processor, as on many machines without
 * a GPU, there is a driver and no device: that is none.
 */
async function startLlama(choice: GpuChoice, log: string[]): Promise<Started> {
  const llama = await getLlama({
    gpu: choice === 'cpu' ? false : choice,
    build: 'never',
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger(_level, message) {
      process.stderr.write(`${message.trimEnd()}\n`)
      log.push(message.trim())
      if (log.length > LOG_LINES) log.shift()
    },
  })
  const gpu = llama.gpu && (await llama.getGpuDeviceNames()).length > 0 ? llama.gpu : false
  // A GPU that this platform cannot have is passed over silently.
  if (choice !== 'auto' && choice !== 'cpu' && gpu !== choice)
    throw new KotonohaError('GPU_UNAVAILABLE', { subject: choice })
  return { llama, gpu }
}

/** Weights and the smallest useful KV cache must go into the memory of this machine, GPUs included. */
async function refuseTooLarge(llama: Llama, gguf: Gguf, options: LoadOptions): Promise<void> {
  const weights = gguf.tensors.reduce((sum, { size }) => sum + size, 0)
  const needed = weights + cacheSize(gguf, options.contextSize ?? 512)
  const vram = llama.gpu ? (await llama.getVramState()).total : 0
  const available = totalmem() + vram
  if (needed > available) throw new KotonohaError('MODEL_TOO_LARGE', { needed, available })
}

/** Bytes of an F16 KV cache: keys and values of every layer and position. */
function cacheSize(gguf: Gguf, contextSize: number): number {
  const { metadata } = gguf
  const architecture = String(metadata.get('general.architecture'))
  const of = (key: string) => numberOf(gguf, `${architecture}.${key}`)
  const width = of('embedding_length') ?? 0
  const heads = of('attention.head_count') ?? 1
  const keyHeads = of('attention.head_count_kv') ?? heads
  const keyLength = of('attention.key_length') ?? width / heads
  return 2 * 2 * (of('block_count') ?? 0) * keyHeads * keyLength * contextSize
}

/**
 * Threads wait for each other several times a token: more of them than cores make a model many times
 * slower, and on a model this small the waiting costs more than the work.
 */
function threadsFor(llama: Llama, model: LlamaModel): number {
  return model.size < SMALL_MODEL ? 1 : Math.min(llama.cpuMathCores, availableParallelism())
}

/** Layers that can go on a GPU: the blocks and the output. */
function layersOf(gguf: Gguf): number {
  return (numberOf(gguf, `${gguf.metadata.get('general.architecture')}.block_count`) ?? 0) + 1
}

function translated(error: unknown, gguf: Gguf, log: readonly string[]): unknown {
  if (error instanceof KotonohaError) return error
  const cause = { cause: error }
  const said = [error instanceof Error ? error.message : String(error), ...log].join('\n')
  if (error instanceof InsufficientMemoryError)
    return new KotonohaError('MODEL_TOO_LARGE', { detail: said, needed: gguf.size }, cause)
  if (error instanceof NoBinaryFoundError)
    return new KotonohaError('GPU_UNAVAILABLE', { detail: said }, cause)
  const foreign = /unknown (model )?architecture/i.test(said)
  return new KotonohaError(
    foreign ? 'MODEL_UNSUPPORTED' : 'MODEL_LOAD_FAILED',
    { detail: said },
    cause,
  )
}
