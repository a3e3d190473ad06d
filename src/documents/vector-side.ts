import type { Found, Meaning, Scope } from './passage-search.ts'
import type { Missing, NewVector } from './passage-vectors.ts'

type MaybePromise<T> = T | Promise<T>

/** What keeps vectors beside passages: the index itself, or the thread that writes to it. */
export interface VectorSide {
  /** As `PassageIndex` has them. */
  withoutVector(model: string, limit: number, after?: number): MaybePromise<readonly Missing[]>
  putVectors(model: string, vectors: readonly NewVector[]): MaybePromise<void>
  keepVectorsOf(model: string): MaybePromise<void>
  progress(model: string): { passages: number; read: number }
  search(question: string, scope: Scope, meaning?: Meaning): MaybePromise<Found[]>
}
