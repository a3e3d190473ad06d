import { type Page, PageWriter } from './document.ts'

/** A cell that has something in it. */
export interface Cell {
  /** As spreadsheets write it: `B2`. */
  readonly name: string
  readonly value: string
}

/** A table of a workbook as a page, a row for each of its rows that has cells. */
export function pageOfRows(
  rows: readonly (readonly Cell[])[],
  about: { number: number; label?: string | undefined },
): Page {
  const page = new PageWriter()
  const header = headerOf(rows)
  for (const [at, cells] of rows.entries()) {
    const first = cells[0]?.name
    const last = cells.at(-1)?.name
    page.row(
      cells.map(({ value }) => value),
      { header: at === header, cells: first === last ? first : `${first}:${last}` },
    )
  }
  return page.page(about)
}

/** The first row with several texts names the columns, if the next one has values in them. */
function headerOf(rows: readonly (readonly Cell[])[]): number | undefined {
  const at = rows.findIndex((cells) => cells.length > 1)
  const names = rows[at]
  const columns = (cells: readonly Cell[] = []) =>
    new Set(cells.map(({ name }) => name.replace(/\d+$/, '')))
  if (!names?.every(({ value }) => !/^[-\d.,¥%/]+$/.test(value))) return undefined
  const shared = columns(names).intersection(columns(rows[at + 1])).size
  return shared >= 2 && shared >= names.length / 2 ? at : undefined
}

/** A to Z, AA and so on, from 0. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1
  return `${rest < 0 ? '' : columnName(rest)}${String.fromCharCode(65 + (index % 26))}`
}
