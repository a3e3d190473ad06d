import { ArrowDown, ArrowUp, FileSearch } from 'lucide-react'
import { Fragment, memo, type ReactNode } from 'react'
import type { DifferenceRow, DifferenceUnit } from '../../contract/document-differences.ts'
import { useShowDocument } from '../documents/shown-document.ts'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'

/** A document that is compared. */
export interface Side {
  readonly id: string
  readonly name: string
}

interface Spans extends ReadonlyArray<{ readonly start: number; readonly end: number }> {}

/** A row of both documents side by side, or one above the other where there is no room. */
export const RowView = memo(function RowView({
  row,
  at,
  left,
  right,
  isHere,
  onOther,
}: {
  row: DifferenceRow
  /** Its place among all rows. */
  at: number
  left: Side
  right: Side
  /** Whether it is the difference that was gone to. */
  isHere: boolean
  /** Goes to the other place of something that has moved. */
  onOther: (at: number) => void
}) {
  const words = useWords()
  const { differences } = words
  const before = (unit: DifferenceUnit, marks?: Spans) => (
    <Cell side="left" unit={unit} document={left} marks={marks} />
  )
  const after = (unit: DifferenceUnit, marks?: Spans) => (
    <Cell side="right" unit={unit} document={right} marks={marks} />
  )
  return (
    <li
      data-message={`row-${at}`}
      tabIndex={-1}
      aria-current={isHere || undefined}
      className={`rounded-lg border outline-offset-2 ${isHere ? 'border-leaf ring-1 ring-leaf' : row.type === 'equal' ? 'border-transparent' : 'border-line'} ${row.type === 'equal' ? 'text-soft' : 'bg-raised'}`}
    >
      {row.type !== 'equal' && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 pt-2">
          <span className={`rounded px-1.5 text-xs ${LOOKS[row.type]}`}>
            {differences.types[row.type]}
          </span>
          {(row.type === 'changed' || row.type === 'moved') &&
            [...new Set(row.weighty.map((one) => differences.weighty(one)))].map((one) => (
              <span key={one} className="rounded bg-mark px-1.5 text-xs">
                {one}
              </span>
            ))}
        </div>
      )}
      {row.type === 'equal' && row.otherwise && (
        <p className="px-3 pt-1 text-faint text-xs">{differences.otherwise}</p>
      )}
      <div className="@2xl:grid @2xl:grid-cols-2 @2xl:divide-x @2xl:divide-y-0 divide-y divide-line">
        {row.type === 'added' && <Nothing />}
        {row.type === 'removed' && before(row.left)}
        {(row.type === 'equal' || row.type === 'changed') &&
          before(row.left, row.type === 'changed' ? row.marks.left : undefined)}
        {row.type === 'moved' &&
          (row.at === 'left' ? (
            before(row.left, row.marks.left)
          ) : (
            <Elsewhere
              label={differences.movedFrom(spotOf(row.left, left.name, words))}
              onGo={() => onOther(at)}
            >
              <ArrowUp size={14} aria-hidden />
            </Elsewhere>
          ))}
        {row.type === 'added' && after(row.right)}
        {row.type === 'removed' && <Nothing />}
        {(row.type === 'equal' || row.type === 'changed') &&
          after(row.right, row.type === 'changed' ? row.marks.right : undefined)}
        {row.type === 'moved' &&
          (row.at === 'right' ? (
            after(row.right, row.marks.right)
          ) : (
            <Elsewhere
              label={differences.movedTo(spotOf(row.right, right.name, words))}
              onGo={() => onOther(at)}
            >
              <ArrowDown size={14} aria-hidden />
            </Elsewhere>
          ))}
      </div>
    </li>
  )
})

const LOOKS = {
  changed: 'bg-mark text-ink',
  added: 'bg-leaf-soft text-leaf-strong',
  removed: 'bg-alarm-soft text-alarm',
  moved: 'bg-side text-soft ring-1 ring-line-strong ring-inset',
} as const

/** Where a unit stands, shortly. */
export function spotOf({ place }: DifferenceUnit, name: string, words: Words): string {
  const { page, label, cells, headings } = place
  const spot = [
    words.documents.page(name, page, label),
    cells ? words.documents.cells(cells) : '',
  ].filter(Boolean)
  return spot.join(' ') || headings.at(-1) || words.differences.beginning
}

function Cell({
  side,
  unit,
  document,
  marks = [],
}: {
  side: 'left' | 'right'
  unit: DifferenceUnit
  document: Side
  marks?: Spans | undefined
}) {
  const words = useWords()
  const show = useShowDocument()
  const { text, place, kind } = unit
  const spot = spotOf(unit, document.name, words)
  const label = side === 'left' ? words.differences.before : words.differences.after
  return (
    <div className="min-w-0 px-3 py-2">
      <p
        data-said
        lang="ja"
        className={`whitespace-pre-wrap break-words text-sm leading-relaxed ${kind === 'heading' ? 'font-semibold' : ''} ${kind === 'code' ? 'font-mono' : ''}`}
      >
        {marked(text, marks, side)}
      </p>
      <button
        type="button"
        aria-label={words.differences.open(label, spot)}
        title={words.differences.open(label, spot)}
        onClick={() =>
          show({
            documentId: document.id,
            name: document.name,
            place,
            lit: { start: place.start, end: place.end },
            kept: text,
          })
        }
        className="-ml-1 mt-0.5 inline-flex max-w-full items-center gap-1 rounded px-1 text-faint text-xs hover:bg-leaf-soft hover:text-ink"
      >
        <FileSearch size={13} className="shrink-0" aria-hidden />
        <span className="truncate">{spot}</span>
      </button>
    </div>
  )
}

function marked(text: string, marks: Spans, side: 'left' | 'right'): ReactNode {
  const Mark = side === 'left' ? 'del' : 'ins'
  const look =
    side === 'left'
      ? 'rounded-sm bg-alarm-soft text-alarm decoration-1'
      : 'rounded-sm bg-leaf-soft text-leaf-strong underline decoration-1 underline-offset-4'
  let at = 0
  const parts = marks.map(({ start, end }) => {
    const before = text.slice(at, start)
    at = end
    return (
      <Fragment key={start}>
        {before}
        <Mark className={look}>{text.slice(start, end)}</Mark>
      </Fragment>
    )
  })
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

/** The side on which there is nothing. */
function Nothing() {
  return <div aria-hidden className="@2xl:block hidden bg-side/60" />
}

function Elsewhere({
  label,
  onGo,
  children,
}: {
  label: string
  onGo: () => void
  children: ReactNode
}) {
  return (
    <div className="px-3 py-2">
      <button
        type="button"
        onClick={onGo}
        className="-ml-1 inline-flex max-w-full items-center gap-1 rounded px-1 text-start text-leaf text-sm hover:bg-leaf-soft"
      >
        {children}
        <span className="min-w-0 break-words">{label}</span>
      </button>
    </div>
  )
}
