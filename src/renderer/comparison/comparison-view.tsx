import { useQuery } from '@tanstack/react-query'
import { Square } from 'lucide-react'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { MessageView } from '../conversation/message-view.tsx'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** One question, and what each model answered, side by side. */
export function ComparisonView({ tree }: { tree: ConversationTree }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const { conversation, messages } = tree
  const question = messages.find(({ role }) => role === 'user')
  const columns = latestByModel(messages)
  const answering = columns.some(({ state }) => state.status === 'streaming')
  const nameOf = (id: string | null) => list?.models.find((model) => model.id === id)?.name ?? id
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-paper px-5 py-5">
      <div className="mx-auto flex max-w-[46rem] items-start justify-between gap-4">
        <p className="whitespace-pre-wrap rounded-2xl bg-leaf-soft px-4 py-2.5">{question?.text}</p>
        {answering && (
          <Button
            className="shrink-0"
            onClick={() => void client.turn.stop({ conversationId: conversation.id })}
          >
            <Square size={13} fill="currentColor" />
            {words.stop}
          </Button>
        )}
      </div>
      <div
        className="mt-6 grid gap-5"
        style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(17rem, 1fr))` }}
      >
        {columns.map((message) => (
          <section
            key={message.modelId}
            aria-label={nameOf(message.modelId) ?? ''}
            className="min-w-0 rounded-xl border border-line bg-raised px-4 py-3"
          >
            <h2 className="mb-2 border-line border-b pb-2">
              <span className="block truncate font-medium text-sm">{nameOf(message.modelId)}</span>
              <span className="block truncate font-mono text-faint text-xs">{message.modelId}</span>
            </h2>
            <MessageView
              message={message}
              place={1}
              siblings={1}
              busy={answering}
              onBranch={() => undefined}
            />
            {message.generation && (
              <p className="mt-1 text-faint text-xs">
                {words.detail.tokens(message.generation.answerTokens)}・
                {words.detail.samplingOf(
                  message.generation.sampling.temperature,
                  message.generation.sampling.topP,
                  message.generation.sampling.repetitionPenalty,
                )}
              </p>
            )}
          </section>
        ))}
      </div>
    </div>
  )
}

/** Each model's newest answer, in the order in which the models were chosen. */
function latestByModel(messages: readonly Message[]): Message[] {
  const latest = new Map<string | null, Message>()
  for (const message of messages)
    if (message.role === 'assistant') latest.set(message.modelId, message)
  return [...latest.values()]
}
