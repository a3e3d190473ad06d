import { AlertDialog } from 'radix-ui'
import { useWords } from '../words/use-words.ts'
import { Button } from './button.tsx'

/** Asks before something that cannot be undone. */
export function Confirm({
  title,
  text,
  action,
  onConfirm,
  onClose,
}: {
  title: string
  text: string
  /** What the button says that does it. */
  action: string
  onConfirm: () => void
  onClose: () => void
}) {
  const words = useWords()
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/35" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[28rem] max-w-[92vw] rounded-2xl border border-line bg-paper p-6 shadow-xl outline-none">
          <AlertDialog.Title className="break-all font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft text-sm">
            {text}
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{words.cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look="strong" onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
