import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, isFailedCall } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { Button, IconButton } from './button.tsx'
import { Problem } from './problem.tsx'

/** How long a notice can be acted on, in milliseconds. */
const SHOWN_MS = 10_000
/** How long a failure is shown: there is more to read. */
const FAILED_MS = 30_000

/** A message at the window's edge that goes by itself. */
export type Notice =
  | { readonly kind: 'done'; readonly text: string; readonly undo: () => void }
  | { readonly kind: 'told'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

type Show = (notice: Notice) => void
const NoticeContext = createContext<Show>(() => undefined)

/** Shows a notice. */
export function useNotice(): Show {
  return useContext(NoticeContext)
}

/** The place where notices appear. */
export function Notices({ children }: { children: ReactNode }) {
  const words = useWords()
  const [notices, setNotices] = useState<readonly { id: number; notice: Notice }[]>([])
  const show = useCallback(
    (notice: Notice) =>
      setNotices((old) =>
        old.some((shown) => isSameFailure(shown.notice, notice))
          ? old
          : [...old.slice(-2), { id: (old.at(-1)?.id ?? 0) + 1, notice }],
      ),
    [],
  )
  useUnheardFailures(show)
  return (
    <NoticeContext value={show}>
      <Toast.Provider duration={SHOWN_MS} label={words.notice}>
        {children}
        {notices.map(({ id, notice }) => (
          <Toast.Root
            key={id}
            duration={notice.kind === 'failed' ? FAILED_MS : SHOWN_MS}
            onOpenChange={(open) => {
              if (!open) setNotices((old) => old.filter((one) => one.id !== id))
            }}
            className={`flex items-center gap-2 rounded-xl border border-line p-2 pl-4 text-sm shadow-lg ${notice.kind === 'failed' ? 'bg-alarm-soft' : 'bg-raised'}`}
          >
            {notice.kind !== 'failed' ? (
              <>
                <Toast.Title className="line-clamp-2 min-w-0 flex-1">{notice.text}</Toast.Title>
                {notice.kind === 'done' && (
                  <Toast.Action asChild altText={words.undo}>
                    <Button onClick={notice.undo}>{words.undo}</Button>
                  </Toast.Action>
                )}
              </>
            ) : (
              <Toast.Description asChild>
                <div className="-ml-2 min-w-0 flex-1">
                  <Problem failure={notice.failure} />
                </div>
              </Toast.Description>
            )}
            <Toast.Close asChild>
              <IconButton label={words.close} className="self-start">
                <X size={16} />
              </IconButton>
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport
          label={words.notice}
          // The upper edge of a dialog is where it is searched and closed.
          className="-translate-x-1/2 in-[body:has([role=dialog])]:top-auto in-[body:has([role=dialog])]:bottom-4 fixed top-14 left-1/2 z-[60] flex w-[26rem] max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none"
        />
      </Toast.Provider>
    </NoticeContext>
  )
}

/** Whatever is lost at the same moment fails in the same way; once is enough. */
function isSameFailure(one: Notice, other: Notice): boolean {
  return one.kind === 'failed' && other.kind === 'failed' && one.failure.code === other.failure.code
}

/** Tells of every call to the host that has failed with nothing on the screen waiting for it. */
function useUnheardFailures(show: Show): void {
  useEffect(() => {
    const tell = (event: PromiseRejectionEvent) => {
      if (!isFailedCall(event.reason)) return
      event.preventDefault()
      const failure = failureOfCall(event.reason)
      // Only the user, who has chosen another model by then, has a load cancelled.
      if (failure.code !== 'MODEL_LOAD_CANCELLED') show({ kind: 'failed', failure })
    }
    addEventListener('unhandledrejection', tell)
    return () => removeEventListener('unhandledrejection', tell)
  }, [show])
}
