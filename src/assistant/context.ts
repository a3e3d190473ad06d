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
  /** Messages that only a summary in the prompt stands for. */
  readonly summarizedMessageIds: string[]
}

export interface ContextBudget {
  /** Size of the context, in tokens. */
  readonly limit: number
  /** Tokens kept free for the answer. */
  readonly reserved: number
}

/** How much of the room is filled when something has to be left out. */
const FILLED = 0.75

/** Keeps a quarter of the context free for the answer, and never more than the answer may take. */
export function budgetOf(contextSize: number, maxTokens: number): ContextBudget {
  return { limit: contextSize, reserved: Math.min(maxTokens, Math.ceil(contextSize / 4)) }
}

/**
 * Renders the exchanges so that they fit, leaving out the oldest where they do not. What the last
 * answer was written without stays out as long as that is enough, and more goes at once when it is
 * not: a prompt that begins anew must be read anew. A summary at their beginning goes last.
 * @throws KotonohaError CONTEXT_FULL when the last exchange alone is too long
 */
export async function fitPrompt(
  exchanges: readonly Exchange[],
  budget: ContextBudget,
  render: (exchanges: readonly Exchange[]) => PromptPart[],
  count: (parts: readonly PromptPart[]) => Promise<number>,
): Promise<FittedPrompt> {
  const room = budget.limit - budget.reserved
  const summary = exchanges.slice(0, exchanges[0]?.isSummary ? 1 : 0)
  const others = exchanges.slice(summary.length)
  const attempt = async (left: number, before = summary) => {
    const kept = [...before, ...others.slice(left)]
    const parts = render(kept)
    return { kept, parts, tokens: await count(parts) }
  }
  const most = Math.max(others.length - 1, 0)
  let best = await attempt(0)
  if (best.tokens > room) {
    const before = others.findIndex(({ wasLeftOut }) => !wasLeftOut)
    best = await attempt(Math.min(Math.max(before, 0), most))
    if (before <= 0 || best.tokens > room) best = await least(room * FILLED, most, attempt)
    if (best.tokens > room && summary.length > 0) best = await attempt(most, [])
    if (best.tokens > room)
      throw new KotonohaError('CONTEXT_FULL', { needed: best.tokens, available: room })
  }
  const { kept, parts, tokens } = best
  const idsOf = (some: readonly Exchange[]) => some.flatMap(({ messageIds }) => messageIds)
  return {
    parts,
    tokens,
    omittedMessageIds: idsOf(exchanges.filter((one) => !kept.includes(one))),
    summarizedMessageIds: idsOf(kept.filter(({ isSummary }) => isSummary)),
  }
}

/** Leaves out as few as will do for some tokens; all that it may, if that is not enough. */
async function least<Attempt extends { readonly tokens: number }>(
  room: number,
  most: number,
  attempt: (left: number) => Promise<Attempt>,
): Promise<Attempt> {
  let low = Math.min(1, most)
  let high = most
  let best = await attempt(most)
  while (low < high) {
    const middle = (low + high) >> 1
    const tried = await attempt(middle)
    if (tried.tokens <= room) {
      best = tried
      high = middle
    } else low = middle + 1
  }
  return best
}
