import { useQuery } from '@tanstack/react-query'
import { Pause, Play, X } from 'lucide-react'
import type { Download } from '../../contract/download.ts'
import { useHost } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'
import { HubProblem } from './hub-problem.tsx'

/** What is being fetched, and what waits for it. */
export function Downloads({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { queries } = useHost()
  const { data: downloads } = useQuery(queries.downloads.list.queryOptions())
  if (!downloads?.length) return null
  return (
    <section aria-label={words.downloads}>
      <h2 className="mb-2 font-medium text-sm">{words.downloads}</h2>
      <ul className="flex flex-col gap-2">
        {downloads.map((download) => (
          <DownloadItem key={download.id} download={download} attempt={attempt} />
        ))}
      </ul>
    </section>
  )
}

function DownloadItem({
  download: { id, name, state, received, size, speed, secondsLeft },
  attempt,
}: {
  download: Download
  attempt: Attempt
}) {
  const words = useWords()
  const { client } = useHost()
  const resting = state.status === 'paused' || state.status === 'failed'
  const isStill = resting || state.status === 'queued'
  const progress = [
    words.downloadState[state.status],
    size === null ? words.bytes(received) : `${words.bytes(received)} / ${words.bytes(size)}`,
    speed === null ? '' : words.perSecond(speed),
    secondsLeft === null ? '' : words.timeLeft(secondsLeft),
  ]
  return (
    <li className="rounded-xl border border-line bg-raised px-4 py-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-sm">{name}</span>
        {resting ? (
          <IconButton
            label={words.resumeDownload}
            onClick={() => attempt(client.downloads.resume({ id }))}
          >
            <Play size={16} />
          </IconButton>
        ) : (
          state.status !== 'done' && (
            <IconButton
              label={words.pauseDownload}
              onClick={() => attempt(client.downloads.pause({ id }))}
            >
              <Pause size={16} />
            </IconButton>
          )
        )}
        <IconButton
          label={state.status === 'done' ? words.close : words.cancelDownload}
          onClick={() => attempt(client.downloads.cancel({ id }))}
        >
          <X size={16} />
        </IconButton>
      </div>
      {state.status !== 'done' && (
        <progress
          aria-label={name}
          value={size ? received / size : isStill ? 0 : undefined}
          className="my-1.5 h-1.5 w-full accent-leaf"
        />
      )}
      <p className="text-faint text-xs">{progress.filter(Boolean).join('・')}</p>
      {(state.status === 'failed' || state.status === 'waiting') && (
        <div className="mt-2">
          <HubProblem failure={state.failure} />
        </div>
      )}
    </li>
  )
}
