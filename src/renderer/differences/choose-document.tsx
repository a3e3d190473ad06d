import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Folder } from 'lucide-react'
import { useState } from 'react'
import { type DocumentInfo, MAX_ADDED } from '../../contract/document.ts'
import { StateIcon } from '../documents/document-row.tsx'
import { ShelfDialog } from '../documents/shelf-dialog.tsx'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Chooses a document of the conversation, if there is one, or of the shelf. */
export function ChooseDocument({
  title,
  conversationId,
  other,
  onChosen,
  onClose,
}: {
  title: string
  conversationId: string | undefined
  /** The one it is to be compared with, which it cannot be. */
  other: string | null
  onChosen: (document: DocumentInfo) => void
  onClose: () => void
}) {
  const words = useWords()
  const { queries } = useHost()
  const [folderId, setFolderId] = useState<string | null>(null)
  const [query, setQuery] = useState('')
  const { data: own } = useQuery({
    ...queries.documents.list.queryOptions({
      input: { in: 'conversation', conversationId: conversationId ?? null },
    }),
    enabled: conversationId !== undefined,
  })
  const { data: shelf, error } = useQuery(
    queries.documents.shelf.view.queryOptions({
      input: { folderId, limit: MAX_ADDED },
      placeholderData: keepPreviousData,
    }),
  )
  const plain = query.normalize('NFKC').toLowerCase().trim()
  const isMeant = ({ name }: { name: string }) =>
    name.normalize('NFKC').toLowerCase().includes(plain)
  const folder = shelf?.folders.find(({ id }) => id === folderId)
  const inConversation = conversationId === undefined ? [] : (own?.documents ?? [])
  const ownIds = new Set(inConversation.map(({ id }) => id))
  const ofConversation = folderId === null ? inConversation.filter(isMeant) : []
  const ofShelf = (shelf?.documents ?? []).filter((one) => isMeant(one) && !ownIds.has(one.id))
  const folders = folderId === null ? (shelf?.folders ?? []).filter(isMeant) : []
  const row = (document: DocumentInfo) => (
    <li key={document.id}>
      <button
        type="button"
        disabled={document.id === other || document.state.status !== 'ready'}
        onClick={() => onChosen(document)}
        className="flex w-full items-start gap-2.5 rounded-lg px-2 py-1.5 text-start enabled:hover:bg-leaf-soft disabled:opacity-60"
      >
        <StateIcon document={document} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm" title={document.name}>
            {document.name}
          </span>
          <span className="block text-faint text-xs">
            {document.id === other
              ? words.differences.isOther
              : words.documents.stateOf(document.state, document.name)}
          </span>
        </span>
      </button>
    </li>
  )
  return (
    <ShelfDialog
      title={title}
      query={query}
      onQuery={setQuery}
      folder={folder}
      onBack={() => setFolderId(null)}
      onClose={onClose}
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-3">
        {ofConversation.length > 0 && (
          <section aria-label={words.documents.ofConversation}>
            <h3 className="px-2 pt-1 text-faint text-xs">{words.documents.ofConversation}</h3>
            <ul>{ofConversation.map(row)}</ul>
          </section>
        )}
        {folders.length + ofShelf.length > 0 && (
          <section aria-label={words.documents.shelf}>
            <h3 className="px-2 pt-2 text-faint text-xs">{words.documents.shelf}</h3>
            <ul>
              {folders.map(({ id, name, total }) => (
                <li key={id}>
                  <button
                    type="button"
                    aria-label={words.shelf.open(name)}
                    onClick={() => setFolderId(id)}
                    className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-start hover:bg-leaf-soft"
                  >
                    <Folder size={16} className="shrink-0 text-leaf" aria-hidden />
                    <span className="min-w-0 flex-1 truncate text-sm">{name}</span>
                    <span className="text-faint text-xs">{words.shelf.holds(total)}</span>
                  </button>
                </li>
              ))}
              {ofShelf.map(row)}
            </ul>
          </section>
        )}
        {shelf && ofConversation.length + folders.length + ofShelf.length === 0 && (
          <p className="px-3 py-8 text-center text-faint text-sm">
            {words.differences.nothingToChoose}
          </p>
        )}
      </div>
      {error && (
        <div className="px-5 pt-2">
          <Problem failure={failureOfCall(error)} />
        </div>
      )}
      <div className="flex justify-end px-5 py-3">
        <Button onClick={onClose}>{words.cancel}</Button>
      </div>
    </ShelfDialog>
  )
}
