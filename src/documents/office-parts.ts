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
