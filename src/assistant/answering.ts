import type {
  Conversation,
  Generation,
  Message,
  MessageState,
  Sampling,
  SamplingChoice,
} from '../contract/conversation.ts'
import { failureOf } from '../contract/errors.ts'
import type { UsedPassage } from '../contract/material.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import type { EngineClient, GenerateResult } from '../engine/client.ts'
import type { PromptFormat, PromptPart } from '../llmjp/prompt.ts'
import type { UsableModel } from '../models/installed.ts'
import type { Store } from '../store/store.ts'
import type { FittedPrompt } from './context.ts'
import { recordOf } from './generation-record.ts'
import type { LiveAnswer } from './live-answer.ts'
import { LiveGrounding } from './live-grounding.ts'
import type { ModelLoading } from './loading.ts'
import { fitMaterial, mostPassages } from './material.ts'
import type { Prompting } from './prompting.ts'
import type { Summarizing } from './summarizing.ts'
import { exchangesOf, lone } from './thread.ts'

/** Why an answer is aborted when the program ends; any other reason is that its user stopped it. */
export const CLOSING = Symbol('closing')

interface Services {
  readonly store: Store
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly documents: AskedDocuments
}

/** What answers need of the documents. */
export type AskedDocuments = Pick<
  DocumentLibrary,
  | 'settled'
  | 'isAsked'
  | 'givenIn'
  | 'readIn'
  | 'passagesOf'
  | 'differences'
  | 'find'
  | 'beginConversation'
>

/** How one answer is made otherwise than its conversation says, and what is done where not all fits. */
export interface AnswerChoices {
  /** What was said before is summarised; else the oldest of it is left out. */
  readonly summarize?: boolean | undefined
  /** Fewer passages of documents are given. */
  readonly shortenDocuments?: boolean | undefined
  readonly sampling?: SamplingChoice | undefined
}

/** A question that has not been sent. */
interface Asked {
  /** Null: it would begin a conversation. */
  readonly conversationId: string | null
  readonly text: string
  /** What was said before it. */
  readonly thread: readonly Message[]
}

/** Writes one answer: loads the model, fits the prompt, generates, and records how it was made. */
export class Answering {
  readonly #store: Store
  readonly #engine: EngineClient
  readonly #loading: ModelLoading
  readonly #documents: AskedDocuments
  readonly #prompting: Prompting
  readonly #summarizing: Summarizing

  constructor(
    { store, engine, loading, documents }: Services,
    prompting: Prompting,
    summarizing: Summarizing,
  ) {
    this.#store = store
    this.#engine = engine
    this.#loading = loading
    this.#documents = documents
    this.#prompting = prompting
    this.#summarizing = summarizing
  }

