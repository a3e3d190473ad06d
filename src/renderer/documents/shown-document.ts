import { createContext, useContext } from 'react'
import type { DocumentHit } from '../../contract/document.ts'
import type { Place, UsedPassage } from '../../contract/material.ts'

/** A document to be shown beside everything else. */
export interface ShownDocument {
  readonly documentId: string
  readonly name: string
  /** What of it is wanted; its beginning when absent. */
  readonly place?: Place | undefined
  /** Sentences in the text of the place's page, in UTF-16 units. */
  readonly lit?: { readonly start: number; readonly end: number } | undefined
  /** The passage as it was when it was used, for when the document is gone. */
  readonly kept?: string | undefined
}

/** Shows a document. */
export const ShowDocument = createContext<(document: ShownDocument) => void>(() => undefined)

export function useShowDocument() {
  return useContext(ShowDocument)
}

/** A passage that an answer was given, with the sentences of it that matter, if some do. */
export function shownPassage(
  { documentId, name, place, text }: UsedPassage,
  support?: { start: number; end: number } | null,
): ShownDocument {
  const { start, end } = support ?? { start: 0, end: text.length }
  return {
    documentId,
    name,
    place,
    lit: { start: place.start + start, end: place.start + end },
    kept: text,
  }
}

/** What was found of a text, with the passage it stands in. */
export function shownHit({ documentId, name, place }: DocumentHit): ShownDocument {
  return { documentId, name, place, lit: { start: place.start, end: place.end } }
}
