import { useQuery } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'

/** Long work on model files: how far it is, and how it ended. */
export function FileWorkBar({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: work } = useQuery(queries.library.work.queryOptions())
  if (!work || work.status === 'idle') return null
  const end = () => attempt(client.library.endWork())
  if (work.status === 'failed')
    return (
      <Problem failure={work.failure}>
        <Button className="mt-2" onClick={end}>
          {words.close}
        </Button>
      </Problem>
    )
  if (work.status === 'done') {
    const isBad = work.kind === 'check-kit' && work.names.length > 0
    return (
      <div
        role="status"
        className={`flex items-start gap-2.5 rounded-lg px-3.5 py-2 text-sm ${isBad ? 'bg-alarm-soft text-alarm' : 'bg-leaf-soft'}`}
      >
        {isBad ? (
          <TriangleAlert size={18} className="mt-1 shrink-0" aria-hidden />
        ) : (
          <CircleCheck size={18} className="mt-1 shrink-0 text-leaf" aria-hidden />
        )}
        <p className="min-w-0 flex-1 break-words py-0.5">
          {words.library.done[work.kind](work.names)}
        </p>
        <IconButton label={words.close} onClick={end}>
          <X size={16} />
        </IconButton>
      </div>
    )
  }
  const { kind, subject, done, all } = work
  const percent = all > 0 ? Math.floor((done / all) * 100) : 0
  return (
    <div role="status" className="rounded-xl border border-line bg-raised px-4 py-3">
      <div className="flex items-center gap-3">
        <p className="line-clamp-2 min-w-0 flex-1 break-all text-sm">
          {words.library.working[kind](subject)}
        </p>
        <Button onClick={end}>{words.library.stopWork}</Button>
      </div>
      <progress
        aria-label={words.library.working[kind](subject)}
        value={all > 0 ? done / all : undefined}
        className="mt-1 h-1.5 w-full accent-leaf"
      />
      {all > 0 && (
        <p className="text-faint text-xs">
          {words.library.progressOf(words.bytes(done), words.bytes(all), percent)}
        </p>
      )}
    </div>
  )
}
