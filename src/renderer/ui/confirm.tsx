import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import { Button } from './button.tsx'

/** Asks before something large is done. Giving it up has the focus. */
export function Confirm({
  open,
  title,
  action,
  look = 'alarm',
  onClose,
  children,
}: {
  open: boolean
  title: string
  /** What the button that does it says. */
  action: string
  /** `alarm` where it cannot be taken back. */
  look?: 'alarm' | 'strong'
  onClose: (confirmed: boolean) => void
  /** What will happen. */
  children: ReactNode
}) {
  const words = useWords()
  return (
    <AlertDialog.Root open={open} onOpenChange={(now) => !now && onClose(false)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-[60] bg-black/35" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-[60] flex max-h-[84vh] w-[30rem] max-w-[92vw] flex-col rounded-2xl border border-line bg-paper p-6 shadow-xl outline-none">
          <AlertDialog.Title className="font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 min-h-0 overflow-y-auto text-soft text-sm">{children}</div>
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{words.cancel}</Button>
            </AlertDialog.Cancel>
            <Button look={look} onClick={() => onClose(true)}>
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
