import { type Page, PageWriter, type ReadDocument } from './document.ts'
import { mainPart, relationId, relationsOf, requiredPart } from './office-parts.ts'
import { writeSlide } from './slide.ts'
import { childrenOf, descendantsOf, type Element, parseXml, textOf } from './xml.ts'
import type { Zip } from './zip.ts'

const TITLES = new Set(['title', 'ctrTitle'])
/** Number, date and footer. */
const REPEATED = new Set(['sldNum', 'dt', 'ftr'])

/**
 * A presentation (ECMA-376): a page for each slide in the order of the show, its title as heading,
 * notes last.
 * @throws DocumentProblem
 */
export function readPptx(zip: Zip): ReadDocument {
  const main = mainPart(zip, 'ppt/presentation.xml')
  const parts = relationsOf(zip, main)
  const slides = descendantsOf(requiredPart(zip, main), 'sldId').flatMap(
    (slide) => parts.get(relationId(slide)) ?? [],
  )
  const pages = slides.map((part, index) => readSlide(zip, part, index + 1))
  const empty = new PageWriter()
  return { pages: pages.length > 0 ? pages : [empty.page()] }
}

function readSlide(zip: Zip, part: string, number: number): Page {
  const page = new PageWriter()
  const slide = requiredPart(zip, part)
  const shapes = descendantsOf(slide, 'sp').flatMap((shape) => {
    const kind = descendantsOf(shape, 'ph')[0]?.attributes.get('type')
    const paragraphs = descendantsOf(shape, 'txBody').flatMap(paragraphsOf)
    return REPEATED.has(kind ?? '') || paragraphs.length === 0
      ? []
      : [{ isTitle: TITLES.has(kind ?? ''), paragraphs }]
  })
  writeSlide(shapes, page)
  for (const table of descendantsOf(slide, 'tbl'))
    for (const [at, row] of childrenOf(table, 'tr').entries())
      page.row(
        childrenOf(row, 'tc').map((cell) => paragraphsOf(cell).join(' ')),
        { header: at === 0 },
      )
  const notes = [...relationsOf(zip, part).values()].find((one) => one.includes('notesSlide'))
  const xml = notes && zip.readText(notes)
  if (xml)
    for (const shape of descendantsOf(parseXml(xml), 'sp'))
      if (descendantsOf(shape, 'ph')[0]?.attributes.get('type') === 'body')
        page.paragraph(paragraphsOf(shape).join('\n'))
  return page.page({ number })
}

function paragraphsOf(element: Element): string[] {
  return descendantsOf(element, 'p')
    .map((paragraph) =>
      childrenOf(paragraph)
        .map((run) => (run.name === 'br' ? '\n' : childrenOf(run, 't').map(textOf).join('')))
        .join(''),
    )
    .filter((text) => text.trim() !== '')
}
