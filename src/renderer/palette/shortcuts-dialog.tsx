import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { modKey, useSettings } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { focusDialog } from '../ui/focus-dialog.ts'
import { scrollable } from '../ui/scrollable.ts'
import { useWords } from '../words/use-words.ts'

/** All keys, on one page. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className={dialogContent}
          onOpenAutoFocus={focusDialog}
        >
          <div className="flex items-center justify-between border-line border-b py-3 pr-3 pl-6">
            <Dialog.Title className="font-semibold text-lg">{words.shortcuts}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={words.close}>
                <X size={18} />
              </IconButton>
            </Dialog.Close>
          </div>
          <div ref={scrollable} className="min-h-0 overflow-y-auto px-6 py-4 outline-none">
            <ShortcutList />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The keys, by what they are for. */
export function ShortcutList() {
  const words = useWords()
  const { sendKey } = useSettings()
  return (
    <>
      {words.shortcutGroups(modKey, sendKey).map(({ name, keys }) => (
        <section key={name} className="mb-5">
          <h3 className="font-medium text-leaf text-sm">{name}</h3>
          <dl className="mt-1 divide-y divide-line">
            {keys.map(([key, what]) => (
              <div key={key} className="flex justify-between gap-4 py-1.5 text-sm">
                <dt className="text-soft">{what}</dt>
                <dd>
                  <kbd className="rounded border border-line-strong bg-raised px-1.5 py-0.5 font-mono text-xs">
                    {key}
                  </kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  )
}
