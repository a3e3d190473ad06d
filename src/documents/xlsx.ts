import { posix } from 'node:path'
import { type Page, PageWriter, type ReadDocument } from './document.ts'
import { mainPart, relationId, relationsOf, requiredPart } from './office-parts.ts'
import { columnName, pageOfRows } from './sheet.ts'
import { childrenOf, descendantsOf, type Element, parseXml, textOf } from './xml.ts'
import type { Zip } from './zip.ts'

/** Formats of dates that come with the format itself (ECMA-376 18.8.30), the Japanese ones too. */
const DATE_FORMATS = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58,
])
const DAY = 86_400_000

/**
 * A workbook (ECMA-376): a page for each sheet that is shown, a row for each row with its cells.
 * Cells are as a person sees them as far as dates go; formulas have their last value.
 * @throws DocumentProblem
 */
export function readXlsx(zip: Zip): ReadDocument {
  const main = mainPart(zip, 'xl/workbook.xml')
  const folder = posix.dirname(main)
  const workbook = requiredPart(zip, main)
  const parts = relationsOf(zip, main)
  const from1904 = descendantsOf(workbook, 'workbookPr')[0]?.attributes.get('date1904')
  const book: Book = {
    strings: stringsOf(zip.readText(`${folder}/sharedStrings.xml`)),
    isDate: dateStyles(zip.readText(`${folder}/styles.xml`)),
    epoch: from1904 === '1' || from1904 === 'true' ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30),
  }
  const pages = descendantsOf(workbook, 'sheet').flatMap((sheet, index) => {
    const { attributes } = sheet
    const part = parts.get(relationId(sheet))
    const isHidden = attributes.get('state')?.toLowerCase().endsWith('hidden')
    const xml = part && !isHidden ? zip.readText(part) : undefined
    return xml ? [readSheet(parseXml(xml), book, index + 1, attributes.get('name'))] : []
  })
  const empty = new PageWriter()
  return { pages: pages.length > 0 ? pages : [empty.page()] }
}

interface Book {
  readonly strings: readonly string[]
  readonly isDate: readonly boolean[]
  /** Milliseconds of the day that serial number 0 is. */
  readonly epoch: number
}

function readSheet(sheet: Element, book: Book, number: number, label: string | undefined): Page {
  const rows = descendantsOf(sheet, 'row').flatMap((row, line) => {
    // Programs may leave names out where cells follow each other.
    const number = Number(row.attributes.get('r')) || line + 1
    const cells = childrenOf(row, 'c')
      .map((cell, column) => ({
        name: cell.attributes.get('r') ?? `${columnName(column)}${number}`,
        value: cellText(cell, book),
      }))
      .filter(({ value }) => value.trim() !== '')
    return cells.length > 0 ? [cells] : []
  })
  return pageOfRows(rows, { number, label })
}

function cellText(cell: Element, { strings, isDate, epoch }: Book): string {
  const [value] = childrenOf(cell, 'v')
  const written = value ? textOf(value) : ''
  const kind = cell.attributes.get('t')
  if (kind === 'inlineStr') return richText(childrenOf(cell, 'is')[0])
  if (kind === 's') return strings[Number(written)] ?? ''
  if (kind === 'b') return written === '1' ? 'TRUE' : 'FALSE'
  if (kind !== undefined && kind !== 'n') return written
  if (!isDate[Number(cell.attributes.get('s') ?? 0)] || written === '') return written
  return dateText(Number(written), epoch)
}

function dateText(serial: number, epoch: number): string {
  const time = epoch + Math.round(serial * DAY)
  if (!Number.isFinite(time) || Math.abs(time) > 8e15) return String(serial)
  const [day = '', clock = ''] = new Date(time).toISOString().split('T')
  return serial % 1 === 0 ? day : `${day} ${clock.slice(0, 5)}`
}

function stringsOf(xml: string | undefined): string[] {
  return xml ? childrenOf(parseXml(xml), 'si').map(richText) : []
}

/** Without readings (振り仮名), which stand beside the text. */
function richText(element: Element | undefined): string {
  if (!element) return ''
  return childrenOf(element)
    .map((part) => {
      if (part.name === 't') return textOf(part)
      return part.name === 'r' ? childrenOf(part, 't').map(textOf).join('') : ''
    })
    .join('')
}

/** For each cell style whether it shows a date. */
function dateStyles(xml: string | undefined): boolean[] {
  if (!xml) return []
  const styles = parseXml(xml)
  const own = new Map(
    descendantsOf(styles, 'numFmt').map(({ attributes }) => [
      Number(attributes.get('numFmtId')),
      /[ymdge年月日]/i.test(
        (attributes.get('formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''),
      ) && !/^General/i.test(attributes.get('formatCode') ?? ''),
    ]),
  )
  return childrenOf(childrenOf(styles, 'cellXfs')[0] ?? styles, 'xf').map(({ attributes }) => {
    const format = Number(attributes.get('numFmtId') ?? 0)
    return own.get(format) ?? DATE_FORMATS.has(format)
  })
}
