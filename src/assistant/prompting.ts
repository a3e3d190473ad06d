import type { Conversation, ReasoningEffort, Sampling } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Settings } from '../contract/settings.ts'
import type { EngineClient } from '../engine/client.ts'
import { localDate, type PromptFormat, type PromptPart } from '../llmjp/prompt.ts'
import type { UsableModel } from '../models/installed.ts'
import { budgetOf, type ContextBudget, type FittedPrompt, fitPrompt } from './context.ts'
import { samplingOf } from './sampling.ts'
import { type Exchange, messagesOf } from './thread.ts'

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
    return samplingOf(facts.recommended, this.#settings().sampling, sampling)
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
   * The exchanges as a prompt, without the oldest ones where they do not fit. An answer of the last
   * exchange is one to be continued.
   * @throws KotonohaError CONTEXT_FULL when the last exchange alone is too long
   */
  fit(model: UsableModel, exchanges: readonly Exchange[], choices: Choices): Promise<FittedPrompt> {
    return fitPrompt(
      exchanges,
      this.budgetFor(model, choices),
      (kept) =>
        renderPrompt(model.format(), kept, {
          systemInstruction: choices.systemInstruction,
          reasoningEffort: this.samplingFor(model, choices).reasoningEffort,
        }),
      (parts) => this.#engine.count(parts),
    )
  }
}

/** The exchanges in a format. A null instruction is the trained one. */
export function renderPrompt(
  format: PromptFormat,
  exchanges: readonly Exchange[],
  {
    systemInstruction,
    reasoningEffort,
  }: {
    readonly systemInstruction: string | null
    readonly reasoningEffort?: ReasoningEffort | undefined
  },
): PromptPart[] {
  return format.render(messagesOf(exchanges, systemInstruction ?? format.trainedSystem), {
    customSystem: 'replace',
    date: localDate(new Date()),
    reasoningEffort,
    continued: exchanges.at(-1)?.answer != null,
  })
}
