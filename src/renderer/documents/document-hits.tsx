import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { DocumentHit, DocumentHome } from '../../contract/document.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { placeOf } from './citation.ts'
import { shownHit, useShowDocument } from './shown-document.ts'

/** Passages of documents that hold what is searched for. */
export function DocumentHits({
  query,
  home,
  limit = 50,
  hidesNothing = false,
  className = '',
}: {
  query: string
  home: DocumentHome | null
  limit?: number
  /** Whether nothing is shown where nothing was found. */
  hidesNothing?: boolean
  className?: string
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: hits, error } = useQuery(
    queries.documents.search.queryOptions({
      input: { query, home, limit },
      staleTime: 0,
      placeholderData: keepPreviousData,
    }),
  )
  if (error) return <Problem failure={failureOfCall(error)} />
  if (!hits || (hits.length === 0 && hidesNothing)) return null
  return (
    <section aria-label={words.documents.found} className={className}>
      <h2 className="px-3 pt-2 pb-1 text-faint text-xs">{words.documents.found}</h2>
      {hits.length === 0 && (
        <p className="px-3 py-4 text-center text-faint text-sm">{words.documents.noHits(query)}</p>
      )}
      <ol>
        {hits.map((hit) => (
          <li key={`${hit.documentId} ${hit.place.page ?? 0} ${hit.place.start}`}>
            <Hit hit={hit} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Hit({ hit }: { hit: DocumentHit }) {
  const words = useWords()
  const show = useShowDocument()
  const { name, place, snippet, marks } = hit
  const [first] = marks
  return (
    <button
      type="button"
      onClick={() => show(shownHit(hit))}
      className="block w-full rounded-lg px-3 py-1.5 text-start text-sm hover:bg-leaf-soft"
    >
      <span className="block truncate text-faint text-xs">{placeOf({ name, place }, words)}</span>
      <span className="line-clamp-2">
        {first ? (
          <>
            {snippet.slice(0, first.start)}
            <mark className="rounded-sm bg-mark font-medium text-ink">
              {snippet.slice(first.start, first.end)}
            </mark>
            {snippet.slice(first.end)}
          </>
        ) : (
          snippet
        )}
      </span>
    </button>
  )
}
