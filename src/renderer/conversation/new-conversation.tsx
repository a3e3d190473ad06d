import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { Composer } from '../composer/composer.tsx'
import { useDocumentsOf } from '../documents/document-chips.tsx'
import { failureOfCall, useHost } from '../host/host.ts'
import { Leaf } from '../ui/leaf.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import type { ConversationChoices } from './conversation-settings.tsx'

const beginningHome = { in: 'conversation', conversationId: null } as const

/** Where a conversation begins. */
export function NewConversation({
  folderId,
  choices,
  onStarted,
}: {
  folderId: string | null
  choices: ConversationChoices
  onStarted: (id: string) => void
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: draft } = useQuery(queries.conversations.newDraft.queryOptions())
  const { documents, folders } = useDocumentsOf(beginningHome)
  const [failure, setFailure] = useState<Failure>()
  const ask = (text: string) =>
    client.turn
      .send({
        conversationId: null,
        text,
        folderId,
        ...choices,
        documentIds: [...folders, ...documents].map(({ id }) => id),
      })
      .then((turn) => onStarted(turn.conversationId))
      .catch((error) => setFailure(failureOfCall(error)))
  return (
    <>
      <div className="flex min-h-0 flex-1 flex-col items-center justify-center overflow-y-auto px-6 py-4 text-center">
        <Leaf size={52} />
        <h1 className="mt-4 font-medium text-xl">{words.emptyTitle}</h1>
        <p className="mt-1 text-soft text-sm">{words.emptyText}</p>
        <ul className="mt-6 flex max-w-xl flex-wrap justify-center gap-2">
          {words.examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                lang="ja"
                onClick={() => void ask(example)}
                className="rounded-full border border-line bg-raised px-4 py-1.5 text-sm text-soft transition-colors hover:border-leaf hover:text-ink"
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
        {failure && (
          <div className="mt-4 text-start">
            <Problem failure={failure} />
          </div>
        )}
      </div>
      {draft !== undefined && (
        <Composer
          conversationId={null}
          draft={draft}
          answering={false}
          choices={{ folderId, ...choices }}
          onStarted={onStarted}
        />
      )}
    </>
  )
}
