import type { Found, Meaning } from '../documents/passage-index.ts'
import type { Encoder } from '../engine/encoder.ts'

/** Passages that get vectors in one step. */
const STEP = 32
/** Passages that a reranker puts in order: each costs as much as reading it. */
const RERANKED = 30

/** What keeps vectors beside passages: the index itself, or the thread it works in. */
export interface VectorSide {
  withoutVector(
    model: string,
    limit: number,
  ): MaybePromise<readonly { id: number; heading: string; text: string }[]>
  putVectors(
    model: string,
    vectors: readonly (readonly [id: number, vector: Float32Array])[],
  ): MaybePromise<void>
  keepVectorsOf(model: string): MaybePromise<void>
  search(
    question: string,
    scope: { documents?: readonly string[] | undefined; limit: number },
    meaning?: Meaning,
  ): MaybePromise<Found[]>
}

type MaybePromise<T> = T | Promise<T>

/** A model that is installed for searching documents. */
export interface SearchModel {
  /** By which its vectors are kept: the hash of its file. */
  readonly id: string
  readonly encoder: Encoder
}

/**
 * Searches passages by their meaning as well as by their words, with an embedding model and a
 * reranker where they are installed. Without them, and where they fail, words alone find.
 */
export class MeaningfulSearch {
  readonly #side: VectorSide
  readonly #embedding: SearchModel | undefined
  readonly #reranker: SearchModel | undefined

  constructor(
    side: VectorSide,
    models: { embedding?: SearchModel | undefined; reranker?: SearchModel | undefined },
  ) {
    this.#side = side
    this.#embedding = models.embedding
    this.#reranker = models.reranker
  }

  /**
   * Makes the vectors that are missing, and forgets those of other models.
   * @param onProgress is told how many were made
   * @throws KotonohaError MODEL_…, ENGINE_CRASHED; the reason of the signal
   */
  async catchUp(signal: AbortSignal, onProgress: (made: number) => void = () => {}): Promise<void> {
    const model = this.#embedding
    if (!model) return
    await this.#side.keepVectorsOf(model.id)
    let made = 0
    for (;;) {
      signal.throwIfAborted()
      const some = await this.#side.withoutVector(model.id, STEP)
      if (some.length === 0) return
      const texts = some.map(({ heading, text }) => [heading, text].filter(Boolean).join('\n'))
      const vectors = await model.encoder.embed(texts, 'passage', signal)
      await this.#side.putVectors(
        model.id,
        some.flatMap(({ id }, at) => {
          const vector = vectors[at]
          return vector ? [[id, vector] as const] : []
        }),
      )
      made += some.length
      onProgress(made)
    }
  }

  /** The passages that answer a question, the best first. */
  async search(
    question: string,
    scope: { documents?: readonly string[] | undefined; limit: number },
  ): Promise<Found[]> {
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
      const [vector] = await model.encoder.embed([question], 'question')
      return vector && { model: model.id, vector }
    } catch {
      return undefined // words find as well
    }
  }

  async #reranked(question: string, found: readonly Found[]): Promise<Found[]> {
    const first = found.slice(0, RERANKED)
    if (!this.#reranker || first.length < 2) return [...found]
    try {
      const texts = first.map(({ place, text }) => [...place.headings, text].join('\n'))
      const scores = await this.#reranker.encoder.rank(question, texts)
      const order = scores.map((score, at) => ({ score, at })).sort((a, b) => b.score - a.score)
      return [...order.flatMap(({ at }) => first[at] ?? []), ...found.slice(RERANKED)]
    } catch {
      return [...found] // in the order they were found in
    }
  }
}
