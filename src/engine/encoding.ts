import { availableParallelism } from 'node:os'
import { getLlama, LlamaLogLevel, type LlamaModel, type Token } from 'node-llama-cpp'
import { KotonohaError } from '../contract/errors.ts'
import { type EncoderFacts, encoderOf } from '../llmjp/encoder.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'

/** Passages are shorter; a longer context would only take memory. */
const LONGEST = 1024
/** Tokens that the model adds to a text, or to a question and a text. */
const MARKS = 4

/** A model in memory that reads texts. */
export interface LoadedEncoder {
  readonly facts: EncoderFacts
  /** @throws KotonohaError MODEL_UNSUPPORTED for a reranker */
  embed(texts: readonly string[], as: 'question' | 'passage'): Promise<number[][]>
  /** @throws KotonohaError MODEL_UNSUPPORTED for a model that makes vectors */
  rank(question: string, texts: readonly string[]): Promise<number[]>
}

/**
 * Loads a model that makes vectors or that ranks, on the CPU: it works beside the model that answers.
 * @throws KotonohaError MODEL_…
 */
export async function loadEncoder(path: string): Promise<LoadedEncoder> {
  const facts = await factsOf(path)
  try {
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      progressLogs: false,
      logLevel: LlamaLogLevel.warn,
      logger: (_level, message) => process.stderr.write(`${message.trimEnd()}\n`),
    })
    const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 })
    const contextSize = Math.min(LONGEST, facts.contextLength)
    const options = { contextSize, batchSize: contextSize, threads: threads() }
    return facts.kind === 'reranker'
      ? await ranking(model, facts, options)
      : await embedding(model, facts, options)
  } catch (cause) {
    if (cause instanceof KotonohaError) throw cause
    throw new KotonohaError(
      'MODEL_LOAD_FAILED',
      { subject: path, detail: String(cause) },
      { cause },
    )
  }
}

interface ContextOptions {
  readonly contextSize: number
  readonly batchSize: number
  readonly threads: number
}

async function embedding(
  model: LlamaModel,
  facts: EncoderFacts,
  options: ContextOptions,
): Promise<LoadedEncoder> {
  const context = await model.createEmbeddingContext(options)
  return {
    facts,
    async embed(texts, as) {
      const vectors: number[][] = []
      for (const text of texts) {
        const tokens = shortened(model, `${facts.prefixes[as]}${text}`, options.contextSize - MARKS)
        const { vector } = await context.getEmbeddingFor(tokens)
        vectors.push(ofLengthOne(vector))
      }
      return vectors
    },
    rank: async () => refused('embedding'),
  }
}

async function ranking(
  model: LlamaModel,
  facts: EncoderFacts,
  options: ContextOptions,
): Promise<LoadedEncoder> {
  const context = await model.createRankingContext(options)
  return {
    facts,
    embed: async () => refused('reranker'),
    async rank(question, texts) {
      const room = options.contextSize - MARKS
      const asked = shortened(model, question, Math.floor(room / 4))
      const scores: number[] = []
      for (const text of texts)
        scores.push(await context.rank(asked, shortened(model, text, room - asked.length)))
      return scores
    },
  }
}

function refused(kind: string): never {
  throw new KotonohaError('MODEL_UNSUPPORTED', { detail: `a model for ${kind}` })
}

function shortened(model: LlamaModel, text: string, most: number): Token[] {
  return model.tokenize(text).slice(0, most)
}

function ofLengthOne(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** The model that answers works at the same time. */
function threads(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2))
}

async function factsOf(path: string): Promise<EncoderFacts> {
  const source = await fileSource(path)
  try {
    const facts = encoderOf(await readGguf(source))
    if (!facts)
      throw new KotonohaError('MODEL_UNSUPPORTED', { subject: path, detail: 'not an encoder' })
    return facts
  } finally {
    await source.close()
  }
}
