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

/** A finished exchange, or the open question at the end (answer null). */
export interface Exchange {
  readonly question: string
  /** Null: the answer is to be generated. A string with `open`: to be continued. */
  readonly answer: string | null
}
