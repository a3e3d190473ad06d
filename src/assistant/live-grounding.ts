import type { UsedPassage } from '../contract/material.ts'
import type { LiveAnswer } from './live-answer.ts'
import { groundsOf } from './material.ts'

/** How often an answer that grows is aligned with its passages, in milliseconds. */
const EVERY = 400

/** Tells what an answer rests on, while it is written and when it has ended. */
export class LiveGrounding {
  readonly #answer: LiveAnswer
  readonly #passages: readonly UsedPassage[]
  #timer: NodeJS.Timeout | undefined

  /** @param passages what the answer was given; none: there is nothing to tell */
  constructor(answer: LiveAnswer, passages: readonly UsedPassage[]) {
    this.#answer = answer
    this.#passages = passages
  }

  grew(): void {
    if (this.#passages.length > 0) this.#timer ??= setTimeout(() => this.#tell(false), EVERY)
  }

  ended(): void {
    clearTimeout(this.#timer)
    if (this.#passages.length > 0) this.#tell(true)
  }

  #tell(isWhole: boolean): void {
    this.#timer = undefined
    this.#answer.ground(groundsOf(this.#answer.message.text, this.#passages, isWhole))
  }
}
