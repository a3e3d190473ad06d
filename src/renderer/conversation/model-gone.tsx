import { useQuery } from '@tanstack/react-query'
import type { Conversation } from '../../contract/conversation.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** Says that a conversation's model is no longer there, and offers others. */
export function ModelGone({ conversation }: { conversation: Conversation }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data } = useQuery(queries.models.list.queryOptions())
  const { id, modelId } = conversation
  const present = data?.models.some((model) => model.id === modelId) ?? true
  if (modelId === null || present) return null
  const usable = data?.models.filter(({ state }) => state.status === 'usable') ?? []
  return (
    <div className="mx-auto mb-2 w-full max-w-[46rem] px-4">
      <div role="alert" className="rounded-lg bg-mark px-4 py-3 text-sm">
        <p className="font-medium">{words.modelGone(modelId)}</p>
        <p className="text-soft">{words.modelGoneTodo}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {usable.slice(0, 4).map((model) => (
            <Button
              key={model.id}
              onClick={() => void client.conversations.configure({ id, modelId: model.id })}
            >
              {model.name}
            </Button>
          ))}
        </div>
      </div>
    </div>
  )
}
