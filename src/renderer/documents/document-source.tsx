import { useQuery } from '@tanstack/react-query'
import { FileWarning } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { DocumentInfo } from '../../contract/document.ts'
import type { Material } from '../../contract/material.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { isDesktop } from './take-files.ts'

/** Tells that the file of a document has changed or is gone, and offers what can be done. */
export function SourceNotice({ document }: { document: DocumentInfo }) {
  const words = useWords().shelf
  const { source } = document
  if (source === 'same') return null
  return (
    <p className="text-xs">
      <span className="text-alarm">{source === 'changed' ? words.changed : words.missing}</span>
      <SourceActions document={document} />
    </p>
  )
}

/** Beside an answer: which of the files it rests on have changed or are gone. */
export function AnswerSources({ material }: { material: Material }) {
  const words = useWords().shelf
  const { client, queries } = useHost()
  const ids = useMemo(
    () => [...new Set(material.passages.map(({ documentId }) => documentId))].slice(0, 200),
    [material],
  )
  const { data = [] } = useQuery({
    ...queries.documents.infos.queryOptions({ input: { ids } }),
    enabled: ids.length > 0,
  })
  // They are looked at now and then; an answer that is read is a reason to look at once.
  useEffect(() => {
    for (const id of ids) client.documents.look({ id }).catch(() => undefined)
  }, [client, ids])
  const stray = data.filter(({ source }) => source !== 'same')
  if (stray.length === 0) return null
  return (
    <ul className="mt-2 flex flex-col gap-1.5">
      {stray.map((document) => (
        <li
          key={document.id}
          role="status"
          className="flex items-start gap-2 rounded-lg bg-alarm-soft px-3 py-1.5 text-xs"
        >
          <FileWarning size={15} className="mt-0.5 shrink-0 text-alarm" aria-hidden />
          <p className="min-w-0 flex-1">
            {document.source === 'changed'
              ? words.sourceChanged(document.name)
              : words.sourceMissing(document.name)}
            <SourceActions document={document} />
          </p>
        </li>
      ))}
    </ul>
  )
}

function SourceActions({ document: { id, source } }: { document: DocumentInfo }) {
  const words = useWords().shelf
  const { client } = useHost()
  const notify = useNotice()
  const attempt = (call: Promise<unknown>) => {
    call.catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
  }
  return (
    <>
      {source === 'changed' && (
        <button
          type="button"
          className={link}
          onClick={() => attempt(client.documents.readAgain({ id }))}
        >
          {words.readAgain}
        </button>
      )}
      {source === 'missing' && isDesktop && (
        <button
          type="button"
          className={link}
          onClick={() => attempt(client.documents.locate({ id }))}
        >
          {words.locate}
        </button>
      )}
    </>
  )
}

const link = 'ml-2 whitespace-nowrap text-leaf underline underline-offset-4 hover:text-ink'
