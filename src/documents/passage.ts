import type { Place } from '../contract/material.ts'

/** A piece of a document, small enough to be given to a model together with others. */
export interface Passage {
  readonly text: string
  readonly place: Place
}
