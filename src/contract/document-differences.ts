import { z } from 'zod'
import { Place } from './material.ts'

/** What is compared as one: a sentence, or what takes its place in lists, tables and code. */
export const DifferenceUnit = z.object({
  kind: z.enum(['heading', 'sentence', 'item', 'row', 'code']),
  text: z.string(),
  place: Place,
})
export type DifferenceUnit = z.infer<typeof DifferenceUnit>

/** A change that says something else, not only the same in other words. */
export const WeightyChange = z.object({
  /** `duty`: what must, may, or must not be done. */
  kind: z.enum(['date', 'amount', 'number', 'negation', 'duty']),
  /** As it stands in the text; null where there is nothing of it. */
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type WeightyChange = z.infer<typeof WeightyChange>

/** Parts of a text, in UTF-16 units. */
const Spans = z.array(z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() }))

/** How two units differ that are versions of the same. */
const Changes = {
  left: DifferenceUnit,
  right: DifferenceUnit,
  /** What of each is not in the other. */
  marks: z.object({ left: Spans, right: Spans }),
  weighty: z.array(WeightyChange),
}

/** A line of two documents side by side, `left` the earlier one. */
export const DifferenceRow = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('equal'),
    left: DifferenceUnit,
    right: DifferenceUnit,
    /** Says the same in other signs: width, eras, numerals, old forms of characters. */
    otherwise: z.boolean(),
  }),
  z.object({ type: z.literal('changed'), ...Changes }),
  z.object({ type: z.literal('removed'), left: DifferenceUnit }),
  z.object({ type: z.literal('added'), right: DifferenceUnit }),
  /** Stands elsewhere: there is a row of it in both places, of which `at` tells which this is. */
  z.object({ type: z.literal('moved'), ...Changes, at: z.enum(['left', 'right']) }),
])
export type DifferenceRow = z.infer<typeof DifferenceRow>

/** How many units there are of each kind; a moved one counts once. */
export const DifferenceCounts = z.object({
  equal: z.int().nonnegative(),
  /** Of the equal ones, those in other signs. */
  otherwise: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  added: z.int().nonnegative(),
  moved: z.int().nonnegative(),
  /** Of the changed and moved ones, those with weighty changes. */
  weighty: z.int().nonnegative(),
  /** From 0 to 1: share of the smaller document's characters that both have. */
  shared: z.number().min(0).max(1),
})
export type DifferenceCounts = z.infer<typeof DifferenceCounts>

/** What comes while two documents are compared; the rows in order, the counts last. */
export const DifferenceEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rows'), rows: z.array(DifferenceRow) }),
  z.object({ type: z.literal('done'), counts: DifferenceCounts }),
])
export type DifferenceEvent = z.infer<typeof DifferenceEvent>

/** How many differences there are. */
export function differencesIn({ changed, removed, added, moved }: DifferenceCounts): number {
  return changed + removed + added + moved
}

/** Share of the smaller document below which two have hardly anything in common. */
const HARDLY = 0.1

/** What the two documents are to each other. */
export function relationOf(
  counts: DifferenceCounts,
): 'empty' | 'identical' | 'unrelated' | 'versions' {
  if (differencesIn(counts) === 0) return counts.equal === 0 ? 'empty' : 'identical'
  return counts.shared < HARDLY ? 'unrelated' : 'versions'
}
