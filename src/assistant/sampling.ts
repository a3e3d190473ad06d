import { randomInt } from 'node:crypto'
import type { Sampling, SamplingChoice } from '../contract/conversation.ts'
import type { PromptFormat } from '../llmjp/prompt.ts'

/** Longest answer unless something else is chosen, in tokens. */
const MAX_TOKENS = 2048

/**
 * How an answer is drawn: the conversation's choice before the settings', and these before the
 * family's recommendation. A seed that nobody chose is drawn here, so that it can be recorded.
 */
export function samplingOf(
  recommended: PromptFormat['recommended'],
  ...choices: readonly SamplingChoice[]
): Sampling {
  const chosen: SamplingChoice = Object.assign({}, ...choices)
  return {
    temperature: chosen.temperature ?? recommended.temperature,
    topP: chosen.topP ?? recommended.topP,
    repetitionPenalty: chosen.repetitionPenalty ?? recommended.repetitionPenalty,
    maxTokens: chosen.maxTokens ?? MAX_TOKENS,
    seed: chosen.seed ?? randomInt(0xffff_ffff),
    ...(recommended.reasoningEffort && {
      reasoningEffort: chosen.reasoningEffort ?? recommended.reasoningEffort,
    }),
  }
}
