import type { Conversation, Message } from '../contract/conversation.ts'
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

/** Gives conversations their titles, by their own model. */
export class Titling {
  readonly #services: Services
  /** Under way, by conversation. */
  readonly #running = new Map<string, AbortController>()

  constructor(services: Services) {
    this.#services = services
  }

  /** A new turn comes before a title. */
  giveWay(conversationId: string): void {
    this.#running.get(conversationId)?.abort()
  }

  close(): void {
    for (const abort of this.#running.values()) abort.abort()
  }

  /** Names a conversation after its first finished answer; never throws. */
  async name(answer: Message): Promise<void> {
    const { store, publish, inTurn } = this.#services
    const { conversationId } = answer
    if (answer.state.status !== 'complete' || !answer.parentId) return
    const abort = new AbortController()
    this.#running.set(conversationId, abort)
    try {
      const conversation = store.inForce(store.readConversation(conversationId).conversation)
      if (conversation.titledBy !== 'nobody') return
      const question = store.readMessage(answer.parentId).text
      const written = await inTurn(() =>
        this.#write(conversation, titleQuestion(question, answer.text), abort.signal),
      )
      // The user may have named it meanwhile.
      const now = store.readConversation(conversationId).conversation
      if (abort.signal.aborted || now.titledBy !== 'nobody') return
      store.updateConversation(conversationId, {
        title: titleFrom(written, question, answer.text),
        titledBy: 'program',
      })
      publish({ type: 'conversation-changed', conversationId })
    } catch {
      // A conversation without a title shows its first words; the next answer tries again.
    } finally {
      if (this.#running.get(conversationId) === abort) this.#running.delete(conversationId)
    }
  }

  async #write(conversation: Conversation, question: string, signal: AbortSignal): Promise<string> {
    const { loading, engine } = this.#services
    signal.throwIfAborted()
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
