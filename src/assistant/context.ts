import { KotonohaError } from '../contract/errors.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { Exchange } from './thread.ts'

/** A prompt that fits, and what had to be left out for it. */
export interface FittedPrompt {
  readonly parts: PromptPart[]
  /** Tokens of the prompt. */
  readonly tokens: number
  /** Messages that are not in the prompt, oldest first. */
  readonly omittedMessageIds: string[]
}

export interface ContextBudget {
  /** Size of the context, in tokens. */
  readonly limit: number
  /** Tokens kept free for the answer. */
  readonly reserved: number
}

/** Keeps a quarter of the context free for the answer, and never more than the answer may take. */
export function budgetOf(contextSize: number, maxTokens: number): ContextBudget {
  return { limit: contextSize, reserved: Math.min(maxTokens, Math.ceil(contextSize / 4)) }
}

/**
 * Renders the exchanges so that they fit, leaving out the oldest where they do not.
 * @throws KotonohaError CONTEXT_FULL when the last exchange alone is too long
 */
export async function fitPrompt(
  exchanges: readonly Exchange[],
  budget: ContextBudget,
  render: (exchanges: readonly Exchange[]) => PromptPart[],
  count: (parts: readonly PromptPart[]) => Promise<number>,
): Promise<FittedPrompt> {
  const room = budget.limit - budget.reserved
  const attempt = async (first: number) => {
    const parts = render(exchanges.slice(first))
    return { first, parts, tokens: await count(parts) }
  }
  // The first exchange to keep: whole thread if possible, else the smallest start that fits.
  let best = await attempt(0)
  if (best.tokens > room) {
    let low = 1
    let high = exchanges.length - 1
    best = await attempt(Math.max(high, 0))
    if (best.tokens > room)
      throw new KotonohaError('CONTEXT_FULL', { needed: best.tokens, available: room })
    while (low < high) {
      const middle = (low + high) >> 1
      const tried = await attempt(middle)
      if (tried.tokens <= room) {
        best = tried
        high = middle
      } else low = middle + 1
    }
  }
  return {
    parts: best.parts,
    tokens: best.tokens,
    omittedMessageIds: exchanges.slice(0, best.first).flatMap(({ messageIds }) => messageIds),
  }
}
