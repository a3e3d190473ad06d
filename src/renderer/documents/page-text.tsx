import type { ReactNode } from 'react'
import type { DocumentBlock } from '../../contract/document.ts'

/** Below the name of the document. */
const HEADINGS = ['h3', 'h4', 'h5', 'h6'] as const

interface Range {
  readonly start: number
  readonly end: number
}

/** The text of a page with its structure, and a range of it lit. */
export function PageText({
  blocks,
  lit,
}: {
  blocks: readonly DocumentBlock[]
  lit: Range | undefined
}) {
  return (
    <div className="flex flex-col gap-2.5 leading-relaxed">
      {groupsOf(blocks).map((group) => {
        const [first] = group
        if (!first) return null
        return first.kind === 'row' || first.kind === 'header' ? (
          <Table key={first.start} rows={group} lit={lit} />
        ) : (
          <Block key={first.start} block={first} lit={lit} />
        )
      })}
    </div>
  )
}

function Block({ block, lit }: { block: DocumentBlock; lit: Range | undefined }) {
  const content = marked(block.text, block.start, lit)
  if (block.kind === 'heading') {
    const Heading = HEADINGS[Math.min(HEADINGS.length, block.level ?? 1) - 1] ?? 'h3'
    return (
      <Heading className={`font-semibold ${Heading === 'h3' ? 'text-lg' : ''}`}>{content}</Heading>
    )
  }
  if (block.kind === 'code')
    return (
      <pre className="overflow-x-auto whitespace-pre-wrap rounded-md bg-code px-3 py-2 font-mono text-sm">
        {content}
      </pre>
    )
  return <p className="whitespace-pre-wrap">{content}</p>
}

function Table({ rows, lit }: { rows: readonly DocumentBlock[]; lit: Range | undefined }) {
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse text-sm">
        <tbody>
          {rows.map((row) => {
            const Cell = row.kind === 'header' ? 'th' : 'td'
            return (
              <tr key={row.start}>
                {cellsOf(row).map(({ text, start }) => (
                  <Cell
                    key={start}
                    className={`border border-line px-2.5 py-1 text-start align-top ${row.kind === 'header' ? 'bg-side font-medium' : ''}`}
                  >
                    {marked(text, start, lit)}
                  </Cell>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function cellsOf({ text, start }: DocumentBlock) {
  let at = start
  return text.split('\t').map((cell) => {
    const from = at
    at += cell.length + 1
    return { text: cell, start: from }
  })
}

/** Rows that follow each other are one table; all else stands by itself. */
function groupsOf(blocks: readonly DocumentBlock[]): DocumentBlock[][] {
  const groups: DocumentBlock[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    if (block.kind === 'row' && (last?.[0]?.kind === 'row' || last?.[0]?.kind === 'header'))
      last.push(block)
    else groups.push([block])
  }
  return groups
}

/** A text that begins at an offset, with what of it is in the range marked. */
function marked(text: string, offset: number, lit: Range | undefined): ReactNode {
  if (!lit) return text
  const from = Math.max(0, lit.start - offset)
  const to = Math.min(text.length, lit.end - offset)
  if (from >= to) return text
  return (
    <>
      {text.slice(0, from)}
      <mark className="rounded-sm bg-mark text-ink ring-2 ring-mark">{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  )
}
