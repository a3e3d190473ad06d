import type { Conversation, Sampling } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Settings } from '../contract/settings.ts'
import type { EngineClient } from '../engine/client.ts'
import { promptFormat } from '../llmjp/formats.ts'
import type { UsableModel } from '../models/installed.ts'
import { budgetOf, type ContextBudget, type FittedPrompt, fitPrompt } from './context.ts'
import { samplingOf } from './sampling.ts'
import type { ThreadExchange } from './thread.ts'

type Choices = Pick<Conversation, 'systemInstruction' | 'sampling'>

/** Prompts for the loaded model: in its family's format, and no longer than its context. */
export class Prompting {
  readonly #engine: EngineClient
  readonly #settings: () => Settings

  constructor(engine: EngineClient, settings: () => Settings) {
    this.#engine = engine
    this.#settings = settings
  }

  /** How an answer is drawn in this conversation. */
  samplingFor({ facts }: UsableModel, { sampling }: Pick<Choices, 'sampling'>): Sampling {
    const { recommended } = promptFormat(facts.family)
    return samplingOf(recommended, this.#settings().sampling, sampling)
  }

  /**
   * The context that the prompt and the answer share.
   * @throws KotonohaError ENGINE_UNAVAILABLE when no model is loaded
   */
  budgetFor(model: UsableModel, choices: Pick<Choices, 'sampling'>): ContextBudget {
    const { state } = this.#engine
    if (state.status !== 'ready') throw new KotonohaError('ENGINE_UNAVAILABLE')
    return budgetOf(state.report.contextSize, this.samplingFor(model, choices).maxTokens)
  }

  /**
   * The exchanges as a prompt, without the oldest ones where they do not fit.
   * @throws KotonohaError CONTEXT_FULL when the last exchange alone is too long
   */
  fit(
    model: UsableModel,
    exchanges: readonly ThreadExchange[],
    choices: Choices,
  ): Promise<FittedPrompt> {
    const format = promptFormat(model.facts.family)
    const options = { systemInstruction: choices.systemInstruction, date: today() }
    return fitPrompt(
      exchanges,
      this.budgetFor(model, choices),
      (kept) => format.render(kept, options),
      (parts) => this.#engine.count(parts),
    )
  }
}

/** The local date, as the prompt format of LLM-jp-4 wants it. */
export function today(): string {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
