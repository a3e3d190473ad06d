import { posix } from 'node:path'
import { DocumentProblem } from './problem.ts'
import { childrenOf, type Element, parseXml } from './xml.ts'
import type { Zip } from './zip.ts'

/**
 * A part that must be there.
 * @throws DocumentProblem corrupt
 */
export function requiredPart(zip: Zip, name: string): Element {
  const xml = zip.readText(name)
  if (xml === undefined) throw new DocumentProblem('corrupt', `no part ${name}`)
  return parseXml(xml)
}

/** The path of the part that holds the document itself: some programs name it in their own way. */
export function mainPart(zip: Zip, usual: string): string {
  const xml = zip.readText('_rels/.rels')
  const main =
    xml &&
    childrenOf(parseXml(xml), 'Relationship').find(({ attributes }) =>
      attributes.get('Type')?.endsWith('/officeDocument'),
    )
  const target = main && posix.normalize(main.attributes.get('Target') ?? '').replace(/^\//, '')
  return target && zip.names.includes(target) ? target : usual
}

/** The id of a relation, whatever the prefix of its namespace is. */
export function relationId({ attributes }: Element): string {
  return [...attributes].find(([name]) => name.endsWith(':id'))?.[1] ?? ''
}

/** What a part refers to inside the file, by id. What lies outside is never followed. */
export function relationsOf(zip: Zip, part: string): ReadonlyMap<string, string> {
  const xml = zip.readText(`${posix.dirname(part)}/_rels/${posix.basename(part)}.rels`)
  if (xml === undefined) return new Map()
  return new Map(
    childrenOf(parseXml(xml), 'Relationship').flatMap(({ attributes }) => {
      const target = attributes.get('Target')
      const id = attributes.get('Id')
      if (!target || !id || attributes.get('TargetMode') === 'External') return []
      const path = target.startsWith('/')
        ? target.slice(1)
        : posix.normalize(posix.join(posix.dirname(part), target))
      return [[id, path] as const]
    }),
  )
}
