import type { Message } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { EngineClient } from '../engine/client.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { Store } from '../store/store.ts'
import type { ModelLoading } from './loading.ts'
import { renderPrompt } from './prompting.ts'
import { lone } from './thread.ts'
import { titleFrom, titleQuestion } from './title.ts'

/** Titles are written without chance. */
const SAMPLING = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 48, seed: 0 }

interface Services {
  readonly store: Store
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly publish: (event: AppEvent) => void
  /** Runs work when no answer is being written. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

/** Why a title was left: something that somebody waits for came. It is written after that. */
const PUT_OFF = Symbol('put off')

/** Gives conversations their titles, by their own model, when nobody waits for anything else. */
export class Titling {
  readonly #services: Services
  /** Under way, by conversation. */
  readonly #running = new Map<string, AbortController>()
  #closing = false

  constructor(services: Services) {
    this.#services = services
  }

  /**
   * What somebody waits for comes before titles.
   * @param conversationId where it is a turn of a conversation: that one is named after its answer
   */
  giveWay(conversationId?: string): void {
    for (const [id, abort] of this.#running)
      abort.abort(id === conversationId ? undefined : PUT_OFF)
  }

  close(): void {
    this.#closing = true
    for (const abort of this.#running.values()) abort.abort()
  }

  /** Names a conversation after its first finished answer; never throws. */
  async name(answer: Message): Promise<void> {
    const { conversationId } = answer
    let abort: AbortController
    do {
      abort = new AbortController()
      this.#running.set(conversationId, abort)
      // A conversation without a title shows its first words; the next answer tries again.
      await this.#name(answer, abort.signal).catch(() => undefined)
      if (this.#running.get(conversationId) === abort) this.#running.delete(conversationId)
    } while (abort.signal.reason === PUT_OFF && !this.#closing)
  }

  async #name(answer: Message, signal: AbortSignal): Promise<void> {
    const { store, publish, inTurn } = this.#services
    const { conversationId, parentId, text, state } = answer
    if (state.status !== 'complete' || !parentId) return
    const question = store.readMessage(parentId).text
    const isUnnamed = () =>
      store.readConversation(conversationId).conversation.titledBy === 'nobody'
    const written = await inTurn(async () => {
      signal.throwIfAborted()
      if (isUnnamed()) return this.#write(conversationId, titleQuestion(question, text), signal)
    })
    // The user may have named it meanwhile.
    if (written === undefined || signal.aborted || !isUnnamed()) return
    const title = titleFrom(written, question, text)
    store.updateConversation(conversationId, { title, titledBy: 'program' })
    publish({ type: 'conversation-changed', conversationId })
  }

  async #write(conversationId: string, question: string, signal: AbortSignal): Promise<string> {
    const { store, loading, engine } = this.#services
    const conversation = store.inForce(store.readConversation(conversationId).conversation)
    const model = await loading.ready(loading.modelIdOf(conversation))
    if (!model) throw new KotonohaError('ENGINE_UNAVAILABLE')
    const format = model.format()
    const reader = format.createAnswerReader(false)
    let title = ''
    await engine.generate({
      parts: renderPrompt(format, [lone(question)], {
        systemInstruction: null,
        reasoningEffort: 'low',
      }),
      // A model that reasons does so for titles too.
      sampling: format.recommended.reasoningEffort ? { ...SAMPLING, maxTokens: 1024 } : SAMPLING,
      stopPieces: format.stopPieces,
      passPieces: format.passPieces,
      signal,
      onParts: (parts: readonly PromptPart[]) => {
        for (const part of parts) title += reader.push(part).text
      },
    })
    signal.throwIfAborted()
    return title + reader.flush().text
  }
}
