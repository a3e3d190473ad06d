import type { Material, Place } from '../../contract/material.ts'
import type { Words } from '../words/ja.ts'

/** The numbers of the passages that an answer rests on, from 1, in the order they are cited. */
export function numbersOf({ sentences }: Material): Map<number, number> {
  const numbers = new Map<number, number>()
  for (const { support } of sentences)
    if (support && !numbers.has(support.passage)) numbers.set(support.passage, numbers.size + 1)
  return numbers
}

/** A passage's document and where in it, in words. */
export function placeOf(
  { name, place }: { name: string; place: Place },
  { documents: words }: Words,
): string {
  const { page, label, cells } = place
  return [name, words.page(name, page, label), cells ? words.cells(cells) : '']
    .filter(Boolean)
    .join(' ')
}

/** An answer as text with numbers where it rests on something, and the sources they stand for. */
export function withCitations(text: string, material: Material, words: Words): string {
  const numbers = numbersOf(material)
  if (numbers.size === 0) return text
  let cited = text
  for (const { end, support } of material.sentences.toReversed()) {
    const number = support && numbers.get(support.passage)
    if (number) cited = `${cited.slice(0, end)}[${number}]${cited.slice(end)}`
  }
  const sources = [...numbers].map(([at, number]) => {
    const passage = material.passages[at]
    return `[${number}] ${passage ? placeOf(passage, words) : ''}`
  })
  return `${cited.trimEnd()}\n\n${words.documents.source}:\n${sources.join('\n')}\n`
}
