import { isDeepStrictEqual } from 'node:util'
import type { Generation, Message, MessageState } from '../contract/conversation.ts'
import { failureOf } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { Grounds, Material, UsedPassage } from '../contract/material.ts'
import type { Store } from '../store/store.ts'

/**
 * Milliseconds between two savings of a streaming answer, at least and at most. Within them a saving
 * may take a twentieth of the time: on usual disks nobody has read what a kill would take.
 */
const SOONEST = 50
const LATEST = 250
const SHARE = 20
/** A finished answer that could not be saved is tried again after this many milliseconds. */
const RETRY_AFTER = 3000

/** An answer while it is written: tells the screens of each growth and saves it as it grows. */
export class LiveAnswer {
  readonly #store: Store
  readonly #publish: (event: AppEvent) => void
  #message: Message
  #timer: NodeJS.Timeout | undefined
  /** Milliseconds until growth is saved: the first at once. */
  #pause = 0
  #unsaved = false
  #complained = false
  #settled = false

  constructor(message: Message, store: Store, publish: (event: AppEvent) => void) {
    this.#message = message
    this.#store = store
    this.#publish = publish
  }

  /** The answer so far, newer than what the store has. */
  get message(): Message {
    return this.#message
  }

  grow(
    field: 'text' | 'reasoning',
    text: string,
    progress: { tokens: number; elapsedMs: number },
  ): void {
    if (text === '') return
    const before = this.#message[field]
    this.#message = { ...this.#message, [field]: before + text }
    this.#unsaved = true
    this.#timer ??= setTimeout(() => this.#save(), this.#pause)
    this.#publish({
      type: 'message-grew',
      conversationId: this.#message.conversationId,
      messageId: this.#message.id,
      field,
      offset: before.length,
      text,
      ...progress,
    })
  }

  /** Notes the passages that the answer is given to read. */
  give(passages: readonly UsedPassage[]): void {
    this.#message = { ...this.#message, material: { passages: [...passages], sentences: [] } }
    this.#unsaved = true
    this.#publish({ type: 'message-changed', message: this.#message })
  }

  /** Puts another text in place of what there was. */
  rewrite(text: string, material: Material): void {
    const { text: before, material: rested } = this.#message
    if (text === before && isDeepStrictEqual(material, rested)) return
    this.#message = { ...this.#message, text, material }
    this.#unsaved = true
    this.#timer ??= setTimeout(() => this.#save(), this.#pause)
    this.#publish({ type: 'message-changed', message: this.#message })
  }

  /** The answer is to be written from other material, or without any. */
  forgetMaterial(): void {
    this.#message = { ...this.#message, material: null }
  }

  /** Notes what of the answer rests on what of its passages. */
  ground(sentences: readonly Grounds[]): void {
    const { conversationId, id: messageId, material } = this.#message
    if (!material || isDeepStrictEqual(material.sentences, sentences)) return
    this.#message = { ...this.#message, material: { ...material, sentences: [...sentences] } }
    this.#unsaved = true
    this.#publish({
      type: 'message-grounded',
      conversationId,
      messageId,
      sentences: [...sentences],
    })
  }

  /** Ends the answer. It stays readable here until it is on disk; resolves then. */
  async finish(state: MessageState, generation: Generation | null): Promise<void> {
    this.#message = { ...this.#message, state, generation }
    this.#settled = true
    this.#unsaved = true
    this.#publish({ type: 'message-changed', message: this.#message })
    // Screens are told before the disk is waited for.
    await new Promise((resolve) => setImmediate(resolve))
    while (!this.#save()) await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER).unref())
  }

  #save(): boolean {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#unsaved) return true
    const { id, text, reasoning, state, generation, material } = this.#message
    const begun = performance.now()
    try {
      this.#store.updateMessage(
        id,
        this.#settled
          ? { text, reasoning, state, generation, material }
          : // How far the reading of whole documents is has to outlast a power cut.
            { text, reasoning, ...(material?.whole && { material }) },
      )
      this.#unsaved = false
      return true
    } catch (error) {
      // The answer goes on in memory; the user is told once and can make room.
      if (!this.#complained) {
        this.#complained = true
        const { conversationId } = this.#message
        this.#publish({ type: 'failed', failure: failureOf(error), conversationId })
      }
      return false
    } finally {
      const taken = performance.now() - begun
      this.#pause = Math.min(LATEST, Math.max(SOONEST, taken * SHARE))
    }
  }
}
