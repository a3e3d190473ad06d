import type {
  Llama,
  LlamaContext,
  LlamaContextSequence,
  LlamaModel,
  SequenceEvaluateOutput,
  Token,
} from 'node-llama-cpp'
import type { Sampling, TokenChance } from '../contract/conversation.ts'
import type { EngineReport } from '../contract/engine.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { GenerateResult } from './protocol.ts'
import type { Slots } from './slots.ts'
import type { EngineTokenizer } from './tokenizer.ts'

/**
 * Prompt tokens that are read in one go, at least and at most. Fewer cost the processor up to twice as
 * much for each one (bench/reading.ts).
 */
const SHORTEST_STEP = 64
const LONGEST_STEP = 512
/** About how long one step of reading takes, in milliseconds: what follows a stop waits for its end. */
const STEP_TIME = 1000
/** Shortest time between two messages of a growing answer, in milliseconds: two frames. */
const FRAME = 32
/**
 * Milliseconds after which the next token is being computed. A message wakes its receiver, which may
 * take the core of whoever sends it: the computing does not wait for that then.
 */
const UNDER_WAY = 1

export interface GenerateOptions {
  /** Whose KV cache it may use; null for a prompt of no conversation. */
  readonly conversationId: string | null
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

type TokenWithProbabilities = SequenceEvaluateOutput<{ readonly probabilities: true }>

/** What a loaded model is made of. */
export interface ModelParts {
  readonly llama: Llama
  readonly gpu: Llama['gpu']
  readonly model: LlamaModel
  readonly context: LlamaContext
  readonly slots: Slots
  readonly tokenizer: EngineTokenizer
  /** Layers that could be on a GPU. */
  readonly totalLayers: number
  /** Of the inference library. */
  readonly build: string
}

/** A model in memory with one context. */
export class LoadedModel {
  readonly #parts: ModelParts
  /** Prompt tokens read in one go, as many as `STEP_TIME` was enough for. */
  #step = SHORTEST_STEP

  constructor(parts: ModelParts) {
    this.#parts = parts
  }

  /** The KV caches of conversations. */
  get slots(): Slots {
    return this.#parts.slots
  }

  /** Token ids of a prompt, as the model was trained to read it. */
  encode(parts: readonly PromptPart[]): Token[] {
    return this.#parts.tokenizer.encode(parts)
  }

