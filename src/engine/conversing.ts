import type { Sampling, TokenChance } from '../contract/conversation.ts'
import type { EngineReport, GpuChoice } from '../contract/engine.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Gpu } from '../contract/fit.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { EngineProcess } from './engine-process.ts'
import {
  EngineReply,
  type EngineRequest,
  type GenerateResult,
  type LoadOptions,
  type SnapshotPlace,
} from './protocol.ts'

/** Lines of its log that are kept. */
const LOG_LINES = 200

type Request<Type extends EngineRequest['type']> = Omit<
  Extract<EngineRequest, { type: Type }>,
  'id'
>
type Outgoing =
  | Request<'load'>
  | Request<'count'>
  | Request<'generate'>
  | Request<'report'>
  | Request<'park'>
  | Request<'forget'>
  | Request<'gpu'>

interface Call {
  resolve(reply: EngineReply): void
  reject(error: unknown): void
  /** Takes the replies before the last. */
  progress(reply: EngineReply): void
}

export interface GenerateRequest {
  /** Whose KV cache is used; without it, none is kept. */
  readonly conversationId?: string
  readonly parts: readonly PromptPart[]
  readonly sampling: Sampling
  readonly stopPieces: readonly string[]
  readonly passPieces?: readonly string[]
  readonly signal: AbortSignal
  /** Called with each growth of the answer. */
  readonly onParts?: (
    parts: readonly PromptPart[],
    progress: { tokens: number; elapsedMs: number },
  ) => void
  /** Called with each token instead, and the likeliest ones at its place. */
  readonly onToken?: (token: TokenTold) => void
}

/** A token of an answer, and what might have stood in its place, the likeliest first. */
export interface TokenTold extends TokenChance {
  readonly chances: readonly TokenChance[]
}

/** How many of the likeliest tokens are told. */
const CHANCES = 8

/** Requests to one process, and its answers; all that wait fail with ENGINE_CRASHED when it ends. */
export class Conversing {
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>
  readonly log: string[] = []
  readonly #process: EngineProcess
  readonly #calls = new Map<number, Call>()
  #last = 0
  #gone = false

  constructor(engine: EngineProcess) {
    this.#process = engine
    engine.onMessage((message) => this.#receive(EngineReply.parse(message)))
    engine.onLog((line) => {
      this.log.push(line)
      if (this.log.length > LOG_LINES) this.log.shift()
    })
    this.ended = new Promise((resolve) => {
      engine.onExit((exit) => {
        this.#gone = true
        const detail = `exit code ${exit.code}, signal ${exit.signal}\n${this.log.slice(-8).join('\n')}`
        for (const call of this.#calls.values())
          call.reject(new KotonohaError('ENGINE_CRASHED', { detail }))
        this.#calls.clear()
        resolve()
      })
    })
  }

  async load(
    path: string,
    options: LoadOptions,
    snapshots: SnapshotPlace | null,
    onProgress: (share: number) => void,
  ): Promise<EngineReport> {
    const { reply } = this.#ask({ type: 'load', path, options, snapshots }, (step) => {
      if (step.type === 'loading') onProgress(step.progress)
    })
    return expect(await reply, 'loaded').report
  }

  async count(parts: PromptPart[]): Promise<number> {
    return expect(await this.#ask({ type: 'count', parts }).reply, 'counted').tokens
  }

  async report(): Promise<EngineReport> {
    return expect(await this.#ask({ type: 'report' }).reply, 'loaded').report
  }

  async gpu(choice: GpuChoice): Promise<Gpu | null> {
    return expect(await this.#ask({ type: 'gpu', gpu: choice }).reply, 'gpu').gpu
  }

  async generate(request: GenerateRequest): Promise<GenerateResult> {
    const { parts, sampling, stopPieces, passPieces = [], signal, onParts, onToken } = request
    const { id, reply } = this.#ask(
      {
        type: 'generate',
        conversationId: request.conversationId ?? null,
        parts: [...parts],
        sampling,
        stopPieces: [...stopPieces],
        passPieces: [...passPieces],
        chances: onToken ? CHANCES : 0,
      },
      (step) => {
        if (step.type === 'grew') {
          const { tokens, elapsedMs } = step
          onParts?.(step.parts, { tokens, elapsedMs })
        } else if (step.type === 'token') {
          const { text, probability, chances: likeliest } = step
          onToken?.({ text, probability, chances: likeliest })
        }
      },
    )
    const abort = () => {
      if (!this.#gone) this.#process.send({ type: 'abort', id: ++this.#last, target: id })
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      return expect(await reply, 'generated').result
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** Puts the KV caches of all conversations into files. */
  async park(): Promise<void> {
    expect(await this.#ask({ type: 'park' }).reply, 'done')
  }

  /** Keeps the KV cache of a conversation no longer. */
  async forget(conversationId: string): Promise<void> {
    expect(await this.#ask({ type: 'forget', conversationId }).reply, 'done')
  }

  end(): void {
    if (!this.#gone) this.#process.kill()
  }

  #ask(request: Outgoing, progress: Call['progress'] = () => {}) {
    const id = ++this.#last
    const reply = new Promise<EngineReply>((resolve, reject) => {
      if (this.#gone) reject(new KotonohaError('ENGINE_CRASHED'))
      else {
        this.#calls.set(id, { resolve, reject, progress })
        this.#process.send({ ...request, id })
      }
    })
    return { id, reply }
  }

  #receive(reply: EngineReply): void {
    const call = this.#calls.get(reply.id)
    if (!call) return
    if (reply.type === 'loading' || reply.type === 'grew' || reply.type === 'token') {
      call.progress(reply)
      return
    }
    this.#calls.delete(reply.id)
    if (reply.type === 'failed')
      call.reject(new KotonohaError(reply.failure.code, reply.failure.data))
    else call.resolve(reply)
  }
}

function expect<Type extends EngineReply['type']>(reply: EngineReply, type: Type) {
  if (!isOf(reply, type)) throw new KotonohaError('INTERNAL', { detail: `reply ${reply.type}` })
  return reply
}

function isOf<Type extends EngineReply['type']>(
  reply: EngineReply,
  type: Type,
): reply is Extract<EngineReply, { type: Type }> {
  return reply.type === type
}
