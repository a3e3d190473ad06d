import { availableParallelism, totalmem } from 'node:os'
import {
  getLlama,
  getModuleVersion,
  InsufficientMemoryError,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  LlamaLogLevel,
  type LlamaModel,
  NoBinaryFoundError,
  type SequenceEvaluateOutput,
  type Token,
} from 'node-llama-cpp'
import type { Sampling, TokenChance } from '../contract/conversation.ts'
import type { EngineReport, GpuChoice } from '../contract/engine.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Gpu } from '../contract/fit.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { type Gguf, numberOf, readGguf } from '../llmjp/gguf.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { GenerateResult, LoadOptions } from './protocol.ts'
import { createEngineTokenizer, type EngineTokenizer } from './tokenizer.ts'

/** Prompt tokens read between two looks at whether the user has stopped it. */
const PREFILL_STEP = 256
/** Shortest time between two messages of a growing answer, in milliseconds: about one frame. */
const FRAME = 16
/** Bytes of weights below which one thread is the fastest. */
const SMALL_MODEL = 64 * 1024 * 1024
/** Log lines kept for the words of a failure. */
const LOG_LINES = 8

export interface GenerateOptions {
  readonly parts: readonly PromptPart[]
  readonly sampling: Sampling
  /** Control tokens that end the answer, beside the vocabulary's own end tokens. */
  readonly stopPieces: readonly string[]
  /** Control tokens that do not end it, even where the vocabulary says so. */
  readonly passPieces: readonly string[]
  readonly signal: AbortSignal
  readonly onParts: (parts: PromptPart[], progress: { tokens: number; elapsedMs: number }) => void
  /** How many of the likeliest tokens `onToken` is told at each place; 0 calls `onParts` instead. */
  readonly chances: number
  readonly onToken: (token: { text: string; probability: number; chances: TokenChance[] }) => void
}

/**
 * Loads a model after its header and its need of memory have been checked.
 * @throws KotonohaError MODEL_…, GPU_UNAVAILABLE
 */
