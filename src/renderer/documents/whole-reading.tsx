import { BookOpenCheck, Check, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import type { Message } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Reading, WholeReading } from '../../contract/whole-document.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** How far the reading of all documents for an answer is, and the way to stop it and go on. */
export function WholeProgressBar({ message, busy }: { message: Message; busy: boolean }) {
  const words = useWords().documents
  const { client } = useHost()
  const [failure, setFailure] = useState<Failure>()
  const { state, material, conversationId, id: messageId } = message
  const whole = material?.whole
  if (!whole) return null
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  const reading = state.status === 'streaming'
  const done = state.status === 'complete'
  const { progress } = whole
  if (done)
    return (
      <p className="mb-2 flex items-center gap-1.5 text-faint text-xs">
        <BookOpenCheck size={14} aria-hidden />
        {words.wholeRead(whole)}
      </p>
    )
  return (
    <div className="mb-3 rounded-lg border border-line bg-side px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 flex-1 truncate" role="status">
          {reading ? words.wholeReading(whole) : words.wholePaused(whole)}
          {progress && (
            <span className="ml-2 text-soft tabular-nums">{words.wholeProgress(progress)}</span>
          )}
        </p>
        {reading ? (
          <Button onClick={() => attempt(client.turn.stop({ conversationId }))}>
            <Pause size={15} />
            {words.wholePause}
          </Button>
        ) : (
          <>
            <Button disabled={busy} onClick={() => attempt(client.turn.continue({ messageId }))}>
              <Play size={15} />
              {words.wholeResume(whole)}
            </Button>
            {message.text !== '' && (
              <Button
                look="quiet"
                disabled={busy}
                onClick={() => attempt(client.turn.endWhole({ messageId }))}
              >
                <Check size={15} />
                {words.wholeEnd}
              </Button>
            )}
          </>
        )}
      </div>
      {progress && (
        <>
          <progress
            max={Math.max(1, progress.total)}
            value={progress.done}
            aria-label={words.wholeReading(whole)}
            className="mt-2 h-1.5 w-full overflow-hidden rounded-full bg-line accent-leaf [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-leaf"
          />
          <p className="mt-1 truncate text-faint text-xs" title={progress.name}>
            {progress.name}
          </p>
        </>
      )}
      {failure && (
        <div className="mt-2">
          <Problem failure={failure} />
        </div>
      )}
    </div>
  )
}

/** Offers to answer again from all of the documents, or from the passages that fit best. */
export function ReadOtherwise({
  whole,
  busy,
  onRead,
}: {
  whole: WholeReading | undefined
  busy: boolean
  onRead: (reading: Reading) => void
}) {
  const words = useWords().documents
  return (
    <Button
      look="quiet"
      className="mt-1 -ml-2 text-xs"
      disabled={busy}
      onClick={() => onRead(whole ? 'passages' : 'whole')}
    >
      {whole ? words.answerFromPassages : words.answerFromWhole}
    </Button>
  )
}

/** How documents will be read for a question: as it asks for, until the user chooses. */
export function ReadingChoice({
  reading,
  canCompare,
  onChange,
}: {
  reading: Reading
  /** Whether there are two documents to be compared. */
  canCompare: boolean
  onChange: (reading: Reading) => void
}) {
  const words = useWords().documents
  return (
    <fieldset
      aria-label={words.readingChoice}
      className="mx-3 mt-2 flex w-fit flex-wrap rounded-lg bg-side p-0.5"
    >
      {(['passages', 'whole', ...(canCompare ? ['differences' as const] : [])] as const).map(
        (one) => (
          <button
            key={one}
            type="button"
            aria-pressed={reading === one}
            onClick={() => onChange(one)}
            className="rounded-md px-2.5 py-0.5 text-soft text-xs aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-sm"
          >
            {words.readings[one]}
          </button>
        ),
      )}
    </fieldset>
  )
}
