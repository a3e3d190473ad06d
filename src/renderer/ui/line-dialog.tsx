import { Dialog } from 'radix-ui'
import { type ReactNode, useId, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { Button } from './button.tsx'
import { dialogContent, dialogOverlay } from './dialog-look.ts'
import { Problem } from './problem.tsx'

/** Asks for one line: a name, or where something lies. */
export function LineDialog({
  title,
  label,
  hint,
  example,
  first = '',
  action,
  longest,
  onGiven,
  onClose,
  children,
}: {
  title: string
  label: string
  hint?: string
  example?: string
  /** What it says at first. */
  first?: string
  /** Name of the button. */
  action: string
  longest: number
  onGiven: (line: string) => Promise<unknown>
  onClose: () => void
  /** What else is asked. */
  children?: ReactNode
}) {
  const words = useWords()
  const id = useId()
  const [line, setLine] = useState(first)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  async function give() {
    setBusy(true)
    setFailure(undefined)
    try {
      await onGiven(line.trim())
      onClose()
    } catch (error) {
      setFailure(failureOfCall(error))
      setBusy(false)
    }
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
        >
          <form
            className="flex flex-col gap-3 px-5 py-4"
            onSubmit={(event) => {
              event.preventDefault()
              if (line.trim() && !busy) void give()
            }}
          >
            <Dialog.Title className="font-semibold">{title}</Dialog.Title>
            {failure && <Problem failure={failure} />}
            <label htmlFor={id} className="block text-sm">
              {label}
              <input
                id={id}
                value={line}
                maxLength={longest}
                placeholder={example}
                onChange={(event) => setLine(event.target.value)}
                className="mt-1 block w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 outline-none placeholder:text-faint focus:border-leaf"
              />
            </label>
            {children}
            {hint && <p className="text-faint text-xs">{hint}</p>}
            <div className="flex justify-end gap-2">
              <Button onClick={onClose}>{words.cancel}</Button>
              <Button look="strong" type="submit" disabled={!line.trim() || busy}>
                {action}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
