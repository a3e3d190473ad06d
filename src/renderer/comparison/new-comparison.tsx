import { useQuery } from '@tanstack/react-query'
import { Columns3 } from 'lucide-react'
import { useId, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Most models that can be compared at once. */
const MOST = 4

/** Where a comparison begins: a question, and the models that are asked. */
export function NewComparison({ onStarted }: { onStarted: (id: string) => void }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const questionId = useId()
  const usable = list?.models.filter(({ state }) => state.status === 'usable') ?? []
  const start = () =>
    client.turn
      .compare({ text, modelIds: [...chosen] })
      .then(({ conversationId }) => onStarted(conversationId))
      .catch((error) => setFailure(failureOfCall(error)))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-5 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">{words.compare}</h1>
          <p className="mt-1 text-soft text-sm">{words.compareIntro}</p>
        </div>
        {failure && <Problem failure={failure} />}
        <fieldset>
          <legend className="mb-2 font-medium text-sm">{words.compareModels}</legend>
          <ul className="flex flex-col gap-2">
            {usable.map(({ id, name, size }) => (
              <li key={id}>
                <label className="flex cursor-pointer items-center gap-3 rounded-lg border border-line bg-raised px-4 py-2 has-checked:border-leaf has-checked:bg-leaf-soft">
                  <input
                    type="checkbox"
                    checked={chosen.includes(id)}
                    disabled={!chosen.includes(id) && chosen.length === MOST}
                    onChange={({ target }) =>
                      setChosen((old) =>
                        target.checked ? [...old, id] : old.filter((one) => one !== id),
                      )
                    }
                    className="accent-leaf"
                  />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{name}</span>
                    <span className="block truncate font-mono text-faint text-xs">{id}</span>
                  </span>
                  <span className="shrink-0 text-faint text-xs">{words.bytes(size)}</span>
                </label>
              </li>
            ))}
          </ul>
          {usable.length < 2 && <p className="mt-2 text-soft text-sm">{words.compareTooFew}</p>}
        </fieldset>
        <div>
          <label htmlFor={questionId} className="mb-2 block font-medium text-sm">
            {words.compareQuestion}
          </label>
          <textarea
            id={questionId}
            rows={4}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="w-full rounded-xl border border-line-strong bg-raised px-4 py-3 placeholder:text-faint"
          />
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onClick={() => setText(words.cardExample)}>{words.cardExample}</Button>
          </div>
        </div>
        <Button
          look="strong"
          className="self-start"
          disabled={chosen.length < 2 || text.trim() === ''}
          onClick={() => void start()}
        >
          <Columns3 size={16} />
          {words.compareStart}
        </Button>
      </div>
    </div>
  )
}