export async function loadModel(
  path: string,
  options: LoadOptions,
  onProgress: (share: number) => void,
): Promise<LoadedModel> {
  const gguf = await header(path)
  const log: string[] = []
  try {
    const llama = await startLlama(options.gpu, log)
    await refuseTooLarge(llama, gguf, options)
    const model = await llama.loadModel({
      modelPath: path,
      gpuLayers: options.gpu === 'cpu' ? 0 : (options.gpuLayers ?? 'auto'),
      onLoadProgress: onProgress,
    })
    const wanted = options.contextSize ?? { min: 512, max: options.trainedContext }
    const context = await model.createContext({
      contextSize: wanted,
      sequences: 1,
      threads: threadsFor(llama, model),
    })
    const tokenizer = createEngineTokenizer(gguf, options.family, model)
    return new LoadedModel(llama, model, context, tokenizer, gguf)
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
  const llama = await startLlama(choice, [])
  if (!llama.gpu) return null
  const { total, free, unifiedSize } = await llama.getVramState()
  const devices = await llama.getGpuDeviceNames()
  return { backend: llama.gpu, devices, total, free, unified: unifiedSize > 0 }
}

type TokenWithProbabilities = SequenceEvaluateOutput<{ readonly probabilities: true }>

/** A model in memory with one context. */
export class LoadedModel {
  readonly #llama: Llama
  readonly #model: LlamaModel
  readonly #context: LlamaContext
  readonly #sequence: LlamaContextSequence
  readonly #tokenizer: EngineTokenizer
  readonly #totalLayers: number

  constructor(
    llama: Llama,
    model: LlamaModel,
    context: LlamaContext,
    tokenizer: EngineTokenizer,
    gguf: Gguf,
  ) {
    this.#llama = llama
    this.#model = model
    this.#context = context
    this.#sequence = context.getSequence()
    this.#tokenizer = tokenizer
    this.#totalLayers = layersOf(gguf)
  }

  /** Token ids of a prompt, as the model was trained to read it. */
  encode(parts: readonly PromptPart[]): Token[] {
    return this.#tokenizer.encode(parts)
  }

  /**
   * Writes an answer. What the KV cache shares with the prompt is not read again; the context is
   * never shifted: at its end the answer ends with `length`.
   * @throws KotonohaError CONTEXT_FULL when the prompt leaves no room for a single token
   */
  async generate(options: GenerateOptions): Promise<GenerateResult> {
    const { sampling, signal } = options
    const started = performance.now()
    const prompt = this.encode(options.parts)
    const room = this.#context.contextSize - prompt.length
    if (room < 1)
      throw new KotonohaError('CONTEXT_FULL', {
        needed: prompt.length + 1,
        available: this.#context.contextSize,
      })
    const result = { finish: 'aborted', promptTokens: prompt.length, answerTokens: 0 } as const
    const { cachedTokens, completed } = await this.#read(prompt, signal)
    if (!completed) return { ...result, cachedTokens, firstTokenMs: 0, generationMs: 0 }

    const most = Math.min(sampling.maxTokens, room)
    const stops = new Set(options.stopPieces.map((piece) => this.#tokenizer.controlId(piece)))
    const passes = new Set(options.passPieces.map((piece) => this.#tokenizer.controlId(piece)))
    const decoder = this.#tokenizer.createDecoder()
    const outlet = new Outlet(options.onParts)
    const seen = new Set(prompt)
    let tokens = 0
    let firstAt = 0
    let finish: GenerateResult['finish'] = 'length'
    const last = prompt.slice(-1)
    const drawn = drawing(sampling, seen)
    const stream =
      options.chances > 0
        ? this.#sequence.evaluateWithMetadata(last, { probabilities: true }, drawn)
        : this.#sequence.evaluate(last, drawn)
    for await (const item of stream) {
      const token = typeof item === 'number' ? item : item.token
      const now = performance.now()
      firstAt ||= now
      if (stops.has(token) || (this.#model.isEogToken(token) && !passes.has(token))) {
        finish = 'stop'
        break
      }
      tokens++
      seen.add(token)
      const part = decoder.push(token)
      if (typeof item === 'number') outlet.add(part, tokens, now, firstAt)
      else options.onToken(this.#told(part, item, options.chances))
      if (signal.aborted) {
        finish = 'aborted'
        break
      }
      if (tokens >= most) break
    }
    const ended = performance.now()
    firstAt ||= ended
    outlet.add(decoder.flush(), tokens, ended, firstAt)
    outlet.flush(ended)
    return {
      finish,
      promptTokens: prompt.length,
      cachedTokens,
      answerTokens: tokens,
      firstTokenMs: firstAt - started,
      generationMs: ended - firstAt,
    }
  }

  async report(): Promise<EngineReport> {
    const { gpu, llamaCppRelease } = this.#llama
    const vram = gpu ? await this.#llama.getVramState() : undefined
    return {
      backend: gpu || 'cpu',
      devices: gpu ? await this.#llama.getGpuDeviceNames() : [],
      gpuLayers: this.#model.gpuLayers,
      totalLayers: this.#totalLayers,
      contextSize: this.#context.contextSize,
      threads: this.#context.currentThreads,
      processMemory: process.memoryUsage.rss(),
      gpuMemory: vram ? { used: vram.used, total: vram.total } : null,
      tokenizer: this.#tokenizer.kind,
      build: `node-llama-cpp ${await getModuleVersion()}, llama.cpp ${llamaCppRelease.release}`,
    }
  }

  #told(part: PromptPart | undefined, item: TokenWithProbabilities, most: number) {
    const likeliest = [...item.probabilities].slice(0, most)
    return {
      text: part?.type === 'text' ? part.text : '',
      probability: item.probabilities.get(item.token) ?? 0,
      chances: likeliest.map(([id, probability]) => ({ text: this.#textOf(id), probability })),
    }
  }

  /** A token by itself; half a character by its replacement. */
  #textOf(id: Token): string {
    const decoder = this.#tokenizer.createDecoder()
    const part = decoder.push(id) ?? decoder.flush()
    return part === undefined ? '' : part.type === 'text' ? part.text : part.piece
  }

  /** Brings all of the prompt but its last token into the KV cache. */
  async #read(prompt: readonly Token[], signal: AbortSignal) {
    const sequence = this.#sequence
    const all = prompt.slice(0, -1)
    await sequence.adaptStateToTokens(all, false)
    const cachedTokens = sequence.nextTokenIndex
    for (let at = cachedTokens; at < all.length; at += PREFILL_STEP) {
      if (signal.aborted) return { cachedTokens, completed: false }
      await sequence.evaluateWithoutGeneratingNewTokens(all.slice(at, at + PREFILL_STEP))
    }
    return { cachedTokens, completed: !signal.aborted }
  }
}

/** Gathers what an answer grows by into one message a frame; the first token goes at once. */
class Outlet {
  readonly #send: GenerateOptions['onParts']
  #parts: PromptPart[] = []
  #tokens = 0
  #firstAt = 0
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(send: GenerateOptions['onParts']) {
    this.#send = send
  }

  add(part: PromptPart | undefined, tokens: number, now: number, firstAt: number): void {
    this.#tokens = tokens
    this.#firstAt = firstAt
    if (part) {
      const last = this.#parts.at(-1)
      if (last?.type === 'text' && part.type === 'text')
        this.#parts[this.#parts.length - 1] = { ...last, text: last.text + part.text }
      else this.#parts.push(part)
    }
    if (now - this.#sentAt >= FRAME) this.flush(now)
  }

  flush(now: number): void {
    if (this.#parts.length === 0) return
    this.#send(this.#parts, { tokens: this.#tokens, elapsedMs: now - this.#firstAt })
    this.#parts = []
    this.#sentAt = now
  }
}

function drawing(sampling: Sampling, seen: ReadonlySet<Token>) {
  const { temperature, topP, repetitionPenalty, seed } = sampling
  return {
    temperature,
    topP,
    topK: 0,
    minP: 0,
    seed,
    yieldEogToken: true,
    // Hugging Face's meaning: every token of prompt and answer counts, once.
    ...(repetitionPenalty !== 1 && {
      repeatPenalty: {
        penalty: repetitionPenalty,
        punishTokens: () => [...seen],
        maxPunishTokens: 65_536,
      },
    }),
  }
}

async function header(path: string): Promise<Gguf> {
  const source = await fileSource(path)
  try {
    return await readGguf(source)
  } finally {
    await source.close()
  }
}

async function startLlama(gpu: GpuChoice, log: string[]): Promise<Llama> {
  const llama = await getLlama({
    gpu: gpu === 'cpu' ? false : gpu,
    build: 'never',
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger(_level, message) {
      process.stderr.write(`${message.trimEnd()}\n`)
      log.push(message.trim())
      if (log.length > LOG_LINES) log.shift()
    },
  })
  // A GPU that this platform cannot have is passed over silently.
  if (gpu !== 'auto' && gpu !== 'cpu' && llama.gpu !== gpu)
    throw new KotonohaError('GPU_UNAVAILABLE', { subject: gpu })
  return llama
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
