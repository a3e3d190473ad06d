import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { DocumentPage } from '../../contract/document.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { PageText } from './page-text.tsx'
import type { ShownDocument } from './shown-document.ts'

/** Which part of a document is in view. */
interface View {
  /** From 0; null: by the page's number. */
  readonly index: number | null
  readonly number: number | null
  readonly at: number
}

/** What was read of a document, with the sentences lit that something rests on. */
export function ReadPages({
  document,
  page: wanted,
  onPage,
}: {
  document: ShownDocument
  /** The page to begin with, by its number; that of the document's place when absent. */
  page: number | undefined
  onPage: (number: number) => void
}) {
  const words = useWords().documents
  const { queries } = useHost()
  const { documentId, name, place, lit, kept } = document
  const [view, setView] = useState<View>(() =>
    wanted === undefined || wanted === place?.page
      ? { index: null, number: place?.page ?? null, at: lit?.start ?? place?.start ?? 0 }
      : { index: null, number: wanted, at: 0 },
  )
  const box = useRef<HTMLDivElement>(null)
  const { data: page, error } = useQuery(
    queries.documents.page.queryOptions({
      input: { id: documentId, ...view },
      placeholderData: keepPreviousData,
    }),
  )
  const isWanted = page && (place?.page ?? null) === page.number
  const number = page?.number
  // Whatever comes into view begins at its beginning, or where its lit sentences are.
  useEffect(() => {
    if (number === undefined) return
    if (number !== null) onPage(number)
    const mark = box.current?.querySelector('mark')
    if (mark) mark.scrollIntoView({ block: 'center' })
    else box.current?.scrollTo({ top: 0 })
  }, [number, onPage])
  const go = (index: number) => setView({ index, number: null, at: 0 })
  return (
    <>
      {page && (page.count > 1 || page.number !== null) && (
        <div className="flex items-center gap-1 border-line border-b px-2 py-1 text-soft text-sm">
          <IconButton
            label={words.previousPage}
            disabled={page.index === 0}
            onClick={() => go(page.index - 1)}
          >
            <ChevronLeft size={16} />
          </IconButton>
          <span className="min-w-0 flex-1 truncate text-center" role="status">
            {words.page(name, page.number, page.label)}
            <span className="ml-2 text-faint text-xs">{words.pageOf(page.index, page.count)}</span>
          </span>
          <IconButton
            label={words.nextPage}
            disabled={page.index + 1 >= page.count}
            onClick={() => go(page.index + 1)}
          >
            <ChevronRight size={16} />
          </IconButton>
        </div>
      )}
      <div ref={box} className="min-h-0 flex-1 overflow-y-auto bg-paper px-5 py-4" lang="ja">
        {error ? (
          <Gone kept={kept}>
            <Problem failure={failureOfCall(error)} />
          </Gone>
        ) : (
          page && <Around page={page} lit={isWanted ? lit : undefined} onView={setView} />
        )}
      </div>
    </>
  )
}

function Around({
  page,
  lit,
  onView,
}: {
  page: DocumentPage
  lit: ShownDocument['lit']
  onView: (view: View) => void
}) {
  const words = useWords().documents
  const { index, before, after, blocks } = page
  const more = (at: number) => onView({ index, number: null, at })
  return (
    <>
      {before !== null && (
        <Button look="quiet" className="w-full" onClick={() => more(before)}>
          {words.before}
        </Button>
      )}
      <PageText blocks={blocks} lit={lit} />
      {after !== null && (
        <Button look="quiet" className="mt-2 w-full" onClick={() => more(after)}>
          {words.after}
        </Button>
      )}
    </>
  )
}

/** What is left of a document that is not there any more. */
function Gone({ kept, children }: { kept: string | undefined; children: React.ReactNode }) {
  const words = useWords().documents
  if (kept === undefined) return children
  return (
    <>
      <p className="mb-3 text-soft text-sm">
        {words.gone}
        {words.goneButKept}
      </p>
      <p className="whitespace-pre-wrap rounded-lg bg-mark px-3 py-2">{kept}</p>
    </>
  )
}
