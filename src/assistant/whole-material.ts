import type { Grounds, UsedPassage } from '../contract/material.ts'
import type { WholePoint, WholeTask } from '../contract/whole-document.ts'
import { ground } from '../documents/grounding.ts'
import type { DocumentLibrary } from '../documents/library.ts'
import { written } from './whole-text.ts'

type Passages = ReturnType<DocumentLibrary['passagesOf']>

/** What tasks over whole documents have found, as an answer with the passages that say it. */
export class WholeMaterial {
  readonly #documents: Pick<DocumentLibrary, 'passagesOf'>
  readonly #passages = new Map<string, Passages>()
  /** By passage and point: which sentences of the passage say the point. */
  readonly #supports = new Map<string, { start: number; end: number } | undefined>()

  constructor(documents: Pick<DocumentLibrary, 'passagesOf'>) {
    this.#documents = documents
  }

  /** The answer in Markdown, under the documents' names where there are several. */
  of(found: readonly { name: string; task: WholeTask }[]): {
    text: string
    passages: UsedPassage[]
    sentences: Grounds[]
  } {
    const passages: UsedPassage[] = []
    const sentences: Grounds[] = []
    let text = ''
    for (const { name, task } of found) {
      if (task.points.length === 0) continue
      if (text !== '') text += '\n\n'
      if (found.length > 1) text += `### ${name}\n\n`
      const section = written(task.kind, task.points)
      for (const [at, { start, end }] of section.spans.entries()) {
        const point = task.points[at]
        if (!point) continue
        sentences.push({
          start: text.length + start,
          end: text.length + end,
          support: this.#support(point, name, task.documentId, passages),
        })
      }
      text += section.text
    }
    return { text, passages, sentences }
  }

  #support(
    point: WholePoint,
    name: string,
    documentId: string,
    used: UsedPassage[],
  ): Grounds['support'] {
    if (point.passage === null) return null
    const found = this.#passagesOf(documentId)[point.passage]
    if (!found) return null
    const { text, place } = found
    const known = used.findIndex(
      (one) => one.documentId === documentId && one.place === place && one.text === text,
    )
    const passage = known >= 0 ? known : used.push({ documentId, name, place, text }) - 1
    const says = this.#sentencesOf(`${documentId} ${point.passage}`, point.text, text)
    return { passage, ...(says ?? { start: 0, end: text.length }) }
  }

  #sentencesOf(passage: string, point: string, text: string) {
    const key = `${passage} ${point}`
    if (!this.#supports.has(key)) {
      const support = ground(point, [text]).find((one) => one.support)?.support
      this.#supports.set(key, support ? { start: support.start, end: support.end } : undefined)
    }
    return this.#supports.get(key)
  }

  #passagesOf(documentId: string): Passages {
    const known = this.#passages.get(documentId)
    if (known) return known
    const all = this.#documents.passagesOf(documentId)
    this.#passages.set(documentId, all)
    return all
  }
}
