import {
  type DifferenceCounts,
  differencesIn,
  relationOf,
} from '../contract/document-differences.ts'
import type { Grounds, UsedPassage } from '../contract/material.ts'
import type { WholeTask } from '../contract/whole-document.ts'
import { type Change, type Compared, titleOf } from './changes.ts'

/** A document as an answer names it. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Most certain changes that are listed. */
const MOST_LISTED = 40

const RELATIONS = {
  identical: '2つの資料の内容は同じです。',
  unrelated:
    '2つの資料には、共通する内容がほとんどありません。比べる資料が正しいかを確かめてください。',
  empty: 'どちらの資料にも、比べられる文字がありません。',
}

/** How two documents differ, as an answer with the places that say it, in both. */
export class ChangeMaterial {
  readonly #left: Named
  readonly #right: Named
  readonly #compared: Compared
  #passages: UsedPassage[] = []
  #sentences: Grounds[] = []
  #text = ''

  constructor(left: Named, right: Named, compared: Compared) {
    this.#left = left
    this.#right = right
    this.#compared = compared
  }

  /** Counts and numbers, which are certain, and what a model has said so far. */
  of(task: WholeTask | undefined): {
    text: string
    passages: UsedPassage[]
    sentences: Grounds[]
  } {
    this.#passages = []
    this.#sentences = []
    const { counts } = this.#compared
    const relation = relationOf(counts)
    this.#text = `- 変更前：${escaped(this.#left.name)}\n- 変更後：${escaped(this.#right.name)}\n\n`
    if (relation === 'versions') {
      this.#text += `${summaryOf(counts)}\n`
      this.#certain()
      this.#points(task)
    } else this.#text += RELATIONS[relation]
    if (relation === 'identical' && counts.otherwise > 0)
      this.#text += `表記だけが違う箇所が${counts.otherwise}か所あります。`
    return {
      text: this.#text.trimEnd(),
      passages: this.#passages,
      sentences: this.#sentences,
    }
  }

  #certain(): void {
    const weighty = this.#compared.changes.filter((change) => change.weighty.length > 0)
    if (weighty.length === 0) return
    this.#text += '\n### 数字・日付などの変更\n\n'
    for (const change of weighty.slice(0, MOST_LISTED)) this.#line(certainOf(change), change)
    const others = weighty.length - MOST_LISTED
    if (others > 0) this.#text += `- ほか${others}か所\n`
  }

  #points(task: WholeTask | undefined): void {
    if (!task || task.points.length === 0) return
    this.#text += '\n### 差分の要点\n\n'
    for (const { text, passage } of task.points)
      this.#line(text, passage === null ? undefined : this.#compared.changes[passage])
  }

  /** A line with the places it rests on; none where there is no change that it tells of. */
  #line(said: string, change: Change | undefined): void {
    const start = this.#text.length + 2
    const end = start + said.length
    this.#text += `- ${said}\n`
    if (!change) {
      this.#sentences.push({ start, end, support: null })
      return
    }
    for (const [document, unit] of [
      [this.#left, change.left],
      [this.#right, change.right],
    ] as const) {
      if (!unit) continue
      const { place, text } = unit
      const known = this.#passages.findIndex(
        (one) => one.documentId === document.id && one.place === place,
      )
      const passage =
        known >= 0
          ? known
          : this.#passages.push({ documentId: document.id, name: document.name, place, text }) - 1
      this.#sentences.push({ start, end, support: { passage, start: 0, end: text.length } })
    }
  }
}

function summaryOf(counts: DifferenceCounts): string {
  const { changed, added, removed, moved, weighty, otherwise } = counts
  const all = `違いは${differencesIn(counts)}か所です（変更${changed}、追加${added}、削除${removed}、移動${moved}）。`
  const numbers = weighty > 0 ? `うち${weighty}か所で、数字・日付・可否などが変わっています。` : ''
  const written = otherwise > 0 ? `ほかに、表記だけの違いが${otherwise}か所あります。` : ''
  return `${all}${numbers}${written}`
}

function certainOf(change: Change): string {
  const where = titleOf(change)
  const told = change.weighty.map(({ before, after }) =>
    before === null
      ? `${after}を追加`
      : after === null
        ? `${before}を削除`
        : `${before} → ${after}`,
  )
  return `${where === '' ? '' : `${where}：`}${[...new Set(told)].join('、')}`
}

/** A name in which nothing is taken for Markdown. */
function escaped(name: string): string {
  return name.replace(/[\\`*_[\]<>#|~]/g, '\\$&')
}
