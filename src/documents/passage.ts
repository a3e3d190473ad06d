import { z } from 'zod'

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

/** A piece of a document, small enough to be given to a model together with others. */
export interface Passage {
  readonly text: string
  readonly place: Place
}
