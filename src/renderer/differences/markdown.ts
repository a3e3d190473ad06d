import type {
  DifferenceCounts,
  DifferenceRow,
  DifferenceUnit,
} from '../../contract/document-differences.ts'
import { placeOf } from '../documents/citation.ts'
import type { Words } from '../words/ja.ts'

interface Compared {
  readonly left: string
  readonly right: string
  readonly rows: readonly DifferenceRow[]
  readonly counts: DifferenceCounts
}

/** All differences as Markdown, each with its places in both documents. */
export function differencesMarkdown({ left, right, rows, counts }: Compared, words: Words): string {
  const { differences } = words
  const place = (unit: DifferenceUnit, name: string) => {
    const heading = unit.place.headings.at(-1)
    return [placeOf({ name, place: unit.place }, words), heading].filter(Boolean).join('・')
  }
  const before = (unit: DifferenceUnit, label = differences.before) =>
    `- ${label}（${place(unit, left)}）：${quoted(unit)}`
  const after = (unit: DifferenceUnit, label = differences.after) =>
    `- ${label}（${place(unit, right)}）：${quoted(unit)}`
  const parts = rows.flatMap((row): string[][] => {
    if (row.type === 'equal' || (row.type === 'moved' && row.at === 'right')) return []
    if (row.type === 'removed') return [[before(row.left, differences.types.removed)]]
    if (row.type === 'added') return [[after(row.right, differences.types.added)]]
    const weighty = row.weighty.map((one) => `- ${differences.weighty(one)}`)
    return [[before(row.left), after(row.right), ...weighty]]
  })
  const kinds = rows.flatMap((row) =>
    row.type === 'equal' || (row.type === 'moved' && row.at === 'right') ? [] : [row.type],
  )
  const sections = parts.map(
    (lines, at) =>
      `### ${at + 1}. ${differences.types[kinds[at] ?? 'changed']}\n\n${lines.join('\n')}`,
  )
  return `${[
    `# ${differences.titleOf(left, right)}`,
    differences.summary(counts),
    ...sections,
  ].join('\n\n')}\n`
}

/** A unit on one line, in which nothing is taken for Markdown. */
function quoted({ text }: DifferenceUnit): string {
  return text
    .replace(/\t/g, '｜')
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&')
}