  /**
   * Writes an answer, until the signal comes: what is being computed then goes on by itself, and the
   * next use of the KV cache waits for its end. What the cache shares with the prompt is not read
   * again; the context is never shifted: at its end the answer ends with `length`.
   * @throws KotonohaError CONTEXT_FULL when the prompt leaves no room for a single token
   */
  async generate(options: GenerateOptions): Promise<GenerateResult> {
    const { sampling, signal } = options
    const { model, context, slots, tokenizer } = this.#parts
    const started = performance.now()
    const prompt = this.encode(options.parts)
    const available = context.contextSize
    const room = available - prompt.length
    if (room < 1) throw new KotonohaError('CONTEXT_FULL', { needed: prompt.length + 1, available })
    const result = { finish: 'aborted', promptTokens: prompt.length, answerTokens: 0 } as const
    const sequence = await slots.sequenceFor(options.conversationId, prompt)
    const { cachedTokens, rest } = await this.#read(sequence, prompt, signal)
    if (signal.aborted) return { ...result, cachedTokens, firstTokenMs: 0, generationMs: 0 }

    const most = Math.min(sampling.maxTokens, room)
    const stops = new Set(options.stopPieces.map((piece) => tokenizer.controlId(piece)))
    const passes = new Set(options.passPieces.map((piece) => tokenizer.controlId(piece)))
    const decoder = tokenizer.createDecoder()
    const outlet = new Outlet(options.onParts)
    const seen = new SeenTokens(prompt)
    let tokens = 0
    let firstAt = 0
    let finish: GenerateResult['finish'] = 'length'
    const drawn = drawing(sampling, seen)
    const stream: AsyncGenerator<Token | TokenWithProbabilities, unknown> =
      options.chances > 0
        ? sequence.evaluateWithMetadata(rest, { probabilities: true }, drawn)
        : sequence.evaluate(rest, drawn)
    try {
      for await (const item of untilAborted(stream, signal, (rest) => slots.waitFor(rest))) {
        const token = typeof item === 'number' ? item : item.token
        const now = performance.now()
        firstAt ||= now
        if (stops.has(token) || (model.isEogToken(token) && !passes.has(token))) {
          finish = 'stop'
          break
        }
        tokens++
        seen.add(token)
        const part = decoder.push(token)
        if (typeof item === 'number') outlet.add(part, tokens, now, firstAt)
        else options.onToken(this.#told(part, item, options.chances))
        if (signal.aborted || tokens >= most) break
      }
      if (signal.aborted && finish === 'length') finish = 'aborted'
    } finally {
      // Also what came before a failure.
      outlet.end(decoder.flush())
    }
    const ended = performance.now()
    firstAt ||= ended
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
    const { llama, gpu, model, context, tokenizer, totalLayers, build } = this.#parts
    const vram = gpu ? await llama.getVramState() : undefined
    return {
      backend: gpu || 'cpu',
      devices: gpu ? await llama.getGpuDeviceNames() : [],
      gpuLayers: model.gpuLayers,
      totalLayers,
      contextSize: context.contextSize,
      threads: context.currentThreads,
      processMemory: process.memoryUsage.rss(),
      gpuMemory: vram ? { used: vram.used, total: vram.total } : null,
      tokenizer: tokenizer.kind,
      build,
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
    const decoder = this.#parts.tokenizer.createDecoder()
    const part = decoder.push(id) ?? decoder.flush()
    return part === undefined ? '' : part.type === 'text' ? part.text : part.piece
  }

  /**
   * Reads the prompt into the KV cache, step by step, but for a rest of at least one token that the
   * answer begins with.
   */
  async #read(sequence: LlamaContextSequence, prompt: readonly Token[], signal: AbortSignal) {
    await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
    const aborted = abortOf(signal)
    const cachedTokens = sequence.nextTokenIndex
    let at = cachedTokens
    while (prompt.length - at > this.#step && !signal.aborted) {
      const step = this.#step
      const begun = performance.now()
      const reading = sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(at, at + step))
      this.slots.waitFor(reading)
      await Promise.race([reading, aborted])
      at += step
      if (signal.aborted) break
      const perToken = (performance.now() - begun) / step
      const wanted = Math.max(STEP_TIME / perToken, SHORTEST_STEP)
      this.#step = Math.round(Math.min(wanted, step * 2, LONGEST_STEP))
    }
    return { cachedTokens, rest: prompt.slice(at) }
  }
}

/**
 * The items of a stream until the signal comes; the end of what is being computed then is given to
 * `left`.
 */
async function* untilAborted<Item>(
  stream: AsyncGenerator<Item, unknown>,
  signal: AbortSignal,
  left: (rest: Promise<unknown>) => void,
): AsyncGenerator<Item, void> {
  const aborted = abortOf(signal)
  try {
    for (;;) {
      const next = await Promise.race([stream.next(), aborted])
      if (!next || next.done) return
      yield next.value
    }
  } finally {
    const end = stream.return(undefined)
    if (signal.aborted) left(end)
    else await end
  }
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

/** Gathers what an answer grows by into one message a frame; the first token goes at once. */
class Outlet {
  readonly #send: GenerateOptions['onParts']
  #parts: PromptPart[] = []
  #progress = { tokens: 0, elapsedMs: 0 }
  #timer: NodeJS.Timeout | undefined
  #sentAt = Number.NEGATIVE_INFINITY

  constructor(send: GenerateOptions['onParts']) {
    this.#send = send
  }

  add(part: PromptPart | undefined, tokens: number, now: number, firstAt: number): void {
    this.#progress = { tokens, elapsedMs: now - firstAt }
    this.#gather(part)
    if (now - this.#sentAt >= FRAME) this.#timer ??= setTimeout(() => this.#flush(), UNDER_WAY)
  }

  end(part: PromptPart | undefined): void {
    this.#gather(part)
    this.#flush()
  }

  #gather(part: PromptPart | undefined): void {
    if (!part) return
    const last = this.#parts.at(-1)
    if (last?.type === 'text' && part.type === 'text')
      this.#parts[this.#parts.length - 1] = { ...last, text: last.text + part.text }
    else this.#parts.push(part)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#parts.length === 0) return
    this.#send(this.#parts, this.#progress)
    this.#parts = []
    this.#sentAt = performance.now()
  }
}

/** The tokens of prompt and answer, each once, in a list that only grows. */
class SeenTokens {
  readonly list: Token[] = []
  readonly #known = new Set<Token>()

  constructor(tokens: readonly Token[]) {
    for (const token of tokens) this.add(token)
  }

  add(token: Token): void {
    if (this.#known.has(token)) return
    this.#known.add(token)
    this.list.push(token)
  }
}

function drawing(sampling: Sampling, seen: SeenTokens) {
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
        punishTokens: () => seen.list,
        maxPunishTokens: 65_536,
      },
    }),
  }
}
