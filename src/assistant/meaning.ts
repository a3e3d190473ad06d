import { KotonohaError } from '../contract/errors.ts'
import type { Found, Meaning, Scope } from '../documents/passage-search.ts'
import type { VectorSide } from '../documents/vector-side.ts'
import type { Encoder } from '../engine/encoder.ts'

/** Passages that get vectors in one step: an answer may have to wait for it. */
const STEP = 8
/** Passages that a reranker puts in order: each costs as much as reading it. */
const RERANKED = 30
/** Milliseconds that a question waits for each model before words alone must do. */
const PATIENCE = { embedding: 10_000, reranker: 20_000 }

/** A model that is installed for searching documents. */
export interface SearchModel {
  /** By which its vectors are kept: the fingerprint of its file. */
  readonly id: string
  readonly encoder: Encoder
}

interface Models {
  readonly embedding?: SearchModel | undefined
  readonly reranker?: SearchModel | undefined
}

/**
 * Searches passages by their meaning as well as by their words, with an embedding model and a
 * reranker where they are installed. Without them, and where they fail, words alone find.
 */
export class MeaningfulSearch {
  readonly #side: VectorSide
  readonly #embedding: SearchModel | undefined
  readonly #reranker: SearchModel | undefined
  readonly #onFailure: (which: keyof Models, error: unknown) => void

  /** @param onFailure is told of what made words alone find */
  constructor(
    side: VectorSide,
    models: Models,
    onFailure: (which: keyof Models, error: unknown) => void = () => {},
  ) {
    this.#side = side
    this.#embedding = models.embedding
    this.#reranker = models.reranker
    this.#onFailure = onFailure
  }

  /**
   * Makes the vectors that are missing, and forgets those of other models.
   * @param onProgress is told how many were made
   * @param inTurn runs each step, when nothing else is to be waited for
   * @throws KotonohaError MODEL_…, ENGINE_CRASHED; the reason of the signal
   */
  async catchUp(
    signal: AbortSignal,
    onProgress: (made: number) => void = () => {},
    inTurn: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
  ): Promise<void> {
    const model = this.#embedding
    if (!model) return
    await this.#side.keepVectorsOf(model.id)
    let made = 0
    let after = -1
    for (;;) {
      signal.throwIfAborted()
      const some = await this.#side.withoutVector(model.id, STEP, after)
      const last = some.at(-1)
      if (!last) {
        if (after < 0) return
        after = -1 // what has come meanwhile may have ids that were free
        continue
      }
      await inTurn(async () => {
        signal.throwIfAborted()
        const texts = some.map(({ heading, text }) => [heading, text].filter(Boolean).join('\n'))
        const vectors = await model.encoder.embed(texts, 'passage', signal)
        await this.#side.putVectors(
          model.id,
          some.flatMap(({ id, text }, at) => {
            const vector = vectors[at]
            return vector ? [[id, vector, text] as const] : []
          }),
        )
      })
      after = last.id
      made += some.length
      onProgress(made)
    }
  }

  /** The passages that answer a question, the best first. */
  async search(question: string, scope: Scope): Promise<Found[]> {
    const limit = this.#reranker ? Math.max(RERANKED, scope.limit) : scope.limit
    const found = await this.#side.search(
      question,
      { ...scope, limit },
      await this.#meaningOf(question),
    )
    return (await this.#reranked(question, found)).slice(0, scope.limit)
  }

  async #meaningOf(question: string): Promise<Meaning | undefined> {
    const model = this.#embedding
    if (!model) return undefined
    try {
      const made = model.encoder.embed([question], 'question')
      const [vector] = await within(PATIENCE.embedding, made, model.encoder)
      return vector && { model: model.id, vector }
    } catch (error) {
      this.#onFailure('embedding', error)
      return undefined
    }
  }

  async #reranked(question: string, found: readonly Found[]): Promise<Found[]> {
    const model = this.#reranker
    const first = found.slice(0, RERANKED)
    if (!model || first.length === 0) return [...found]
    try {
      const texts = first.map(({ place, text }) => [...place.headings, text].join('\n'))
      const made = model.encoder.rank(question, texts)
      const scores = await within(PATIENCE.reranker, made, model.encoder)
      const judged = first.map((passage, at) => ({ ...passage, judged: scores[at] ?? 0 }))
      return [...judged.sort((a, b) => b.judged - a.judged), ...found.slice(RERANKED)]
    } catch (error) {
      this.#onFailure('reranker', error)
      return [...found] // in the order they were found in
    }
  }
}

/**
 * What a model has made in time; else it is ended, since it would go on.
 * @throws KotonohaError ENGINE_UNAVAILABLE, or why it could not be made
 */
async function within<T>(time: number, made: Promise<T>, encoder: Encoder): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new KotonohaError('ENGINE_UNAVAILABLE', { detail: `more than ${time} ms` }))
    encoder.end()
  }, time)
  try {
    return await Promise.race([made, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
