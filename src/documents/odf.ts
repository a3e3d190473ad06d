import { type Page, PageWriter, type ReadDocument } from './document.ts'
import { requiredPart } from './office-parts.ts'
import { DocumentProblem } from './problem.ts'
import { type Cell, columnName, pageOfRows } from './sheet.ts'
import { writeSlide } from './slide.ts'
import { childrenOf, descendantsOf, type Element, parseXml, textOf } from './xml.ts'
import type { Zip } from './zip.ts'

/** Elements whose text is not the document's own: readings of ruby, deleted text, remarks. */
const SILENT = new Set(['ruby-text', 'tracked-changes', 'annotation', 'note', 'note-citation'])
/** Most spaces that one mark of many spaces stands for. */
const MOST_SPACES = 100

/**
 * OpenDocument (ISO/IEC 26300): a text as one page, a presentation with a page for each slide, a
 * spreadsheet with a page for each table.
 * @throws DocumentProblem
 */
export function readOdf(zip: Zip): ReadDocument {
  if (zip.readText('META-INF/manifest.xml')?.includes('encryption-data'))
    throw new DocumentProblem('encrypted')
  const [body] = childrenOf(requiredPart(zip, 'content.xml'), 'body')
  const [content] = body ? childrenOf(body) : []
  if (!content) throw new DocumentProblem('corrupt', 'a document without a body')
  const meta = zip.readText('meta.xml')
  const [title] = meta ? descendantsOf(parseXml(meta), 'title').map(textOf) : []
  const pages = pagesOf(content)
  const empty = new PageWriter()
  return { title: title?.trim() || undefined, pages: pages.length > 0 ? pages : [empty.page()] }
}

function pagesOf(content: Element): Page[] {
  if (content.name === 'spreadsheet')
    return childrenOf(content, 'table').map((table, at) => readTable(table, at + 1))
  if (content.name === 'presentation' || content.name === 'drawing')
    return childrenOf(content, 'page').map((slide, at) => readSlide(slide, at + 1))
  const page = new PageWriter()
  for (const child of childrenOf(content)) write(child, page)
  for (const note of descendantsOf(content, 'note-body'))
    for (const child of childrenOf(note)) write(child, page)
  return [page.page()]
}

function readSlide(slide: Element, number: number): Page {
  const page = new PageWriter()
  const frames = childrenOf(slide).filter(({ name }) => name !== 'notes')
  const tables = frames.filter((frame) => descendantsOf(frame, 'table').length > 0)
  const texts = frames
    .filter((frame) => !tables.includes(frame))
    .map((frame) => ({
      isTitle: frame.attributes.get('presentation:class') === 'title',
      paragraphs: paragraphsIn(frame).filter((text) => text.trim() !== ''),
    }))
  writeSlide(
    texts.filter(({ paragraphs }) => paragraphs.length > 0),
    page,
  )
  for (const table of tables) write(table, page)
  for (const notes of childrenOf(slide, 'notes')) page.paragraph(paragraphsIn(notes).join('\n'))
  return page.page({ number })
}

function paragraphsIn(element: Element): string[] {
  return childrenOf(element).flatMap((child) =>
    child.name === 'p' || child.name === 'h' ? [inline(child)] : paragraphsIn(child),
  )
}

/** Writes an element of a text as blocks. */
function write(element: Element, page: PageWriter): void {
  const { name, attributes } = element
  if (SILENT.has(name)) return
  if (name === 'h') page.heading(Number(attributes.get('text:outline-level')) || 1, inline(element))
  else if (name === 'p') {
    page.paragraph(inline(element))
    for (const box of descendantsOf(element, 'text-box'))
      for (const child of childrenOf(box)) write(child, page)
  } else if (name === 'table')
    for (const [at, row] of descendantsOf(element, 'table-row').entries()) {
      const cells = childrenOf(row, 'table-cell').map((cell) => paragraphsIn(cell).join(' '))
      page.row(cells, { header: at === 0 && cells.length > 1 })
    }
  else for (const child of childrenOf(element)) write(child, page)
}

/** The text of a paragraph, without text boxes, which are paragraphs of their own. */
function inline({ children }: Element): string {
  return children
    .map((child) => {
      if (typeof child === 'string') return child.replace(/\s+/g, ' ')
      if (SILENT.has(child.name) || child.name === 'text-box') return ''
      if (child.name === 'tab') return '\t'
      if (child.name === 'line-break') return '\n'
      if (child.name !== 's') return inline(child)
      const count = Number(child.attributes.get('text:c') ?? 1)
      return ' '.repeat(Math.min(MOST_SPACES, Math.max(0, count || 0)))
    })
    .join('')
}

function readTable(table: Element, number: number): Page {
  const rows: Cell[][] = []
  let line = 1
  for (const row of descendantsOf(table, 'table-row')) {
    let column = 0
    const cells: Cell[] = []
    for (const cell of childrenOf(row)) {
      if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue
      const value = cellText(cell).trim()
      // What is repeated is told once: tables go on empty to their last possible cell.
      if (value !== '') cells.push({ name: `${columnName(column)}${line}`, value })
      column += repeated(cell, 'table:number-columns-repeated')
    }
    if (cells.length > 0) rows.push(cells)
    line += repeated(row, 'table:number-rows-repeated')
  }
  return pageOfRows(rows, { number, label: table.attributes.get('table:name') })
}

function repeated({ attributes }: Element, name: string): number {
  const count = Number(attributes.get(name) ?? 1)
  return Number.isSafeInteger(count) && count > 0 ? count : 1
}

function cellText(cell: Element): string {
  const date = cell.attributes.get('office:date-value')
  return date ? date.replace('T', ' ').replace(' 00:00:00', '') : paragraphsIn(cell).join(' ')
}
