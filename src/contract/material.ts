import { z } from 'zod'
import { WholeReading } from './whole-document.ts'

/** Where in its document a passage stands. What a format does not have is absent. */
export const Place = z.object({
  /** From 1: page of a PDF, slide of a presentation, sheet of a workbook, chapter of a book. */
  page: z.int().positive().optional(),
  /** What the document itself calls the page: a printed page number, a sheet's name. */
  label: z.string().optional(),
  /** Cells of a sheet, as spreadsheets write them: `B2:D9`. */
  cells: z.string().optional(),
  /** Headings above the passage, outermost first. */
  headings: z.array(z.string()),
  /** Offsets in UTF-16 units into the text of the page, or of the document where it has no pages. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
})
export type Place = z.infer<typeof Place>

/** A passage that an answer was given; its text stays with the answer when the document goes. */
export const UsedPassage = z.object({
  documentId: z.string(),
  /** What the document was called. */
  name: z.string(),
  place: Place,
  text: z.string(),
})
export type UsedPassage = z.infer<typeof UsedPassage>

/** A sentence of an answer and what it rests on. Offsets are UTF-16 units. */
export const Grounds = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Null where no passage says what the sentence says. */
  support: z
    .object({
      /** From 0, of the passages that were given. */
      passage: z.int().nonnegative(),
      /** Sentences of the passage. */
      start: z.int().nonnegative(),
      end: z.int().nonnegative(),
    })
    .nullable(),
})
export type Grounds = z.infer<typeof Grounds>

/** What an answer was given to read, and which of its sentences rest on what of it. */
export const Material = z.object({
  /** In the order they were given. */
  passages: z.array(UsedPassage),
  /** In the order of the answer; what needs no support, such as a heading, is not among them. */
  sentences: z.array(Grounds),
  /** Set where all of the documents were to be read. */
  whole: WholeReading.optional(),
})
export type Material = z.infer<typeof Material>
