import { FileText, FileWarning, LoaderCircle, RotateCcw, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DocumentInfo } from '../../contract/document.ts'
import { IconButton } from '../ui/button.tsx'
import { turns } from '../ui/motion.ts'
import { useWords } from '../words/use-words.ts'
import { SourceNotice } from './document-source.tsx'
import { DRAGGED_DOCUMENTS } from './drop-place.ts'
import { useShowDocument } from './shown-document.ts'

/** A document in a list: what it is, what was read of it, and what can be done. */
export function DocumentRow({
  document,
  removeLabel,
  onRemove,
  onReadAgain,
  menu,
  selection,
}: {
  document: DocumentInfo
  removeLabel: string
  /** Absent where it goes with its file alone. */
  onRemove?: (() => void) | undefined
  onReadAgain: () => void
  /** What can be done with it beside all that. */
  menu?: ReactNode
  /** Absent where nothing is done with several. */
  selection?: { readonly isSelected: boolean; readonly onToggle: () => void } | undefined
}) {
  const words = useWords()
  const show = useShowDocument()
  const { id, name, state, size, original } = document
  const failed = state.status === 'failed'
  return (
    <li
      className="flex items-start gap-2.5 px-4 py-2.5"
      draggable={menu !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_DOCUMENTS, id)
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      {selection && (
        <input
          type="checkbox"
          aria-label={words.differences.select(name)}
          checked={selection.isSelected}
          disabled={state.status !== 'ready'}
          onChange={selection.onToggle}
          className="mt-1.5 accent-leaf disabled:opacity-40"
        />
      )}
      <StateIcon document={document} />
      <div className="min-w-0 flex-1">
        {state.status === 'ready' ? (
          <button
            type="button"
            aria-label={words.documents.open(name)}
            onClick={() => show({ documentId: id, name })}
            className="block max-w-full truncate text-start text-sm underline-offset-4 hover:underline"
            title={name}
          >
            {name}
          </button>
        ) : (
          <p className="truncate text-sm" title={name}>
            {name}
          </p>
        )}
        <p className={`text-xs ${failed ? 'text-alarm' : 'text-faint'}`}>
          {words.documents.stateOf(state, name)}
          {!failed && <span className="ml-2">{words.documents.size(size)}</span>}
          {original === 'copied' && <span className="ml-2">{words.shelf.copyOf}</span>}
        </p>
        {failed && (
          <p className="text-soft text-xs">{words.documents.problems[state.problem].todo}</p>
        )}
        {state.status === 'ready' &&
          state.report.isDoubtful &&
          state.report.doubtfulPages.length === 0 && (
            <p className="text-soft text-xs">{words.documents.doubtful(state.report.encoding)}</p>
          )}
        {state.status === 'ready' && state.report.emptyPages.length > 0 && (
          <p className="text-soft text-xs">{words.documents.emptyPages(state.report.emptyPages)}</p>
        )}
        {state.status === 'ready' && state.report.doubtfulPages.length > 0 && (
          <p className="text-soft text-xs">
            {words.documents.doubtfulPages(state.report.doubtfulPages)}
          </p>
        )}
        <SourceNotice document={document} />
      </div>
      {failed && (
        <IconButton label={words.documents.readAgain} onClick={onReadAgain}>
          <RotateCcw size={15} />
        </IconButton>
      )}
      {menu}
      {onRemove && (
        <IconButton label={removeLabel} onClick={onRemove}>
          <X size={16} />
        </IconButton>
      )}
    </li>
  )
}

/** Whether a document is read, being read, or could not be. */
export function StateIcon({
  document: { state, source },
}: {
  document: Pick<DocumentInfo, 'state' | 'source'>
}) {
  const look = 'mt-0.5 shrink-0'
  if (state.status === 'failed')
    return <TriangleAlert size={16} className={`${look} text-alarm`} aria-hidden />
  if (state.status === 'ready' && source !== 'same')
    return <FileWarning size={16} className={`${look} text-alarm`} aria-hidden />
  if (state.status === 'ready')
    return <FileText size={16} className={`${look} text-leaf`} aria-hidden />
  return <LoaderCircle ref={turns} size={16} className={`${look} text-faint`} aria-hidden />
}
