import type { CompletionEvent, SamplingChoice } from '../contract/conversation.ts'
import { KotonohaError } from '../contract/errors.ts'
import type { Settings } from '../contract/settings.ts'
import type { EngineClient } from '../engine/client.ts'
import type { PromptPart } from '../llmjp/prompt.ts'
import type { UsableModel } from '../models/installed.ts'
import { budgetOf } from './context.ts'
import type { ModelLoading } from './loading.ts'
import { samplingOf } from './sampling.ts'

/** Longest continuation unless something else is chosen, in tokens. */
const TOKENS = 120

interface Services {
  readonly engine: EngineClient
  readonly loading: ModelLoading
  readonly settings: () => Settings
  /** Runs work when no answer is being written. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

export interface CompletionRequest {
  readonly modelId: string | null
  /** What stands before the cursor. */
  readonly text: string
  readonly count: number
  readonly sampling: SamplingChoice
}

/** Continues a text as a base model was trained to: nothing stands before it but its beginning token. */
export class Completion {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /**
   * Continuations one after the other, token by token.
   * @throws KotonohaError MESSAGE_EMPTY, and what is wrong with the model
   */
  async *run(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionEvent> {
    const { loading, inTurn } = this.#services
    if (request.text === '') throw new KotonohaError('MESSAGE_EMPTY')
    const model = await loading.ensure(loading.modelIdOf(request))
    const parts = await this.#fit(model, request)
    for (let index = 0; index < request.count && !signal.aborted; index++) {
      const queue = new Queue<CompletionEvent>()
      const done = inTurn(() => this.#write(model, parts, request, index, signal, queue)).finally(
        () => queue.end(),
      )
      // A reader that leaves early does not wait for it.
      done.catch(() => undefined)
      yield* queue
      await done
    }
  }

  async #write(
    model: UsableModel,
    parts: readonly PromptPart[],
    { sampling }: CompletionRequest,
    index: number,
    signal: AbortSignal,
    queue: Queue<CompletionEvent>,
  ): Promise<void> {
    const { engine, settings } = this.#services
    const chosen = samplingOf(
      model.facts.recommended,
      { maxTokens: TOKENS },
      settings().sampling,
      sampling,
    )
    const result = await engine.generate({
      parts,
      // Without chance, or with the same seed, an alternative would be the same text again.
      sampling: {
        ...chosen,
        temperature: index === 0 ? chosen.temperature : Math.max(chosen.temperature, 0.7),
        seed: (chosen.seed + index) % 2 ** 32,
      },
      stopPieces: [],
      signal,
      onToken: (token) =>
        queue.push({ type: 'token', index, ...token, chances: [...token.chances] }),
    })
    if (result.finish !== 'aborted') queue.push({ type: 'ended', index, finish: result.finish })
  }

  /** The end of the text that leaves room for the continuation. */
  async #fit(model: UsableModel, { text, sampling }: CompletionRequest): Promise<PromptPart[]> {
    const { engine } = this.#services
    const { state } = engine
    if (state.status !== 'ready') throw new KotonohaError('ENGINE_UNAVAILABLE')
    const { limit, reserved } = budgetOf(state.report.contextSize, sampling.maxTokens ?? TOKENS)
    const begin = beginOf(model)
    for (let kept = text; ; kept = kept.slice(Math.ceil(kept.length / 8))) {
      const parts: PromptPart[] = [...begin, { type: 'text', text: kept, spacePrefix: true }]
      if ((await engine.count(parts)) <= limit - reserved) return parts
    }
  }
}

/** A file without a template is still one that can continue texts. */
function beginOf(model: UsableModel): PromptPart[] {
  try {
    const { begin } = model.format()
    return begin === null ? [] : [{ type: 'special', piece: begin }]
  } catch {
    return []
  }
}

/** What is pushed on one side is iterated on the other. */
class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  #ended = false
  #wake: () => void = () => {}

  push(item: T): void {
    this.#items.push(item)
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#items.length) yield* this.#items.splice(0)
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
