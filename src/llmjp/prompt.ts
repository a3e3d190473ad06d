import type { Sampling } from '../contract/conversation.ts'

/**
 * A prompt before, and an answer after, tokenisation: text and control tokens in order.
 * Control tokens are named by their piece (`<s>`, `<|start|>`) and only ever come from a prompt
 * format, so text that looks like one stays text.
 */
export type PromptPart =
  | {
      readonly type: 'text'
      readonly text: string
      /** Whether the tokenizer's leading space (`▁`) goes before it, where the vocabulary has one. */
      readonly spacePrefix: boolean
    }
  | { readonly type: 'special'; readonly piece: string }

/** A question and what the model answered. */
export interface Exchange {
  readonly question: string
  /** Null: not begun. */
  readonly answer: string | null
}

export interface PromptOptions {
  /** Replaces the trained system sentence. Null: as trained. */
  readonly systemInstruction: string | null
  /** Local date, YYYY-MM-DD. */
  readonly date: string
  readonly reasoningEffort?: 'low' | 'medium' | 'high'
}

/** Sorts what the model writes into answer and reasoning. */
export interface AnswerReader {
  /** What the part adds to each. Text that may turn out to be a stop text is held back. */
  push(part: PromptPart): AnswerGrowth
  /** What was held back, once nothing more comes. */
  flush(): AnswerGrowth
  /** Whether the model has begun a new instruction by itself: the answer is over. */
  readonly ended: boolean
}

export interface AnswerGrowth {
  readonly text: string
  readonly reasoning: string
}

/** How a family of models was trained to be asked. */
export interface PromptFormat {
  /**
   * A prompt for the answer of the last exchange. That may have been begun: then the model writes on.
   * All exchanges before it are finished.
   */
  render(exchanges: readonly Exchange[], options: PromptOptions): PromptPart[]
  /** Control tokens that end the answer. */
  readonly stopPieces: string[]
  /** `continued`: the answer had been begun, so the model writes in the middle of it. */
  createAnswerReader(continued: boolean): AnswerReader
  /** The makers' recommendation. */
  readonly recommended: Pick<Sampling, 'temperature' | 'topP' | 'repetitionPenalty'>
}
