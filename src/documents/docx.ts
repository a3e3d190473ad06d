import { posix } from 'node:path'
import { PageWriter, type ReadDocument } from './document.ts'
import { mainPart, requiredPart } from './office-parts.ts'
import { childrenOf, descendantsOf, type Element, parseXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** Elements whose text is not the document's: deleted text, field codes, readings of ruby. */
const SILENT = new Set(['del', 'instrText', 'delText', 'rt', 'Fallback', 'moveFrom'])

/**
 * A Word document (ECMA-376): headings by their outline level, paragraphs, tables, notes.
 * @throws DocumentProblem
 */
export function readDocx(zip: Zip): ReadDocument {
  const main = mainPart(zip, 'word/document.xml')
  const folder = posix.dirname(main)
  const body = childrenOf(requiredPart(zip, main), 'body')
  const levels = headingLevels(zip.readText(`${folder}/styles.xml`))
  const page = new PageWriter()
  let title: string | undefined
  const write = (element: Element): void => {
    if (element.name === 'p') {
      const level = levelOf(element, levels)
      const text = textIn(element)
      if (level === undefined) page.paragraph(text)
      else {
        title ??= text.trim() || undefined
        page.heading(level, text)
      }
      // Text boxes lie inside a paragraph.
      for (const box of descendantsOf(element, 'txbxContent').slice(0, 1))
        childrenOf(box).forEach(write)
    } else if (element.name === 'tbl') {
      for (const [at, row] of childrenOf(element, 'tr').entries()) {
        const cells = childrenOf(row, 'tc').map((cell) =>
          descendantsOf(cell, 'p').map(textIn).join(' '),
        )
        page.row(cells, { header: at === 0 && cells.length > 1 })
      }
    } else for (const child of childrenOf(element)) write(child)
  }
  body.forEach(write)
  for (const part of ['footnotes.xml', 'endnotes.xml']) {
    const xml = zip.readText(`${folder}/${part}`)
    if (xml) for (const note of descendantsOf(parseXml(xml), 'p')) page.paragraph(textIn(note))
  }
  return { title, pages: [page.page()] }
}

/** Outline levels of styles, from 1. */
function headingLevels(xml: string | undefined): ReadonlyMap<string, number> {
  if (!xml) return new Map()
  return new Map(
    childrenOf(parseXml(xml), 'style').flatMap((style) => {
      const id = attribute(style, 'styleId')
      const [outline] = descendantsOf(style, 'outlineLvl')
      const [name] = childrenOf(style, 'name')
      const named = /^(?:heading|見出し)\s*(\d)$/i.exec(attribute(name, 'val') ?? '')?.[1]
      const level = named ?? (outline && Number(attribute(outline, 'val')) + 1)
      return id && level && Number(level) <= 9 ? [[id, Number(level)] as const] : []
    }),
  )
}

function levelOf(paragraph: Element, levels: ReadonlyMap<string, number>): number | undefined {
  const [properties] = childrenOf(paragraph, 'pPr')
  if (!properties) return undefined
  const [outline] = childrenOf(properties, 'outlineLvl')
  const own = Number(attribute(outline, 'val'))
  if (outline && own < 9) return own + 1
  const [style] = childrenOf(properties, 'pStyle')
  return levels.get(attribute(style, 'val') ?? '')
}

function textIn(element: Element): string {
  let text = ''
  for (const child of childrenOf(element)) {
    if (SILENT.has(child.name) || child.name === 'txbxContent' || child.name === 'pPr') continue
    if (child.name === 't') text += child.children.join('')
    else if (child.name === 'tab') text += '\t'
    else if (child.name === 'br' || child.name === 'cr') text += '\n'
    else if (child.name === 'noBreakHyphen') text += '-'
    else text += textIn(child)
  }
  return text
}

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attributes.get(`w:${name}`) ?? element?.attributes.get(name)
}
