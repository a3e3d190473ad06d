import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { PageWriter, type ReadDocument } from './document.ts'

type Node = DefaultTreeAdapterTypes.ChildNode

/** Never part of what a reader reads. `rt` and `rp`: ruby is kept apart from the text. */
const SILENT = new Set(
  'head script style noscript template svg math iframe object rt rp nav form button select textarea canvas audio video'.split(
    ' ',
  ),
)
const BLOCKS = new Set(
  'p div section article main header footer aside ul ol li dl dt dd blockquote figure figcaption address details summary table hr body html center'.split(
    ' ',
  ),
)
/** Deeper trees are made to break readers. */
const DEEPEST = 500

/** An HTML page as blocks; nothing in it is run or fetched. */
export function readHtml(html: string): ReadDocument {
  const page = new PageWriter()
  const title = writeHtml(html, page)
  return { title, pages: [page.page()] }
}

/** Writes the blocks of an HTML page after others, and gives its title. */
export function writeHtml(html: string, page: PageWriter): string | undefined {
  return writeNodes(parse(html).childNodes, page)
}

/** The encoding a page declares for itself, in its first bytes. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  return /(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
}

/** Writes nodes as blocks of a page, and gives the title of the document. */
function writeNodes(nodes: readonly Node[], page: PageWriter): string | undefined {
  let text = ''
  let title: string | undefined
  const flush = () => {
    page.paragraph(tidied(text))
    text = ''
  }
  const visit = (node: Node, depth: number): void => {
    if (depth > DEEPEST) return
    if (node.nodeName === '#text' && 'value' in node) {
      text += node.value.replace(/\s+/g, ' ')
      return
    }
    if (!('tagName' in node)) return
    const { tagName: tag, childNodes } = node
    if (tag === 'title') title ??= tidied(textOf(node, depth)) || undefined
    if (tag === 'head')
      for (const child of childNodes) if (child.nodeName === 'title') visit(child, depth)
    if (SILENT.has(tag) || tag === 'title') return
    if (tag === 'br') text += '\n'
    else if (/^h[1-6]$/.test(tag)) {
      flush()
      page.heading(Number(tag.charAt(1)), tidied(textOf(node, depth)))
    } else if (tag === 'pre') {
      flush()
      page.code(textOf(node, depth))
    } else if (tag === 'tr') {
      flush()
      const cells = childNodes.filter(({ nodeName }) => nodeName === 'td' || nodeName === 'th')
      page.row(
        cells.map((cell) => tidied(textOf(cell, depth))),
        { header: cells.length > 0 && cells.every(({ nodeName }) => nodeName === 'th') },
      )
    } else {
      const isBlock = BLOCKS.has(tag)
      if (isBlock) flush()
      for (const child of childNodes) visit(child, depth + 1)
      if (isBlock) flush()
    }
  }
  for (const node of nodes) visit(node, 0)
  flush()
  return title
}

function textOf(node: Node, depth: number): string {
  if (depth > DEEPEST) return ''
  if (node.nodeName === '#text' && 'value' in node) return node.value
  if (node.nodeName === 'br') return '\n'
  if (!('childNodes' in node) || SILENT.has(node.nodeName)) return ''
  return node.childNodes.map((child) => textOf(child, depth + 1)).join('')
}

/** Without indentation of the source; line breaks within Japanese leave no space. */
function tidied(text: string): string {
  return text
    .replace(/[ \t\r\f]+/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(
      /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。ー]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}「『（])/gu,
      '',
    )
    .trim()
}
