import { useQuery } from '@tanstack/react-query'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Covers the window while the data is moved or erased, and until the program is started anew. */
export function DataFolderWork() {
  const words = useWords().settingsScreen.work
  const { client, queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: state } = useQuery(queries.dataFolder.state.queryOptions())
  if (!state || state.status === 'still') return null
  return (
    <div
      role="alertdialog"
      aria-modal
      aria-label={words[state.status]}
      className="fixed inset-0 z-[70] flex flex-col items-center justify-center gap-4 bg-paper px-8 text-center"
    >
      <h1 className="font-semibold text-lg">{words[state.status]}</h1>
      {state.status === 'moving' && (
        <>
          <progress
            value={state.done}
            max={Math.max(1, state.all)}
            aria-label={words.moving}
            className="h-2 w-80 max-w-full accent-leaf"
          />
          <p className="max-w-xl break-all font-mono text-faint text-xs">{state.to}</p>
        </>
      )}
      {state.status === 'moved' && (
        <>
          <p className="max-w-xl text-soft text-sm">{words.movedText}</p>
          <p className="max-w-xl break-all font-mono text-faint text-xs">{state.from}</p>
        </>
      )}
      {state.status === 'failed' && (
        <div className="max-w-xl text-start">
          <Problem failure={state.failure} />
          <p className="mt-3 text-center text-soft text-sm">{words.failedText}</p>
        </div>
      )}
      {state.status !== 'moving' && (
        <Button look="strong" onClick={() => void client.dataFolder.restart()}>
          {info?.host === 'web' ? words.end : words.restart}
        </Button>
      )}
    </div>
  )
}
