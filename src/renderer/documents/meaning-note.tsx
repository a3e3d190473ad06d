import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DocumentSearchState, SearchModelUse } from '../../contract/document-search.ts'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** How documents are searched beside by their words; undefined until it is known. */
export function useDocumentSearch(): DocumentSearchState | undefined {
  const { queries } = useHost()
  return useQuery(queries.documents.meaning.state.queryOptions()).data
}

/**
 * Says quietly what becomes of the search by meaning: how far documents are read for it, or why words
 * alone find. Nothing where there is nothing to say.
 */
export function MeaningNote({
  of,
  showsDone = false,
}: {
  /** Of one model alone; of both when not given. */
  of?: 'embedding' | 'reranker'
  showsDone?: boolean
}) {
  const state = useDocumentSearch()
  if (!state) return null
  return (
    <>
      {of !== 'reranker' && <Reading state={state} showsDone={showsDone} />}
      {of !== 'reranker' && <Trouble use={state.embedding} />}
      {of !== 'embedding' && <Trouble use={state.reranker} />}
    </>
  )
}

function Reading({ state, showsDone }: { state: DocumentSearchState; showsDone: boolean }) {
  const { documentSearch: words } = useWords()
  const { client } = useHost()
  const [failure, setFailure] = useState<Failure>()
  const { embedding, passages, read, paused } = state
  if (embedding.status !== 'ready') return null
  if (read >= passages)
    return showsDone && passages > 0 ? (
      <p className="text-soft text-xs">{words.done(passages)}</p>
    ) : null
  const pause = () => {
    setFailure(undefined)
    client.documents.meaning
      .pause({ paused: !paused })
      .catch((error) => setFailure(failureOfCall(error)))
  }
  return (
    <>
      <div className="flex items-center gap-3 rounded-lg bg-side px-4 py-1.5 text-soft text-xs">
        <p className="flex-1" role="status">
          {paused ? words.resting(read, passages) : words.reading(read, passages)}
        </p>
        <Button look="quiet" onClick={pause}>
          {paused ? words.resume : words.pause}
        </Button>
      </div>
      {failure && <Problem failure={failure} />}
    </>
  )
}

function Trouble({ use }: { use: SearchModelUse }) {
  const { documentSearch: words } = useWords()
  if (use.status === 'gone') return <p className="text-faint text-xs">{words.gone(use.modelId)}</p>
  if (use.status === 'failed') return <p className="text-faint text-xs">{words.failed(use.name)}</p>
  return null
}
