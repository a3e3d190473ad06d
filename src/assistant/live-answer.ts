import { isDeepStrictEqual } from 'node:util'
import type { Generation, Message, MessageState } from '../contract/conversation.ts'
import { failureOf } from '../contract/errors.ts'
import type { AppEvent } from '../contract/events.ts'
import type { Grounds, Material, UsedPassage } from '../contract/material.ts'
import type { Store } from '../store/store.ts'

/** A streaming answer is safe on the disk, also from a power cut, after at most so many milliseconds. */
const SAVE_EVERY = 250
/** A finished answer that could not be saved is tried again after this many milliseconds. */
const RETRY_AFTER = 3000

/** An answer while it is written: tells the screens of each growth and saves it as it grows. */
export class LiveAnswer {
  readonly #store: Store
  readonly #publish: (event: AppEvent) => void
  #message: Message
  #timer: NodeJS.Timeout | undefined
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
    this.#note(field, before.length, text)
    this.#message = { ...this.#message, [field]: before + text }
    this.#unsaved = true
    this.#timer ??= setTimeout(() => this.#save(), SAVE_EVERY)
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
    this.#save(true)
    this.#publish({ type: 'message-changed', message: this.#message })
  }

  /** Puts another text in place of what there was. */
  rewrite(text: string, material: Material): void {
    const { text: before, material: rested } = this.#message
    if (text === before && isDeepStrictEqual(material, rested)) return
    this.#message = { ...this.#message, text, material }
    this.#unsaved = true
    this.#timer ??= setTimeout(() => this.#save(), SAVE_EVERY)
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
    let saved = this.#save()
    // Screens need not wait for room on a full disk.
    this.#publish({ type: 'message-changed', message: this.#message })
    while (!saved) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER).unref())
      saved = this.#save()
    }
  }

  /** Before a piece is shown it is noted: what was seen is there after whatever end. */
  #note(field: 'text' | 'reasoning', offset: number, text: string): void {
    try {
      this.#store.growth.note({ messageId: this.#message.id, field, offset, text })
    } catch {
      // The next saving fails as well, and says so.
    }
  }

  /** @param whole also what changes rarely */
  #save(whole = this.#settled): boolean {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#unsaved) return true
    const { id, text, reasoning, state, generation, material } = this.#message
    try {
      this.#store.updateMessage(
        id,
        whole
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
    }
  }
}
