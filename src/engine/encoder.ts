import { KotonohaError } from '../contract/errors.ts'
import { EncoderReply, type EncoderRequest, MOST_TEXTS } from './encoder-protocol.ts'
import type { EngineProcess, SpawnEngine } from './engine-process.ts'

/** Texts that are sent at once: a signal is looked at between two calls. */
const TOGETHER = 16
const LOG_LINES = 8

type Request = EncoderRequest extends infer One
  ? One extends One
    ? Omit<One, 'id'>
    : never
  : never

interface Call {
  resolve(reply: EncoderReply): void
  reject(error: unknown): void
}

/**
 * A model that makes vectors of texts or ranks them, in a process of its own, which is started by the
 * first call, and again by the next one after it has died.
 */
export class Encoder {
  readonly #spawn: SpawnEngine
  readonly #path: string
  readonly #calls = new Map<number, Call>()
  #process: EngineProcess | undefined
  #loading: Promise<'embedding' | 'reranker'> | undefined
  #log: string[] = []
  #last = 0

  constructor(spawn: SpawnEngine, path: string) {
    this.#spawn = spawn
    this.#path = path
  }

  /**
   * What the model is for; loads it.
   * @throws KotonohaError MODEL_…, ENGINE_CRASHED
   */
  kind(): Promise<'embedding' | 'reranker'> {
    this.#loading ??= this.#load().catch((error) => {
      this.end()
      throw error
    })
    return this.#loading
  }

  /**
   * A vector of length 1 for each text.
   * @param as a question, or what may answer it: some models are trained to tell them apart
   * @throws KotonohaError MODEL_…, ENGINE_CRASHED; the reason of the signal
   */
  async embed(
    texts: readonly string[],
    as: 'question' | 'passage',
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    await this.kind()
    const vectors: Float32Array[] = []
    for (let at = 0; at < texts.length; at += TOGETHER) {
      signal?.throwIfAborted()
      const reply = await this.#ask({ type: 'embed', texts: texts.slice(at, at + TOGETHER), as })
      if (reply.type !== 'embedded') throw new KotonohaError('INTERNAL', { detail: reply.type })
      vectors.push(...reply.vectors.map((vector) => Float32Array.from(vector)))
    }
    return vectors
  }

  /**
   * How well each text answers a question, from 0 to 1.
   * @throws KotonohaError MODEL_…, ENGINE_CRASHED
   */
  async rank(question: string, texts: readonly string[]): Promise<number[]> {
    await this.kind()
    const reply = await this.#ask({ type: 'rank', question, texts: texts.slice(0, MOST_TEXTS) })
    if (reply.type !== 'ranked') throw new KotonohaError('INTERNAL', { detail: reply.type })
    return reply.scores
  }

  /** Ends the process, which alone gives all memory back; the next call starts it again. */
  end(): void {
    const old = this.#process
    this.#process = undefined
    this.#loading = undefined
    this.#failAll(new KotonohaError('MODEL_LOAD_CANCELLED'))
    old?.kill()
  }

  async #load(): Promise<'embedding' | 'reranker'> {
    const started = this.#spawn()
    this.#process = started
    this.#log = []
    started.onMessage((message) => this.#receive(EncoderReply.parse(message)))
    started.onLog((line) => {
      this.#log = [...this.#log, line].slice(-LOG_LINES)
    })
    started.onExit(({ code, signal }) => {
      if (this.#process !== started) return
      this.#process = undefined
      this.#loading = undefined
      const detail = `exit code ${code}, signal ${signal}\n${this.#log.join('\n')}`
      this.#failAll(new KotonohaError('ENGINE_CRASHED', { detail }))
    })
    const reply = await this.#ask({ type: 'load', path: this.#path })
    if (reply.type !== 'loaded') throw new KotonohaError('INTERNAL', { detail: reply.type })
    return reply.kind
  }

  #ask(request: Request): Promise<EncoderReply> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      if (!this.#process) reject(new KotonohaError('ENGINE_CRASHED'))
      else {
        this.#calls.set(id, { resolve, reject })
        this.#process.send({ ...request, id })
      }
    })
  }

  #receive(reply: EncoderReply): void {
    const call = this.#calls.get(reply.id)
    this.#calls.delete(reply.id)
    if (reply.type === 'failed')
      call?.reject(new KotonohaError(reply.failure.code, reply.failure.data))
    else call?.resolve(reply)
  }

  #failAll(error: KotonohaError): void {
    for (const call of this.#calls.values()) call.reject(error)
    this.#calls.clear()
  }
}
