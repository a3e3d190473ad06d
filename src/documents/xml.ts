import { DocumentProblem } from './problem.ts'

/** An element of an XML document. Names are without their namespace's prefix. */
export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (Element | string)[]
}

const DEEPEST = 1000
const MARKUP =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE|<(\/?)([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g
const ATTRIBUTE = /([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

/**
 * Reads the XML of Office files: elements, attributes and text. Declarations of types are refused,
 * so that no entity can grow or lead outside.
 * @throws DocumentProblem corrupt
 */
export function parseXml(xml: string): Element {
  const root = { name: '', attributes: new Map<string, string>(), children: [] as Part[] }
  const open: Open[] = [root]
  let from = 0
  for (const match of xml.matchAll(MARKUP)) {
    const [whole, literal, closing, name = '', attributes = '', empty] = match
    const parent = open.at(-1) ?? root
    if (match.index > from) parent.children.push(unescaped(xml.slice(from, match.index)))
    from = match.index + whole.length
    if (literal !== undefined) parent.children.push(literal)
    else if (whole === '<!DOCTYPE') throw new DocumentProblem('corrupt', 'XML with a DOCTYPE')
    else if (closing === '/') {
      if (open.length === 1 || parent.name !== localName(name))
        throw new DocumentProblem('corrupt', `unexpected </${name}>`)
      open.pop()
    } else if (closing === '') {
      const element = { name: localName(name), attributes: attributesIn(attributes), children: [] }
      parent.children.push(element)
      if (empty === '') open.push(element)
      if (open.length > DEEPEST) throw new DocumentProblem('corrupt', 'XML too deep')
    }
  }
  const top = root.children.find((child) => typeof child !== 'string')
  if (!top || open.length > 1) throw new DocumentProblem('corrupt', 'XML without an end')
  return top
}

type Part = Element | string

interface Open extends Element {
  readonly children: Part[]
}

/** Elements directly inside, of a name or all. */
export function childrenOf({ children }: Element, name?: string): Element[] {
  return children.filter(
    (child): child is Element =>
      typeof child !== 'string' && (name === undefined || child.name === name),
  )
}

/** All elements of a name at any depth, in their order. */
export function descendantsOf(element: Element, name: string): Element[] {
  return childrenOf(element).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendantsOf(child, name),
  ])
}

/** The text inside, at any depth. */
export function textOf({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

function attributesIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      unescaped(double ?? single ?? ''),
    ]),
  )
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
