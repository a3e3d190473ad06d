import { useQuery } from '@tanstack/react-query'
import { FolderOpen, LoaderCircle, X } from 'lucide-react'
import type { DocumentHome, DocumentInfo } from '../../contract/document.ts'
import type { ShelfFolder } from '../../contract/shelf.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { turns } from '../ui/motion.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { StateIcon } from './document-row.tsx'
import { useShowDocument } from './shown-document.ts'
import { isSameHome, useTaking } from './taking.tsx'

/** The documents of a conversation, and whether all of them have arrived. */
export function useDocumentsOf(home: DocumentHome) {
  const { queries } = useHost()
  const { data } = useQuery(queries.documents.list.queryOptions({ input: home }))
  const { sending } = useTaking()
  const here = sending.filter((one) => isSameHome(one.home, home))
  const { documents = [], folders = [], paused = false } = data ?? {}
  return { documents, folders, paused, sending: here }
}

/** The documents of a conversation above its field, small. */
export function DocumentChips({ home }: { home: DocumentHome }) {
  const words = useWords().documents
  const { client } = useHost()
  const notify = useNotice()
  const { documents, folders, sending } = useDocumentsOf(home)
  if (documents.length === 0 && folders.length === 0 && sending.length === 0) return null
  const remove = ({ id }: DocumentInfo) =>
    client.documents
      .remove({ id, home })
      .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
  return (
    <ul
      aria-label={words.ofConversation}
      className="flex max-h-44 flex-wrap gap-1.5 overflow-y-auto px-3 pt-3"
    >
      {folders.map((folder) => (
        <FolderChip key={folder.id} folder={folder} home={home} />
      ))}
      {documents.map((document) => (
        <Chip key={document.id} document={document} onRemove={() => void remove(document)} />
      ))}
      {sending.map(({ id, name, share, cancel }) => (
        <li key={id} className={`${chip} border-line`}>
          <LoaderCircle ref={turns} size={16} className="shrink-0 text-faint" aria-hidden />
          <span className="min-w-0 flex-1 truncate" title={name}>
            {name}
          </span>
          <span className="shrink-0 text-faint text-xs">
            {words.sending(Math.round(share * 100))}
          </span>
          <Remove label={words.cancel} onClick={cancel} />
        </li>
      ))}
    </ul>
  )
}

/** A folder of the shelf that the conversation was lent as a whole. */
function FolderChip({ folder, home }: { folder: ShelfFolder; home: DocumentHome }) {
  const words = useWords().shelf
  const { client } = useHost()
  const notify = useNotice()
  const { id, name, total, unread } = folder
  if (home.in !== 'conversation') return null
  const takeBack = () =>
    client.documents.shelf
      .takeBack({ folderId: id, conversationId: home.conversationId })
      .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
  return (
    <li className={`${chip} border-line`}>
      <FolderOpen size={16} className="shrink-0 text-leaf" aria-hidden />
      <span className="min-w-0 flex-1 truncate" title={words.lentFolder(name)}>
        {name}
      </span>
      <span className="shrink-0 text-faint text-xs" role="status">
        {unread > 0 ? words.unread(unread) : words.holds(total)}
      </span>
      <Remove label={words.takeBack(name)} onClick={() => void takeBack()} />
    </li>
  )
}

const chip =
  'flex max-w-full items-center gap-1.5 rounded-lg border bg-paper py-1 pr-1 pl-2.5 text-sm sm:max-w-[22rem]'

function Chip({ document, onRemove }: { document: DocumentInfo; onRemove: () => void }) {
  const words = useWords().documents
  const show = useShowDocument()
  const { id, name, state } = document
  const failed = state.status === 'failed'
  const problem = failed ? words.problems[state.problem] : undefined
  return (
    <li
      className={
        failed
          ? 'flex w-full flex-wrap items-center gap-x-1.5 rounded-lg bg-alarm-soft py-1 pr-1 pl-2.5 text-sm'
          : `${chip} border-line`
      }
    >
      <StateIcon document={document} />
      <button
        type="button"
        disabled={state.status !== 'ready'}
        aria-label={words.open(name)}
        title={name}
        onClick={() => show({ documentId: id, name })}
        className="min-w-0 flex-1 truncate text-start enabled:hover:underline"
      >
        {name}
      </button>
      {state.status !== 'ready' && !failed && (
        <span className="shrink-0 text-faint text-xs" role="status">
          {words.stateOf(state, name)}
        </span>
      )}
      <Remove label={words.removeFrom(name)} onClick={onRemove} />
      {problem && (
        <p role="alert" className="w-full pr-2 pb-0.5 pl-[1.4rem] text-xs">
          <span className="text-alarm">{problem.what}</span>
          <span className="text-soft">{problem.todo}</span>
        </p>
      )}
    </li>
  )
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="flex size-6 shrink-0 items-center justify-center rounded text-faint hover:bg-leaf-soft hover:text-ink"
    >
      <X size={14} />
    </button>
  )
}
