import type { ReasoningEffort, Sampling } from '../contract/conversation.ts'

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

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

export interface PromptOptions {
  /**
   * Families whose template always sends the trained sentence ignore what a system message says.
   * `replace` sends it instead of the sentence, which they were not trained on.
   */
  readonly customSystem: 'ignore' | 'replace'
  /** Local date, YYYY-MM-DD; only LLM-jp-4 is told it. */
  readonly date: string
  readonly reasoningEffort?: ReasoningEffort | undefined
  /** The last message is an answer that was begun: the model writes on in it. */
  readonly continued?: boolean
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
  /** A prompt for the next answer, or for going on with the last one. */
  render(messages: readonly PromptMessage[], options: PromptOptions): PromptPart[]
  /** What a system message says as trained; null for families that need none. */
  readonly trainedSystem: string | null
  /** Control token before a text that is only to be continued; null where there is none. */
  readonly begin: string | null
  /** Control tokens that end the answer. */
  readonly stopPieces: string[]
  /** Control tokens that end only a part of it, whatever the file says of them. */
  readonly passPieces: string[]
  /** `continued`: the answer had been begun, so the model writes in the middle of it. */
  createAnswerReader(continued: boolean): AnswerReader
  /** The makers' recommendation. A reasoning effort only where the family has one. */
  readonly recommended: Pick<
    Sampling,
    'temperature' | 'topP' | 'repetitionPenalty' | 'reasoningEffort'
  >
  /** Whether the family was trained to follow other system messages than its own. */
  readonly customSystem: 'trained' | 'experimental'
}

/** A day as prompts have it: YYYY-MM-DD, by the local calendar. */
export function localDate(day: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** A prompt as one text, as chat templates write it. */
export function promptText(parts: readonly PromptPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : part.piece)).join('')
}
