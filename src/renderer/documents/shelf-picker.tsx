import { useQuery } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { DocumentHome } from '../../contract/document.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { useDocumentsOf } from './document-chips.tsx'

/** Chooses documents of the library to be added to a conversation. */
export function ShelfPicker({ home, onClose }: { home: DocumentHome; onClose: () => void }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: shelf } = useQuery(queries.documents.list.queryOptions({ input: { in: 'shelf' } }))
  const { documents: own } = useDocumentsOf(home)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [query, setQuery] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const known = new Set(own.map(({ id }) => id))
  const plain = query.normalize('NFKC').toLowerCase().trim()
  const offered = (shelf?.documents ?? []).filter(
    ({ id, name, state }) =>
      !known.has(id) &&
      state.status !== 'failed' &&
      name.normalize('NFKC').toLowerCase().includes(plain),
  )
  const toggle = (id: string) =>
    setChosen((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]))
  const add = () =>
    client.documents
      .share({ ids: [...chosen], home })
      .then(onClose)
      .catch((error) => setFailure(failureOfCall(error)))
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content className={dialogContent} aria-describedby={undefined}>
          <Dialog.Title className="px-5 pt-4 pb-2 font-semibold">
            {words.documents.chooseFromShelf}
          </Dialog.Title>
          <input
            type="search"
            value={query}
            aria-label={words.documents.filterNames}
            placeholder={words.documents.filterNames}
            onChange={(event) => setQuery(event.target.value)}
            className="mx-5 mb-2 rounded-lg border border-line bg-raised px-3 py-1.5 text-sm outline-none placeholder:text-faint focus:border-leaf"
          />
          <ul className="min-h-0 flex-1 overflow-y-auto px-3">
            {offered.map(({ id, name, state }) => (
              <li key={id}>
                <label className="flex items-start gap-2.5 rounded-lg px-2 py-1.5 hover:bg-leaf-soft">
                  <input
                    type="checkbox"
                    checked={chosen.has(id)}
                    onChange={() => toggle(id)}
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
            {shelf && offered.length === 0 && (
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
            <Button look="strong" disabled={chosen.size === 0} onClick={() => void add()}>
              {words.documents.addChosen(chosen.size)}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
