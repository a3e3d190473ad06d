import { useQuery } from '@tanstack/react-query'
import { Columns2, FileText, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { DocumentPage } from '../../contract/document.ts'
import { useShowDifferences } from '../differences/show-differences.ts'
import { useHost } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { PdfPages, usePdf } from './pdf-pages.tsx'
import type { Wanted } from './pdf-sheet.tsx'
import { ReadPages } from './read-pages.tsx'
import type { ShownDocument } from './shown-document.ts'

/** A document beside the conversation, with the sentences lit that something rests on. */
export function DocumentPanel({
  document,
  onClose,
}: {
  document: ShownDocument
  onClose: () => void
}) {
  const { documents: words, differences } = useWords()
  const compare = useShowDifferences()
  const { name, place } = document
  const { status, size } = useOriginal(document)
  const [undrawable, setUndrawable] = useState(false)
  const [asText, setAsText] = useState(false)
  const [page, setPage] = useState(place?.page)
  const isPdf = status === 'pdf' && !undrawable
  const pdf = usePdf(document.documentId, isPdf ? size : undefined, () => setUndrawable(true))
  const lit = useLit(document, isPdf)
  const note = undrawable ? 'undrawable' : status === 'changed' || status === 'gone' ? status : null
  return (
    <aside
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
      className="absolute inset-y-0 right-0 z-20 flex w-[min(30rem,92vw)] flex-col border-line border-l bg-paper shadow-xl xl:static xl:w-[min(34rem,42vw)] xl:shrink-0 xl:shadow-none"
    >
      <header className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-4">
        <FileText size={17} className="shrink-0 text-leaf" aria-hidden />
        <h2 className="line-clamp-2 min-w-0 flex-1 font-medium text-sm leading-snug" title={name}>
          {name}
        </h2>
        {status !== undefined && (
          <IconButton
            label={differences.compareWith}
            onClick={() => {
              onClose()
              compare({ left: document.documentId, right: null })
            }}
          >
            <Columns2 size={16} />
          </IconButton>
        )}
        {isPdf && <Look asText={asText} onChange={setAsText} />}
        <IconButton label={words.close} onClick={onClose}>
          <X size={17} />
        </IconButton>
      </header>
      {note && /\.pdf$/i.test(name) && (
        <p className="border-line border-b bg-mark px-4 py-2 text-sm" role="status">
          {words.noPages[note]}
        </p>
      )}
      {isPdf && !asText ? (
        pdf && lit !== undefined ? (
          <PdfPages
            pdf={pdf}
            page={Math.min(page ?? 1, pdf.pageCount)}
            lit={lit ?? undefined}
            onPage={setPage}
            onText={() => setAsText(true)}
          />
        ) : (
          <p className="px-5 py-4 text-faint text-sm" role="status">
            {words.opening}
          </p>
        )
      ) : (
        status !== undefined && <ReadPages document={document} page={page} onPage={setPage} />
      )}
    </aside>
  )
}

function Look({ asText, onChange }: { asText: boolean; onChange: (asText: boolean) => void }) {
  const words = useWords().documents
  const button = (label: string, value: boolean) => (
    <button
      type="button"
      aria-pressed={asText === value}
      onClick={() => onChange(value)}
      className="rounded-md px-2 py-0.5 text-soft text-xs aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-sm"
    >
      {label}
    </button>
  )
  return (
    <fieldset aria-label={words.view} className="flex shrink-0 rounded-lg bg-side p-0.5">
      {button(words.asPages, false)}
      {button(words.asText, true)}
    </fieldset>
  )
}

/** What there is of a document's file; nothing while that is being looked at. */
function useOriginal({ documentId }: ShownDocument): { status?: string; size?: number } {
  const { queries } = useHost()
  const { data, error } = useQuery(
    // A file may come, go and change at any time.
    queries.documents.original.queryOptions({ input: { id: documentId }, gcTime: 0 }),
  )
  if (error) return { status: 'unknown' }
  return data ?? {}
}

/** The sentences that are lit on a page, as text; null for none, undefined while it is read. */
function useLit({ documentId, place, lit }: ShownDocument, wanted: boolean) {
  const { queries } = useHost()
  const number = place?.page ?? null
  const { data, error } = useQuery({
    ...queries.documents.page.queryOptions({
      input: { id: documentId, number, at: lit?.start ?? 0 },
    }),
    enabled: wanted && lit !== undefined,
  })
  return useMemo((): Wanted | null | undefined => {
    if (!lit || error) return null
    return data && litIn(data, lit)
  }, [data, error, lit])
}

function litIn({ blocks }: DocumentPage, { start, end }: { start: number; end: number }): Wanted {
  const offset = blocks[0]?.start ?? 0
  const text = blocks.map((block) => block.text).join('\n')
  return {
    text: text.slice(Math.max(0, start - offset), end - offset),
    before: text.slice(0, Math.max(0, start - offset)),
  }
}
