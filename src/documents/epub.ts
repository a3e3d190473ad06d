import { posix } from 'node:path'
import type { ReadDocument } from './document.ts'
import { readHtml } from './html.ts'
import { requiredPart } from './office-parts.ts'
import { DocumentProblem } from './problem.ts'
import { descendantsOf, textOf } from './xml.ts'
import type { Zip } from './zip.ts'

/**
 * A book (EPUB 3): a page for each part of its spine, in the order it is read.
 * @throws DocumentProblem
 */
export function readEpub(zip: Zip): ReadDocument {
  if (zip.names.includes('META-INF/encryption.xml') && zip.names.includes('META-INF/rights.xml'))
    throw new DocumentProblem('encrypted')
  const [root] = descendantsOf(requiredPart(zip, 'META-INF/container.xml'), 'rootfile')
  const path = root?.attributes.get('full-path') ?? ''
  const book = requiredPart(zip, path)
  const items = new Map(
    descendantsOf(book, 'item').map(({ attributes }) => [
      attributes.get('id') ?? '',
      attributes.get('href') ?? '',
    ]),
  )
  const pages = descendantsOf(book, 'itemref').flatMap(({ attributes }, index) => {
    const href = items.get(attributes.get('idref') ?? '')
    const name = href && posix.normalize(posix.join(posix.dirname(path), decoded(href)))
    const html = name && zip.readText(name)
    return html ? readHtml(opened(html)).pages.map((page) => ({ ...page, number: index + 1 })) : []
  })
  if (pages.length === 0) throw new DocumentProblem('corrupt', 'a book without chapters')
  const [title] = descendantsOf(book, 'title').map(textOf)
  return { title, pages }
}

/** Empty elements of XHTML as HTML writes them: else a `<title/>` would take all text for its own. */
function opened(xhtml: string): string {
  return xhtml.replace(
    /<(title|script|style|textarea|iframe|object|p|div|span|a|td|th|li|i|b|em)((?:\s[^<>]*)?)\/>/gi,
    '<$1$2></$1>',
  )
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}
