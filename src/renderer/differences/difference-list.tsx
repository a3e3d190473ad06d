import { UnfoldVertical } from 'lucide-react'
import { memo, useMemo, useRef } from 'react'
import type { DifferenceRow } from '../../contract/document-differences.ts'
import { useNear } from '../conversation/when-near.ts'
import { useWords } from '../words/use-words.ts'
import { RowView, type Side } from './difference-row.tsx'
import type { Listed } from './listed.ts'

/** Lines that are put on the page together, once they come near to what can be seen. */
const TOGETHER = 40
/** About the height of a line, in pixels, for as long as it is not drawn. */
const HEIGHT = { fold: 44, row: 70, line: 24, characters: 40 }

interface ListProps {
  readonly rows: readonly DifferenceRow[]
  readonly lines: readonly Listed[]
  readonly left: Side
  readonly right: Side
  /** The row that must be on the page: it is gone to. */
  readonly wanted: number | undefined
  /** The difference that was gone to. */
  readonly here: number | undefined
  readonly onOpen: (from: number) => void
  readonly onOther: (at: number) => void
}

/** All that is listed of two documents. */
export function DifferenceList({ lines, ...rest }: ListProps) {
  const groups = useMemo(
    () =>
      Array.from({ length: Math.ceil(lines.length / TOGETHER) }, (_, at) =>
        lines.slice(at * TOGETHER, (at + 1) * TOGETHER),
      ),
    [lines],
  )
  return (
    <div className="@container">
      {groups.map((group, at) => (
        <Group
          key={keyOf(group[0])}
          lines={group}
          isFirst={at === 0}
          {...rest}
          wanted={
            group.some((one) => one.type === 'row' && one.at === rest.wanted)
              ? rest.wanted
              : undefined
          }
          here={
            group.some((one) => one.type === 'row' && one.at === rest.here) ? rest.here : undefined
          }
        />
      ))}
    </div>
  )
}

const Group = memo(function Group({
  rows,
  lines,
  left,
  right,
  wanted,
  here,
  isFirst,
  onOpen,
  onOther,
}: ListProps & { isFirst: boolean }) {
  const words = useWords().differences
  const box = useRef<HTMLOListElement>(null)
  const near = useNear(box, isFirst || wanted !== undefined)
  const height = lines.reduce((sum, line) => sum + heightOf(line, rows), 0)
  return (
    <ol ref={box} className="flex flex-col gap-1.5 pb-1.5" style={near ? undefined : { height }}>
      {near &&
        lines.map((line) => {
          if (line.type === 'fold')
            return (
              <li key={`fold-${line.from}`}>
                <button
                  type="button"
                  onClick={() => onOpen(line.from)}
                  className="flex w-full items-center justify-center gap-2 rounded-lg border border-line border-dashed py-1 text-faint text-xs hover:bg-leaf-soft hover:text-ink"
                >
                  <UnfoldVertical size={14} aria-hidden />
                  {words.same(line.to - line.from)}
                </button>
              </li>
            )
          const row = rows[line.at]
          if (!row) return null
          return (
            <RowView
              key={line.at}
              row={row}
              at={line.at}
              left={left}
              right={right}
              isHere={here === line.at}
              onOther={onOther}
            />
          )
        })}
    </ol>
  )
})

function keyOf(line: Listed | undefined): string {
  if (!line) return ''
  return line.type === 'fold' ? `fold-${line.from}` : `row-${line.at}`
}

function heightOf(line: Listed, rows: readonly DifferenceRow[]): number {
  if (line.type === 'fold') return HEIGHT.fold
  const row = rows[line.at]
  if (!row) return 0
  const longest = Math.max(
    'left' in row ? row.left.text.length : 0,
    'right' in row ? row.right.text.length : 0,
  )
  return HEIGHT.row + HEIGHT.line * Math.ceil(longest / HEIGHT.characters)
}
