import { useQuery } from '@tanstack/react-query'
import { ArrowLeftRight, ChevronDown, FileText } from 'lucide-react'
import { useState } from 'react'
import type { DocumentInfo } from '../../contract/document.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { ChooseDocument } from './choose-document.tsx'
import { Compared } from './compared.tsx'
import type { ShownDifferences } from './show-differences.ts'
import { useDifferences } from './use-differences.ts'

/** Two documents side by side, with what differs between them. */
export function DifferencesScreen({
  shown,
  onShow,
  onAsk,
}: {
  shown: ShownDifferences
  onShow: (shown: ShownDifferences) => void
  /** Asks for the gist of the differences in a conversation. */
  onAsk: (left: DocumentInfo, right: DocumentInfo) => Promise<void>
}) {
  const words = useWords().differences
  const { queries } = useHost()
  const { left: leftId, right: rightId, conversationId } = shown
  const [choosing, setChoosing] = useState<'left' | 'right'>()
  const ids = [leftId, rightId].filter((id) => id !== null)
  const { data, error } = useQuery(queries.documents.infos.queryOptions({ input: { ids } }))
  const left = data?.find(({ id }) => id === leftId)
  const right = data?.find(({ id }) => id === rightId)
  const areRead = left?.state.status === 'ready' && right?.state.status === 'ready'
  const isTwice = leftId !== null && leftId === rightId
  const canBe = areRead && !isTwice
  const differences = useDifferences(canBe ? left.id : undefined, canBe ? right.id : undefined)
  const choose = (id: string) => onShow({ ...shown, [choosing ?? 'left']: id })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{words.title}</h1>
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 pb-3">
        <Chosen
          label={words.before}
          document={left}
          isGone={data !== undefined && leftId !== null && !left}
          onChoose={() => setChoosing('left')}
        />
        <IconButton
          label={words.swap}
          disabled={leftId === null && rightId === null}
          onClick={() => onShow({ ...shown, left: rightId, right: leftId })}
        >
          <ArrowLeftRight size={16} />
        </IconButton>
        <Chosen
          label={words.after}
          document={right}
          isGone={data !== undefined && rightId !== null && !right}
          onChoose={() => setChoosing('right')}
        />
      </div>
      {error && (
        <div className="p-4">
          <Problem failure={failureOfCall(error)} />
        </div>
      )}
      {canBe ? (
        <Compared
          key={`${left.id} ${right.id}`}
          left={left}
          right={right}
          differences={differences}
          onAsk={onAsk}
        />
      ) : (
        <NotYet
          left={left}
          right={right}
          isTwice={isTwice}
          shown={shown}
          isKnown={data !== undefined}
        />
      )}
      {choosing && (
        <ChooseDocument
          title={choosing === 'left' ? words.chooseBefore : words.chooseAfter}
          conversationId={conversationId}
          other={choosing === 'left' ? rightId : leftId}
          onChosen={({ id }) => {
            choose(id)
            setChoosing(undefined)
          }}
          onClose={() => setChoosing(undefined)}
        />
      )}
    </div>
  )
}

/** One of the two documents, and the way to another. */
function Chosen({
  label,
  document,
  isGone,
  onChoose,
}: {
  label: string
  document: DocumentInfo | undefined
  isGone: boolean
  onChoose: () => void
}) {
  const words = useWords()
  const name = document?.name ?? (isGone ? words.documents.gone : words.differences.choose)
  return (
    <button
      type="button"
      onClick={onChoose}
      aria-label={`${label}：${name}`}
      title={name}
      className="flex min-w-48 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-1.5 text-start hover:bg-side"
    >
      <FileText size={16} className="shrink-0 text-leaf" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block text-faint text-xs">{label}</span>
        <span className={`block truncate text-sm ${document ? '' : 'text-faint'}`}>{name}</span>
      </span>
      <ChevronDown size={15} className="shrink-0 text-faint" aria-hidden />
    </button>
  )
}

/** Why there is nothing to be seen yet. */
function NotYet({
  left,
  right,
  isTwice,
  shown,
  isKnown,
}: {
  left: DocumentInfo | undefined
  right: DocumentInfo | undefined
  isTwice: boolean
  shown: ShownDifferences
  isKnown: boolean
}) {
  const words = useWords()
  const unread = [left, right].flatMap((one) => (one && one.state.status !== 'ready' ? [one] : []))
  if (!isKnown) return null
  const text = isTwice
    ? words.differences.twice
    : shown.left === null || shown.right === null
      ? words.differences.chooseTwo
      : !left || !right
        ? words.differences.goneOne
        : null
  return (
    <div className="mx-auto flex w-full max-w-[40rem] flex-col gap-3 px-5 py-10 text-center text-sm">
      {text && <p className="text-soft">{text}</p>}
      {!isTwice &&
        unread.map(({ id, name, state }) => (
          <div key={id} role="status" className="rounded-lg bg-side px-4 py-3">
            <p className="truncate font-medium" title={name}>
              {name}
            </p>
            <p className={state.status === 'failed' ? 'text-alarm' : 'text-soft'}>
              {words.documents.stateOf(state, name)}
            </p>
            <p className="text-soft">
              {state.status === 'failed'
                ? words.documents.problems[state.problem].todo
                : words.differences.whenRead}
            </p>
          </div>
        ))}
    </div>
  )
}