  /**
   * Looks into the documents, loads, fits, generates, records. Ends the answer in any case; never
   * throws.
   */
  async write(
    answer: LiveAnswer,
    signal: AbortSignal,
    { summarize, shortenDocuments, sampling: chosen }: AnswerChoices = {},
  ): Promise<void> {
    let generation: Generation | null = answer.message.generation
    try {
      signal.throwIfAborted()
      const { conversationId, parentId, modelId } = answer.message
      const set = this.#store.inForce(this.#store.readConversation(conversationId).conversation)
      const conversation = { ...set, sampling: { ...set.sampling, ...chosen } }
      const question = parentId ? this.#store.thread(parentId) : []
      const passages = await this.#passagesFor(answer.message, question, signal)
      if (!passages) return await answer.finish({ status: 'nothing-found' }, null)
      const model = await abortable(
        this.#loading.ensure(modelId ?? this.#loading.modelIdOf(conversation)),
        signal,
      )
      const format = model.format()
      const sampling = this.#prompting.samplingFor(model, conversation)
      const { limit } = this.#prompting.budgetFor(model, conversation)
      const worth = passages.slice(0, mostPassages(limit))
      const thread = summarize
        ? await this.#summarizing.shorten(model, conversation, question, worth, signal)
        : question
      const written = answer.message.text === '' ? [] : [answer.message]
      const exchanges = exchangesOf([...thread, ...written])
      const { fitted, given } = await fitMaterial(
        exchanges,
        worth,
        (some) => this.#prompting.fit(model, some, conversation),
        shortenDocuments,
      )
      if (given.length > 0) answer.give(given)
      const grounding = new LiveGrounding(answer, given)
      const result = await this.#generate(answer, format, fitted, sampling, signal, () =>
        grounding.grew(),
      ).finally(() => grounding.ended())
      generation = recordOf(this.#engine.state, {
        model,
        sampling,
        systemInstruction: conversation.systemInstruction,
        result,
        omittedMessageIds: fitted.omittedMessageIds,
        summarizedMessageIds: fitted.summarizedMessageIds,
      })
      await answer.finish(stateAfter(result, signal), generation)
    } catch (error) {
      const state: MessageState = signal.aborted
        ? stateEndedBy(signal)
        : { status: 'failed', failure: failureOf(error) }
      await answer.finish(state, generation)
    }
  }

  /**
   * The passages that an answer is to be given: those it had when it is continued, else what the
   * documents of its conversation have. Undefined when they have nothing of what is asked.
   */
  async #passagesFor(
    { conversationId, material }: Message,
    thread: readonly Message[],
    signal: AbortSignal,
  ): Promise<readonly UsedPassage[] | undefined> {
    if (material) return material.passages
    await this.#documents.settled(conversationId, signal)
    const question = thread.at(-1)?.text
    if (question === undefined) return []
    return await this.#found(conversationId, question, thread.slice(0, -1))
  }

  /**
   * How a question would be asked now: the prompt, and the passages that were found and given. A
   * reranker is not waited for, so the order of passages may still change.
   * @param thread what was said before it
   * @throws KotonohaError CONTEXT_FULL when even the question alone is too long
   */
  async preview(
    model: UsableModel,
    conversation: Pick<Conversation, 'systemInstruction' | 'sampling'>,
    { conversationId, text, thread }: Asked,
  ): Promise<{ fitted: FittedPrompt; found: readonly UsedPassage[]; given: number }> {
    const found = (await this.#found(conversationId, text, thread, true)) ?? []
    const { limit } = this.#prompting.budgetFor(model, conversation)
    const { fitted, given } = await fitMaterial(
      [...exchangesOf(thread), lone(text)],
      found.slice(0, mostPassages(limit)),
      (some) => this.#prompting.fit(model, some, conversation),
    )
    return { fitted, found, given: given.length }
  }

  async #found(
    conversationId: string | null,
    question: string,
    thread: readonly Message[],
    isQuick = false,
  ): Promise<readonly UsedPassage[] | undefined> {
    if (!this.#documents.isAsked(conversationId)) return []
    const before = thread.findLast(({ role }) => role === 'user')?.text
    const finding = await this.#documents.find(conversationId, question, before, isQuick)
    if (finding.found === 'nothing') return undefined
    return finding.found === 'no-question' ? [] : finding.passages
  }

  async #generate(
    answer: LiveAnswer,
    format: PromptFormat,
    fitted: FittedPrompt,
    sampling: Sampling,
    signal: AbortSignal,
    onGrown: () => void,
  ): Promise<GenerateResult> {
    const reader = format.createAnswerReader(answer.message.text !== '')
    const stopText = new AbortController()
    const grow = (
      read: { text: string; reasoning: string },
      progress: { tokens: number; elapsedMs: number },
    ) => {
      answer.grow('reasoning', read.reasoning, progress)
      answer.grow('text', read.text, progress)
      if (read.text !== '') onGrown()
    }
    let progress = { tokens: 0, elapsedMs: 0 }
    const result = await this.#engine.generate({
      conversationId: answer.message.conversationId,
      parts: fitted.parts,
      sampling,
      stopPieces: format.stopPieces,
      passPieces: format.passPieces,
      signal: AbortSignal.any([signal, stopText.signal]),
      onParts: (parts: readonly PromptPart[], now: { tokens: number; elapsedMs: number }) => {
        progress = now
        for (const part of parts) grow(reader.push(part), now)
        if (reader.ended) stopText.abort()
      },
    })
    grow(reader.flush(), progress)
    return reader.ended && !signal.aborted ? { ...result, finish: 'stop' } : result
  }
}

function stateAfter({ finish }: GenerateResult, signal: AbortSignal): MessageState {
  if (finish === 'stop') return { status: 'complete' }
  if (finish === 'length') return { status: 'cut-off' }
  return stateEndedBy(signal)
}

function stateEndedBy({ reason }: AbortSignal): MessageState {
  return { status: reason === CLOSING ? 'interrupted' : 'stopped' }
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
