import { useQuery } from '@tanstack/react-query'
import type { LibraryEntry } from '../../contract/library.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'
import { ModelFolder } from './model-folder.tsx'
import { ModelItem } from './model-item.tsx'

/** All models on this machine, what is known of their files, and where they lie. */
export function InstalledModels({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const { data: entries } = useQuery(queries.library.list.queryOptions())
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const missing = entries?.filter(({ id, hash }) => hash === 'missing' && !isListed(id)) ?? []
  function isListed(id: string) {
    return list?.models.some((model) => model.id === id)
  }
  return (
    <div className="flex flex-col gap-5">
      {engine?.status === 'ready' &&
        engine.stepDowns.map((step) => (
          <p key={step} className="rounded-lg bg-mark px-4 py-2 text-sm">
            {words.stepDowns[step]}
          </p>
        ))}
      {!list && (
        <p role="status" className="text-faint text-sm">
          {words.connecting}
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {list?.models.map((model) => (
          <ModelItem
            key={model.id}
            model={model}
            entry={entries?.find(({ id }) => id === model.id)}
            attempt={attempt}
          />
        ))}
        {missing.map((entry) => (
          <MissingModel key={entry.id} entry={entry} attempt={attempt} />
        ))}
      </ul>
      <ModelFolder attempt={attempt} />
    </div>
  )
}

/** A model that was there once. */
function MissingModel({ entry: { id }, attempt }: { entry: LibraryEntry; attempt: Attempt }) {
  const words = useWords()
  const { client } = useHost()
  return (
    <li className="rounded-xl border border-line-strong border-dashed px-5 py-4">
      <h2 className="break-all font-medium text-soft">{id.replace(/^file:/, '')}</h2>
      <p className="mt-1 text-alarm text-sm">{words.library.hash.missing}</p>
      <p className="text-soft text-sm">{words.library.missingHint}</p>
      <Button className="mt-3" onClick={() => attempt(client.library.delete({ id }))}>
        {words.library.forget}
      </Button>
    </li>
  )
}
