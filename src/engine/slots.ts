import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'
import { commonLength, type Snapshots } from './snapshots.ts'

/** Tokens from which on a file is quicker than reading again. */
const WORTH_A_FILE = 256
/** Milliseconds after an answer in which the next question may come at once. */
const PAUSE = 2000

/** A sequence of the context, and the conversation whose tokens it holds. */
interface Slot {
  sequence: LlamaContextSequence
  /** Null: of no conversation. */
  conversationId: string | null
  /** Grows with each use. */
  usedAt: number
  /** Tokens that are in a file too. */
  saved: readonly Token[]
}

/**
 * The KV cache, shared out: each of the last conversations has a sequence of its own, older ones are
 * put into files and come back from there.
 */
export class Slots {
  readonly #context: LlamaContext
  readonly #snapshots: Snapshots | undefined
  readonly #bytesPerToken: number
  readonly #slots: Slot[] = []
  #clock = 0
  /** One save, removal or restoring after the other. */
  #last: Promise<unknown> = Promise.resolve()
  #pause: NodeJS.Timeout | undefined

  constructor(context: LlamaContext, snapshots: Snapshots | undefined, bytesPerToken: number) {
    this.#context = context
    this.#snapshots = snapshots
    this.#bytesPerToken = bytesPerToken
  }

  /**
   * The sequence to read a prompt of a conversation in, holding as much of it as is still known.
   * Prompts of no conversation share a sequence.
   */
  sequenceFor(
    conversationId: string | null,
    prompt: readonly Token[],
  ): Promise<LlamaContextSequence> {
    clearTimeout(this.#pause)
    return this.#inLine(async () => {
      const slot = this.#slotOf(conversationId) ?? this.#freeSlot() ?? this.#oldestSlot()
      if (slot.conversationId !== conversationId) {
        await this.#save(slot)
        Object.assign(slot, { conversationId, saved: [] })
      }
      slot.usedAt = ++this.#clock
      if (conversationId !== null) await this.#restore(slot, prompt)
      return slot.sequence
    })
  }

  /**
   * Nothing is read or written now. If it stays so for a while, the conversation that has to go next
   * is put into a file ahead, so that a new one need not wait for that.
   */
  rest(): void {
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => void this.#inLine(() => this.#saveNext()), PAUSE)
    this.#pause.unref()
  }

  /** Leaves the sequences alone until work on one of them has ended, though nobody else waits for it. */
  waitFor(work: Promise<unknown>): void {
    void this.#inLine(() => work).catch(() => undefined)
  }

  /** Puts all conversations into files. */
  park(): Promise<void> {
    clearTimeout(this.#pause)
    return this.#inLine(async () => {
      const newestFirst = this.#slots.toSorted((a, b) => b.usedAt - a.usedAt)
      for (const slot of newestFirst) await this.#save(slot)
    })
  }

  /** Keeps nothing of a conversation from now on. */
  forget(conversationId: string): Promise<void> {
    return this.#inLine(async () => {
      const slot = this.#slotOf(conversationId)
      if (slot) slot.conversationId = null
    })
  }

  #slotOf(conversationId: string | null): Slot | undefined {
    return this.#slots.find((slot) => slot.conversationId === conversationId)
  }

  #freeSlot(): Slot | undefined {
    if (this.#context.sequencesLeft === 0) return undefined
    const sequence = this.#context.getSequence()
    const slot: Slot = { sequence, conversationId: null, usedAt: 0, saved: [] }
    this.#slots.push(slot)
    return slot
  }

  #oldestSlot(): Slot {
    return this.#slots.reduce((oldest, slot) => (slot.usedAt < oldest.usedAt ? slot : oldest))
  }

  async #saveNext(): Promise<void> {
    // The only one is most often asked on, and would be written anew after each answer.
    if (this.#context.sequencesLeft > 0 || this.#slots.length < 2) return
    await this.#save(this.#oldestSlot())
  }

  /** A file is a convenience: where it cannot be written, the prompt is read again one day. */
  async #save(slot: Slot): Promise<void> {
    const { sequence, conversationId, saved } = slot
    const tokens = sequence.contextTokens
    if (conversationId === null || !this.#snapshots || tokens.length < WORTH_A_FILE) return
    if (tokens.length - commonLength(tokens, saved) < WORTH_A_FILE) return
    try {
      const size = tokens.length * this.#bytesPerToken
      await this.#snapshots.save(conversationId, tokens, size, (path) =>
        sequence.saveStateToFile(path),
      )
      slot.saved = tokens
    } catch (error) {
      process.stderr.write(`A snapshot could not be written: ${error}\n`)
    }
  }

  async #restore(slot: Slot, prompt: readonly Token[]): Promise<void> {
    const known = commonLength(slot.sequence.contextTokens, prompt)
    if (!this.#snapshots || prompt.length - known < WORTH_A_FILE) return
    const snapshot = await this.#snapshots.find(prompt)
    if (!snapshot || snapshot.common - known < WORTH_A_FILE) return
    if (snapshot.tokens.length >= this.#context.contextSize) return
    if (!(await this.#snapshots.check(snapshot))) return
    try {
      await slot.sequence.loadStateFromFile(snapshot.path, { acceptRisk: true })
      slot.saved = slot.sequence.contextTokens
      if (commonLength(slot.saved, snapshot.tokens) === snapshot.tokens.length) return
      throw new Error('The state is of other tokens')
    } catch (error) {
      process.stderr.write(`A snapshot could not be used: ${error}\n`)
      await this.#snapshots.discard(snapshot)
      // What is in the sequence now is not known.
      await slot.sequence.dispose()
      Object.assign(slot, { sequence: this.#context.getSequence(), saved: [] })
    }
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
