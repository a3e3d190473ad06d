import { randomUUID } from 'node:crypto'
import type {
  ContextUse,
  Conversation,
  ConversationKind,
  Message,
  MessageState,
  SamplingChoice,
} from '../contract/conversation.ts'
import type { TurnStarted } from '../contract/conversation-calls.ts'
import { pairOf } from '../contract/earlier-first.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { Material } from '../contract/material.ts'
import type { Settings } from '../contract/settings.ts'
import type { Reading, WholeKind } from '../contract/whole-document.ts'
import { wholeKindOf } from '../contract/whole-kind.ts'
import type { EngineClient } from '../engine/client.ts'
import type { Store } from '../store/store.ts'
import { type AnswerChoices, Answering, type AskedDocuments, CLOSING } from './answering.ts'
import { compared, passagesOfChanges } from './changes.ts'
import { LiveAnswer } from './live-answer.ts'
import type { ModelLoading } from './loading.ts'
import { Prompting } from './prompting.ts'
import { Summarizing } from './summarizing.ts'
import { lone } from './thread.ts'
import { Titling } from './titling.ts'
import { WholeAnswering } from './whole-answering.ts'
import { WholeDocuments } from './whole-document.ts'

/** Milliseconds that a new question waits for the answer before it to be saved. */
const SAVING = 1000

/** How a conversation begins, beside its first message. */
export interface NewConversation {
  readonly folderId: string | null
  readonly modelId: string | null
  readonly systemInstruction: string | null
  readonly sampling: SamplingChoice
  /** Documents that were put down for it. */
  readonly documentIds?: readonly string[] | undefined
}

interface SendOptions extends AnswerChoices {
  readonly parentId?: string | null | undefined
  readonly reading?: Reading | undefined
}

interface Services {
  readonly store: Store
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly documents: AskedDocuments
  readonly settings: () => Settings
  readonly publish: (event: AppEvent) => void
}

/** A turn under way. */
interface Running {
  readonly answer: LiveAnswer
  readonly abort: AbortController
  readonly done: Promise<void>
}

/**
 * Turns from question to answer: makes both exist, answers one after the other, and names the
 * conversation afterwards.
 */
export class Turns {
  readonly #services: Services
  /** By message. */
  readonly #running = new Map<string, Running>()
  readonly #prompting: Prompting
  readonly #answering: Answering
  readonly #titling: Titling
  readonly #whole: WholeDocuments
  readonly #wholeAnswering: WholeAnswering
  /** One generation after the other, so that no turn unloads the model of another. */
  #last: Promise<unknown> = Promise.resolve()
  #closing = false

