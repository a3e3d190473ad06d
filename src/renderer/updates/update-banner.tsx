import { useState } from 'react'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { useUpdateState } from './update-state.ts'

/** Tells of a new version until the user puts it off or takes it; of each version once. */
export function UpdateBanner({ onShow }: { onShow: () => void }) {
  const { updates } = useWords()
  const { client } = useHost()
  const notify = useNotice()
  const state = useUpdateState()
  const [putOff, setPutOff] = useState<string>()
  if (state?.status !== 'found' && state?.status !== 'ready') return null
  const { version } = state.release
  const key = `${state.status} ${version}`
  if (putOff === key) return null
  const isReady = state.status === 'ready'
  const act = () => {
    if (!isReady) return onShow()
    client.updates
      .install()
      .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
  }
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-leaf-soft px-4 py-1.5 text-sm"
    >
      <p className="min-w-0 flex-1">{isReady ? updates.ready(version) : updates.found(version)}</p>
      <Button onClick={act}>{isReady ? updates.install : updates.show}</Button>
      <Button look="quiet" onClick={() => setPutOff(key)}>
        {updates.later}
      </Button>
    </div>
  )
}
