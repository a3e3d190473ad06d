import { ChevronLeft } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { dialogContent, dialogOverlay } from '../ui/dialog-look.ts'
import { useWords } from '../words/use-words.ts'

/** Where documents are chosen: narrowed down by name, one folder of the shelf at a time. */
export function ShelfDialog({
  title,
  query,
  onQuery,
  folder,
  onBack,
  onClose,
  children,
}: {
  title: string
  query: string
  onQuery: (query: string) => void
  /** The one whose documents are shown, if they are not all. */
  folder: { readonly name: string } | undefined
  onBack: () => void
  onClose: () => void
  children: ReactNode
}) {
  const words = useWords()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content className={dialogContent} aria-describedby={undefined}>
          <Dialog.Title className="px-5 pt-4 pb-2 font-semibold">{title}</Dialog.Title>
          <input
            type="search"
            value={query}
            aria-label={words.documents.filterNames}
            placeholder={words.documents.filterNames}
            onChange={(event) => onQuery(event.target.value)}
            className="mx-5 mb-2 rounded-lg border border-line bg-raised px-3 py-1.5 text-sm outline-none placeholder:text-faint focus:border-leaf"
          />
          {folder && (
            <button
              type="button"
              onClick={onBack}
              className="mx-5 mb-1 flex items-center gap-1 text-leaf text-sm hover:underline"
            >
              <ChevronLeft size={15} aria-hidden />
              {words.shelf.back}
              <span className="truncate text-faint">／{folder.name}</span>
            </button>
          )}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
