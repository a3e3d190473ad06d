import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { DocumentInfo } from '../../contract/document.ts'
import type { ShelfFolder } from '../../contract/shelf.ts'
import { useHost } from '../host/host.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'

/** What can be done with a document of the shelf: a folder for it, and a copy of its file. */
export function ShelfRowMenu({
  document: { id, name, original, source },
  folders,
  folderId,
  attempt,
  onMove,
}: {
  document: DocumentInfo
  folders: readonly ShelfFolder[]
  /** Where it is. */
  folderId: string | null
  attempt: (call: Promise<unknown>) => void
  onMove: (folder: ShelfFolder) => void
}) {
  const words = useWords()
  const { client } = useHost()
  const notify = useNotice()
  const others = folders.filter((folder) => !folder.watch && folder.id !== folderId)
  async function keepCopy() {
    await client.documents.keepCopy({ id })
    notify({ kind: 'told', text: words.shelf.copyKept(name) })
  }
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={words.documents.menu(name)}
        className="flex size-8 shrink-0 items-center justify-center rounded-lg text-faint hover:bg-leaf-soft hover:text-ink"
      >
        <Ellipsis size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" className={`${menuContent} max-h-80 overflow-y-auto`}>
          <DropdownMenu.Item
            className={menuItem}
            onSelect={() => attempt(client.documents.readAgain({ id }))}
          >
            {words.documents.readAgain}
          </DropdownMenu.Item>
          {original === 'referenced' && (
            <DropdownMenu.Item
              className={menuItem}
              disabled={source === 'missing'}
              onSelect={() => attempt(keepCopy())}
            >
              {words.shelf.keepCopy}
            </DropdownMenu.Item>
          )}
          {(others.length > 0 || folderId !== null) && (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
              <DropdownMenu.Label className="px-3 py-1 text-faint text-xs">
                {words.shelf.moveTo}
              </DropdownMenu.Label>
            </>
          )}
          {folderId !== null && (
            <DropdownMenu.Item
              className={menuItem}
              onSelect={() => attempt(client.documents.shelf.move({ ids: [id], folderId: null }))}
            >
              {words.shelf.noFolder}
            </DropdownMenu.Item>
          )}
          {others.map((folder) => (
            <DropdownMenu.Item key={folder.id} className={menuItem} onSelect={() => onMove(folder)}>
              <span className="truncate">{folder.name}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