  constructor(services: Services) {
    this.#services = services
    this.#prompting = new Prompting(services.engine, services.settings)
    this.#answering = new Answering(
      services,
      this.#prompting,
      new Summarizing(services, this.#prompting),
    )
    const inTurn = <T>(work: () => Promise<T>) => this.inTurn(work)
    this.#titling = new Titling({ ...services, inTurn })
    const { documents } = services
    this.#whole = new WholeDocuments({
      ...services,
      tasks: services.store.wholeTasks(),
      passagesOf: async (id) => documents.passagesOf(id),
      changesOf: async ({ documentId, otherId }, signal) =>
        passagesOfChanges((await compared(documents, documentId, otherId, signal)).changes),
      inTurn,
    })
    this.#wholeAnswering = new WholeAnswering(documents, this.#whole)
  }

  /**
   * Asks. Returns when question and answer exist; the answer arrives as events.
   * @param parentId the message it follows, if not the last one shown; another question there is kept
   *   as a branch of its own
   * @param reading how documents are read; if not given, as the question asks for
   * @throws KotonohaError MESSAGE_EMPTY, BUSY, CONVERSATION_NOT_FOUND, CONTEXT_FULL (when the model
   *   is loaded and even the message alone is too long), or the store's failures
   */
  async send(
    conversationId: string | null,
    text: string,
    beginning: NewConversation,
    { parentId, reading, ...fitting }: SendOptions = {},
  ): Promise<TurnStarted> {
    const { store, loading } = this.#services
    if (text.trim() === '') throw new KotonohaError('MESSAGE_EMPTY')
    if (conversationId) await this.#free(conversationId)
    const existing = conversationId
      ? store.readConversation(conversationId).conversation
      : undefined
    const choices = store.inForce(existing ?? beginning)
    const model = await loading.ready(loading.modelIdOf(choices))
    if (model) await this.#prompting.fit(model, [lone(text)], choices)

    const { conversation, question, answer } = store.together(() => {
      const conversation = existing ?? this.#begin(beginning)
      const question = store.addMessage({
        ...blank(conversation.id, parentId === undefined ? conversation.leafId : parentId, 'user'),
        text,
        state: { status: 'complete' },
      })
      store.drafts.save(conversationId, '')
      const answer = store.addMessage({
        ...blank(conversation.id, question.id, 'assistant'),
        material: this.#wholeOf(conversation.id, text, reading),
      })
      return { conversation, question, answer }
    })
    this.#announce(question, answer)
    this.#start(answer, fitting)
    return {
      conversationId: conversation.id,
      userMessageId: question.id,
      assistantMessageId: answer.id,
    }
  }

  /**
   * Asks several models the same, one after the other.
   * @throws KotonohaError MESSAGE_EMPTY, or the store's failures
   */
  compare(
    text: string,
    modelIds: readonly string[],
    choices: Omit<NewConversation, 'modelId' | 'folderId'>,
  ): { conversationId: string } {
    const { store } = this.#services
    if (text.trim() === '') throw new KotonohaError('MESSAGE_EMPTY')
    const { question, answers } = store.together(() => {
      const { id } = this.#begin({ ...choices, folderId: null, modelId: null }, 'comparison')
      const question = store.addMessage({
        ...blank(id, null, 'user'),
        text,
        state: { status: 'complete' },
      })
      const answers = modelIds.map((modelId) =>
        store.addMessage({ ...blank(id, question.id, 'assistant'), modelId }),
      )
      return { question, answers }
    })
    this.#announce(question, ...answers)
    for (const answer of answers) this.#start(answer)
    return { conversationId: question.conversationId }
  }

  /**
   * Answers the question of an answer again, as a new branch beside it.
   * @param modelId another model than was asked before
   * @param sampling what is set otherwise than in the conversation, for this answer alone
   * @param reading how documents are read; if not given, as they were
   */
  async regenerate({
    messageId,
    modelId,
    sampling,
    reading,
  }: {
    messageId: string
    modelId?: string | undefined
    sampling?: SamplingChoice
    reading?: Reading | undefined
  }): Promise<TurnStarted> {
    const { store } = this.#services
    const old = await this.#answer(messageId)
    const question = old.parentId ? store.readMessage(old.parentId).text : ''
    const whole = old.material?.whole
    const how = reading ?? readingOf(whole?.kind)
    const answer = store.addMessage({
      ...blank(old.conversationId, old.parentId, 'assistant'),
      modelId: modelId ?? old.modelId,
      material: this.#wholeOf(old.conversationId, question, how),
    })
    this.#announce(answer)
    this.#start(answer, { sampling })
    return started(answer)
  }

  /**
   * Writes on where an answer was stopped, cut off, interrupted or failed. One for which nothing was
   * found in the documents is written without them.
   */
  async continue(messageId: string): Promise<TurnStarted> {
    const { store } = this.#services
    const old = await this.#answer(messageId)
    if (old.state.status === 'complete') throw new KotonohaError('INVALID_INPUT')
    const state: MessageState = { status: 'streaming' }
    const material =
      old.state.status === 'nothing-found' ? { passages: [], sentences: [] } : old.material
    store.updateMessage(old.id, { state, material })
    const answer = { ...old, state, material }
    this.#announce(answer)
    this.#start(answer)
    return started(answer)
  }

  /**
   * Takes what the reading of whole documents had found when it was stopped for the answer; one that
   * had found nothing stays as it is.
   */
  async endWhole(messageId: string): Promise<void> {
    const { store } = this.#services
    const { state, text, material } = await this.#answer(messageId)
    if (!material?.whole || state.status === 'complete') throw new KotonohaError('INVALID_INPUT')
    await this.#wholeAnswering.forget(material.whole)
    store.updateMessage(messageId, {
      state: text === '' ? state : { status: 'complete' },
      material: { ...material, whole: { ...material.whole, tasks: [] } },
    })
    this.#announce(store.readMessage(messageId))
  }

  /** Forgets what was under way about a document that is gone. */
  async forgetDocument(id: string): Promise<void> {
    await this.#whole.forget(id)
  }

  /** Stops at once; what has been written stays. Resolves when it is saved. */
  async stop(conversationId: string): Promise<void> {
    const running = this.#runningIn(conversationId)
    for (const { abort } of running) abort.abort()
    await Promise.all(running.map(({ done }) => done))
  }

  /**
   * How full the context would be if the text were sent now.
   * @param parentId the message it would follow, if not the last one shown
   */
  async measure(
    conversationId: string | null,
    text: string,
    parentId?: string | null,
  ): Promise<ContextUse> {
    const { store, loading } = this.#services
    const tree = conversationId ? store.readConversation(conversationId) : undefined
    const conversation = store.inForce(tree?.conversation ?? beginningOf({}))
    const model = await loading.ready(loading.modelIdOf(conversation))
    if (!model) return { status: 'unknown' }
    const budget = this.#prompting.budgetFor(model, conversation)
    const thread = this.#thread(
      parentId === undefined ? (tree?.conversation.leafId ?? null) : parentId,
    )
    const known = { status: 'known' as const, limit: budget.limit, reserved: budget.reserved }
    try {
      const asked = { conversationId, text, thread }
      const { fitted, found, given } = await this.#answering.preview(model, conversation, asked)
      const passages = found.map(({ name, place: { page = null } }, at) => ({
        name,
        page,
        isGiven: at < given,
      }))
      const { tokens, omittedMessageIds } = fitted
      return { ...known, used: tokens, omittedMessageIds, passages, fits: true }
    } catch (error) {
      if (!(error instanceof KotonohaError) || error.code !== 'CONTEXT_FULL') throw error
      const nothing = { omittedMessageIds: [], passages: [] }
      return { ...known, ...nothing, used: error.data.needed ?? 0, fits: false }
    }
  }

  /** The message as it is now: an answer under way is ahead of the store. */
  live(message: Message): Message {
    return this.#running.get(message.id)?.answer.message ?? message
  }

  /** Ends all turns, saved as interrupted. */
  async close(): Promise<void> {
    this.#closing = true
    this.#titling.close()
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort(CLOSING)
    await Promise.race([
      Promise.all([this.#whole.close(), ...running.map(({ done }) => done)]),
      new Promise((resolve) => setTimeout(resolve, 3000).unref()),
    ])
  }

  #start(message: Message, how: AnswerChoices = {}): void {
    const { store, publish } = this.#services
    const { conversationId } = message
    this.#titling.giveWay(conversationId)
    const abort = new AbortController()
    const answer = new LiveAnswer(message, store, publish)
    const done = this.#write(answer, abort.signal, how).finally(() => {
      this.#running.delete(message.id)
      publish({ type: 'conversation-changed', conversationId })
    })
    this.#running.set(message.id, { answer, abort, done })
    void done.then(() => {
      if (!this.#closing) void this.#titling.name(answer.message)
    })
  }

  async #write(answer: LiveAnswer, signal: AbortSignal, how: AnswerChoices): Promise<void> {
    const { conversationId, parentId, modelId, material } = answer.message
    if (material?.whole) {
      const { store } = this.#services
      const { conversation } = store.readConversation(conversationId)
      const asked = {
        question: parentId ? store.readMessage(parentId).text : '',
        modelId: modelId ?? store.inForce(conversation).modelId,
      }
      // It takes turns of its own, one for each part, so that other answers come in between.
      if (await this.#wholeAnswering.write(answer, asked, signal)) return
      answer.forgetMaterial()
    }
    await this.inTurn(() => this.#answering.write(answer, signal, how))
  }

  /** Where all documents are to be read for a question: what its answer begins with. */
  #wholeOf(conversationId: string, question: string, reading?: Reading): Material | null {
    const given = this.#services.documents.givenIn(conversationId)
    if (given.length === 0 || reading === 'passages') return null
    const canCompare = pairOf(given, question) !== undefined
    const asked = wholeKindOf(question, canCompare && reading !== 'whole' ? 2 : 1)
    const kind =
      reading === 'differences'
        ? canCompare && ('differences' as const)
        : (asked ?? (reading === 'whole' && ('list' as const)))
    return kind ? { passages: [], sentences: [], whole: { kind, tasks: [], progress: null } } : null
  }

  /** As `inTurn`, for what somebody waits for: a title under way is put off. */
  soon<T>(work: () => Promise<T>): Promise<T> {
    this.#titling.giveWay()
    return this.inTurn(work)
  }

  /** Runs work when no answer is being written. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  #begin(
    { folderId, modelId, systemInstruction, sampling, documentIds = [] }: NewConversation,
    kind: ConversationKind = 'chat',
  ): Conversation {
    const { store, documents } = this.#services
    const conversation = store.createConversation({ modelId, kind, folderId })
    store.updateConversation(conversation.id, { systemInstruction, sampling })
    documents.beginConversation(conversation.id, documentIds)
    return { ...conversation, systemInstruction, sampling }
  }

  #thread(leafId: string | null): Message[] {
    if (!leafId) return []
    return this.#services.store.thread(leafId).map((message) => this.live(message))
  }

  async #answer(messageId: string): Promise<Message> {
    const { conversationId, role } = this.#services.store.readMessage(messageId)
    if (role !== 'assistant') throw new KotonohaError('INVALID_INPUT')
    await this.#free(conversationId)
    return this.#services.store.readMessage(messageId)
  }

  /**
   * Resolves when no answer is being written; one that has just ended is on its way to the disk.
   * @throws KotonohaError BUSY
   */
  async #free(conversationId: string): Promise<void> {
    const running = this.#runningIn(conversationId)
    if (running.every(({ answer }) => answer.message.state.status !== 'streaming'))
      await Promise.race([
        Promise.all(running.map(({ done }) => done)),
        new Promise((resolve) => setTimeout(resolve, SAVING).unref()),
      ])
    if (this.#runningIn(conversationId).length > 0) throw new KotonohaError('BUSY')
  }

  #runningIn(conversationId: string): Running[] {
    return [...this.#running.values()].filter(
      ({ answer }) => answer.message.conversationId === conversationId,
    )
  }

  #announce(...messages: Message[]): void {
    const { publish } = this.#services
    for (const message of messages) publish({ type: 'message-changed', message })
    for (const { conversationId } of messages.slice(0, 1))
      publish({ type: 'conversation-changed', conversationId })
  }
}

/** A conversation's beginning with nothing chosen. */
export function beginningOf(chosen: Partial<NewConversation>): NewConversation {
  return { folderId: null, modelId: null, systemInstruction: null, sampling: {}, ...chosen }
}

/** How documents were read for an answer of a kind. */
function readingOf(kind: WholeKind | undefined): Reading {
  return kind === 'differences' ? kind : kind ? 'whole' : 'passages'
}

function blank(
  conversationId: string,
  parentId: string | null,
  role: Message['role'],
): Omit<Message, 'createdAt'> {
  return {
    id: randomUUID(),
    conversationId,
    parentId,
    role,
    modelId: null,
    text: '',
    reasoning: '',
    state: { status: 'streaming' },
    generation: null,
    material: null,
  }
}

function started({ conversationId, id }: Message): TurnStarted {
  return { conversationId, userMessageId: null, assistantMessageId: id }
}
