import type { CompletionEvent, TokenChance } from '../../contract/conversation.ts'

/** A piece of a continuation: a token, or several that make a character together. */
export interface Piece extends TokenChance {
  /** Where it begins in the continuation, in UTF-16 units. */
  readonly offset: number
  readonly chances: readonly TokenChance[]
}

/** What a model has written on from the cursor so far. */
export interface Continuation {
  readonly index: number
  readonly text: string
  readonly pieces: readonly Piece[]
}

export function emptyContinuations(count: number): Continuation[] {
  return Array.from({ length: count }, (_, index) => ({ index, text: '', pieces: [] }))
}

/** The continuations with what an event adds to one of them. */
export function withEvent(
  continuations: readonly Continuation[],
  event: CompletionEvent,
): readonly Continuation[] {
  if (event.type === 'ended' || event.text === '') return continuations
  return continuations.map((one) => {
    if (one.index !== event.index) return one
    const { text, probability, chances } = event
    const piece: Piece = { text, probability, chances, offset: one.text.length }
    return { ...one, text: one.text + text, pieces: [...one.pieces, piece] }
  })
}
