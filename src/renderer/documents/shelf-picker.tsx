import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronRight, Folder } from 'lucide-react'
import { useState } from 'react'
import { type DocumentHome, MAX_ADDED } from '../../contract/document.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { useDocumentsOf } from './document-chips.tsx'
import { ShelfDialog } from './shelf-dialog.tsx'

/** Chooses documents of the library to be added to a conversation. */
export function ShelfPicker({ home, onClose }: { home: DocumentHome; onClose: () => void }) {
  const words = useWords()
  const { client, queries } = useHost()
  const [folderId, setFolderId] = useState<string | null>(null)
  const { data: shelf } = useQuery(
    queries.documents.shelf.view.queryOptions({
      input: { folderId, limit: MAX_ADDED },
      placeholderData: keepPreviousData,
    }),
  )
  const { documents: own, folders: lent } = useDocumentsOf(home)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [lending, setLending] = useState<ReadonlySet<string>>(new Set())
  const [query, setQuery] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const known = new Set([...own, ...lent].map(({ id }) => id))
  const plain = query.normalize('NFKC').toLowerCase().trim()
  const isMeant = (name: string) => name.normalize('NFKC').toLowerCase().includes(plain)
  const folder = shelf?.folders.find(({ id }) => id === folderId)
  const folders = folderId === null ? (shelf?.folders ?? []) : []
  const offeredFolders = folders.filter(({ id, name }) => !known.has(id) && isMeant(name))
  const offered = (shelf?.documents ?? []).filter(
    ({ id, name, state }) => !known.has(id) && state.status !== 'failed' && isMeant(name),
  )
  const toggled = (old: ReadonlySet<string>, id: string) =>
    new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id])
  const add = async () => {
    if (home.in !== 'conversation') return
    try {
      for (const lentId of lending)
        await client.documents.shelf.lend({
          folderId: lentId,
          conversationId: home.conversationId,
        })
      await client.documents.share({ ids: [...chosen], home })
      onClose()
    } catch (error) {
      setFailure(failureOfCall(error))
    }
  }
  return (
    <ShelfDialog
      title={words.documents.chooseFromShelf}
      query={query}
      onQuery={setQuery}
      folder={folder}
      onBack={() => setFolderId(null)}
      onClose={onClose}
    >
      <ul className="min-h-0 flex-1 overflow-y-auto px-3">
        {offeredFolders.map(({ id, name, total }) => (
          <li key={id} className="flex items-center gap-1 rounded-lg px-2 hover:bg-leaf-soft">
            <label className="flex min-w-0 flex-1 items-start gap-2.5 py-1.5">
              <input
                type="checkbox"
                checked={lending.has(id)}
                onChange={() => setLending((old) => toggled(old, id))}
                className="mt-1.5 accent-leaf"
              />
              <Folder size={16} className="mt-1 shrink-0 text-leaf" aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm" title={name}>
                  {name}
                </span>
                <span className="block text-faint text-xs">{words.shelf.wholeFolder(total)}</span>
              </span>
            </label>
            <IconButton label={words.shelf.open(name)} onClick={() => setFolderId(id)}>
              <ChevronRight size={16} />
            </IconButton>
          </li>
        ))}
        {offered.map(({ id, name, state }) => (
          <li key={id}>
            <label className="flex items-start gap-2.5 rounded-lg px-2 py-1.5 hover:bg-leaf-soft">
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={() => setChosen((old) => toggled(old, id))}
                className="mt-1.5 accent-leaf"
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm" title={name}>
                  {name}
                </span>
                <span className="block text-faint text-xs">
                  {words.documents.stateOf(state, name)}
                </span>
              </span>
            </label>
          </li>
        ))}
        {shelf && offered.length + offeredFolders.length === 0 && (
          <li className="px-3 py-8 text-center text-faint text-sm">
            {words.documents.shelfHasNothing}
          </li>
        )}
      </ul>
      {failure && (
        <div className="px-5 pt-2">
          <Problem failure={failure} />
        </div>
      )}
      <div className="flex justify-end gap-2 px-5 py-3">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          look="strong"
          disabled={chosen.size + lending.size === 0}
          onClick={() => void add()}
        >
          {words.documents.addChosen(chosen.size + lending.size)}
        </Button>
      </div>
    </ShelfDialog>
  )
}
