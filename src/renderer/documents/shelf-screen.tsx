import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { LoaderCircle, Pause, Play, Plus, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { DocumentHome, DocumentInfo } from '../../contract/document.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { usePickFiles } from './add-documents.tsx'
import { useDocumentsOf } from './document-chips.tsx'
import { DocumentHits } from './document-hits.tsx'
import { DocumentRow } from './document-row.tsx'
import { MeaningNote } from './meaning-note.tsx'

const shelf: DocumentHome = { in: 'shelf' }
/** Rows that are drawn before more are asked for. */
const AT_ONCE = 200

/** The library of documents (資料棚). */
export function ShelfScreen() {
  const words = useWords()
  const { client } = useHost()
  const { documents, paused, sending } = useDocumentsOf(shelf)
  const { isFetched } = useShelf()
  const { pick, field } = usePickFiles(shelf)
  const notify = useNotice()
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed).trim()
  const [limit, setLimit] = useState(AT_ONCE)
  const [failure, setFailure] = useState<Failure>()
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  const unread = documents.filter(({ state }) => /waiting|reading/.test(state.status)).length

  async function remove({ id, name, original }: DocumentInfo) {
    await client.documents.remove({ id, home: shelf })
    notify({ kind: 'told', text: words.documents.removed(name, original) })
  }

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-4 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">{words.documents.shelf}</h1>
          <p className="mt-1 text-soft text-sm">{words.documents.shelfIntro}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button look="strong" onClick={pick}>
            <Plus size={16} />
            {words.documents.add}
          </Button>
          {field}
          <label className="flex min-w-52 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 focus-within:border-leaf">
            <Search size={15} className="shrink-0 text-faint" aria-hidden />
            <input
              type="search"
              value={typed}
              maxLength={1000}
              aria-label={words.documents.searchIn}
              placeholder={words.documents.searchIn}
              onChange={(event) => setTyped(event.target.value)}
              className="min-h-9 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
            />
          </label>
        </div>
        {failure && <Problem failure={failure} />}
        {(unread > 0 || paused) && (
          <div className="flex items-center gap-3 rounded-lg bg-side px-4 py-1.5 text-soft text-sm">
            <p className="flex-1" role="status">
              {paused ? words.documents.paused : words.documents.left(unread)}
            </p>
            <Button
              look="quiet"
              onClick={() => attempt(client.documents.pause({ paused: !paused }))}
            >
              {paused ? <Play size={15} /> : <Pause size={15} />}
              {paused ? words.documents.resume : words.documents.pause}
            </Button>
          </div>
        )}
        <MeaningNote />
        {query && (
          <DocumentHits
            query={query}
            home={shelf}
            className="rounded-xl border border-line bg-raised p-2"
          />
        )}
        {!query && (
          <ul
            aria-label={words.documents.shelf}
            className="divide-y divide-line rounded-xl border border-line bg-raised empty:hidden"
          >
            {sending.map(({ id, name, share, cancel }) => (
              <li key={id} className="flex items-center gap-2.5 px-4 py-2.5 text-sm">
                <LoaderCircle
                  size={16}
                  className="shrink-0 text-faint motion-safe:animate-spin"
                  aria-hidden
                />
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-faint text-xs">
                  {words.documents.sending(Math.round(share * 100))}
                </span>
                <Button look="quiet" onClick={cancel}>
                  {words.documents.cancel}
                </Button>
              </li>
            ))}
            {documents
              .toReversed()
              .slice(0, limit)
              .map((document) => (
                <DocumentRow
                  key={document.id}
                  document={document}
                  removeLabel={words.documents.forget(document.name)}
                  onRemove={() => attempt(remove(document))}
                  onReadAgain={() => attempt(client.documents.readAgain({ id: document.id }))}
                />
              ))}
          </ul>
        )}
        {!query && documents.length > limit && (
          <Button look="quiet" onClick={() => setLimit(limit + AT_ONCE)}>
            {words.moreHits}
          </Button>
        )}
        {!query && isFetched && documents.length === 0 && sending.length === 0 && (
          <p className="rounded-xl border-2 border-line border-dashed px-6 py-12 text-center text-faint text-sm">
            {words.documents.shelfEmpty}
          </p>
        )}
      </div>
    </div>
  )
}

function useShelf() {
  const { queries } = useHost()
  return useQuery(
    queries.documents.list.queryOptions({ input: shelf, placeholderData: keepPreviousData }),
  )
}
