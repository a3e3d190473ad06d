import { Download, RefreshCw, RotateCw } from 'lucide-react'
import type { Release, UpdateState } from '../../contract/update.ts'
import { useHost, useSettings } from '../host/host.ts'
import type { SettingControl } from '../settings/setting-row.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { useUpdateState } from './update-state.ts'

/** The version in use, and a newer one: looked for, fetched and put in place. */
export function UpdatePanel({ info, attempt }: SettingControl) {
  const { updates } = useWords()
  const state = useUpdateState()
  if (!state) return null
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <span>{updates.running(info.version)}</span>
        <Check state={state} attempt={attempt} />
      </div>
      <Found state={state} attempt={attempt} />
    </div>
  )
}

interface PartProps extends Pick<SettingControl, 'attempt'> {
  state: UpdateState
}

function Check({ state, attempt }: PartProps) {
  const { updates } = useWords()
  const { client } = useHost()
  switch (state.status) {
    case 'unavailable':
      return <span className="text-faint text-xs">{updates.obstacles[state.obstacle]}</span>
    case 'checking':
      return (
        <span role="status" className="text-soft">
          {updates.checking}
        </span>
      )
    case 'current':
      return (
        <>
          <Button onClick={() => attempt(client.updates.check())}>
            <RefreshCw size={16} />
            {updates.check}
          </Button>
          {state.checkedAt !== null && (
            <span role="status" className="text-soft">
              {updates.current}
            </span>
          )}
        </>
      )
    default:
      return null
  }
}

function Found({ state, attempt }: PartProps) {
  const words = useWords()
  const { updates } = words
  const { client } = useHost()
  if (state.status === 'current') return state.failure && <Problem failure={state.failure} />
  if (state.status === 'unavailable' || state.status === 'checking') return null
  const { release } = state
  return (
    <div className="rounded-xl border border-line bg-raised px-4 py-3 text-sm">
      <p className="font-medium">
        {state.status === 'ready' ? updates.ready(release.version) : updates.found(release.version)}
      </p>
      <Notes release={release} />
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {state.status === 'found' && (
          <Button look="strong" onClick={() => attempt(client.updates.fetch())}>
            <Download size={16} />
            {updates.fetch(words.bytes(release.size))}
          </Button>
        )}
        {state.status === 'fetching' && (
          <>
            <Progress received={state.received} size={release.size} />
            <Button onClick={() => attempt(client.updates.cancel())}>{updates.cancel}</Button>
          </>
        )}
        {state.status === 'ready' && (
          <>
            <Button look="strong" onClick={() => attempt(client.updates.install())}>
              <RotateCw size={16} />
              {updates.install}
            </Button>
            <span className="text-faint text-xs">{updates.readyHint}</span>
          </>
        )}
        {state.status === 'installing' && <span role="status">{updates.installing}</span>}
      </div>
      {'failure' in state && state.failure && (
        <div className="mt-3">
          <Problem failure={state.failure} />
        </div>
      )}
    </div>
  )
}

/** Written by others: text, and nothing in it is done. */
function Notes({ release }: { release: Release }) {
  const { updates } = useWords()
  const { language } = useSettings()
  const notes = release.notes[language].trim()
  if (!notes) return null
  return (
    <section
      aria-label={updates.notes}
      className="mt-2 max-h-40 overflow-y-auto whitespace-pre-wrap break-words rounded-lg bg-side px-3 py-2 text-soft text-xs"
    >
      {notes}
    </section>
  )
}

function Progress({ received, size }: { received: number; size: number }) {
  const { updates } = useWords()
  const share = Math.floor((100 * received) / size)
  return (
    <>
      <progress
        value={received}
        max={size}
        aria-label={updates.fetching(share)}
        className="h-1.5 min-w-40 flex-1 accent-leaf"
      />
      <span className="text-soft text-xs tabular-nums">{updates.fetching(share)}</span>
    </>
  )
}
