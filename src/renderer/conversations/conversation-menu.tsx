import {
  Archive,
  Check,
  Ellipsis,
  Folder as FolderIcon,
  FolderPlus,
  Pencil,
  Pin,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { Folder } from '../../contract/folder.ts'
import { ExportMenu } from '../exchange/export-menu.tsx'
import type { ExportFormat } from '../exchange/writing.tsx'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useWords } from '../words/use-words.ts'

/** What can be done with a conversation, or with all that are selected. */
export interface ConversationActions {
  readonly rename: () => void
  readonly pin: () => void
  readonly moveTo: (folderId: string | null) => void
  readonly moveToNew: () => void
  readonly exportAs: (format: ExportFormat) => void
  readonly archive: () => void
  readonly remove: () => void
}

export function ConversationMenu({
  name,
  count,
  pinned,
  folderId,
  folders,
  actions,
}: {
  name: string
  /** How many it is for. */
  count: number
  pinned: boolean
  folderId: string | null
  folders: readonly Folder[]
  actions: ConversationActions
}) {
  const words = useWords()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={words.conversationMenu(name)}
        className="mr-1 flex size-7 shrink-0 items-center justify-center rounded-md text-faint opacity-0 hover:bg-paper focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100"
      >
        <Ellipsis size={16} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="start" className={menuContent}>
        {count > 1 && (
          <DropdownMenu.Label className="px-3 py-1 text-faint text-xs">
            {words.selected(count)}
          </DropdownMenu.Label>
        )}
        {count === 1 && (
          <DropdownMenu.Item className={menuItem} onSelect={actions.rename}>
            <Pencil size={15} />
            {words.rename}
          </DropdownMenu.Item>
        )}
        <DropdownMenu.Item className={menuItem} onSelect={actions.pin}>
          <Pin size={15} />
          {pinned ? words.unpin : words.pin}
        </DropdownMenu.Item>
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className={menuItem}>
            <FolderIcon size={15} />
            {words.moveToFolder}
          </DropdownMenu.SubTrigger>
          <DropdownMenu.SubContent
            className={`${menuContent} max-h-[60vh] max-w-72 overflow-y-auto`}
          >
            <DropdownMenu.Item className={menuItem} onSelect={actions.moveToNew}>
              <FolderPlus size={15} />
              {words.newFolder}
            </DropdownMenu.Item>
            {[{ id: null, name: words.noFolder }, ...folders].map((folder) => (
              <DropdownMenu.Item
                key={folder.id}
                className={menuItem}
                onSelect={() => actions.moveTo(folder.id)}
              >
                <span className="w-4 shrink-0">
                  {count === 1 && folder.id === folderId && <Check size={15} />}
                </span>
                <span className="truncate">{folder.name}</span>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.SubContent>
        </DropdownMenu.Sub>
        <ExportMenu onChoose={actions.exportAs} />
        <DropdownMenu.Item className={menuItem} onSelect={actions.archive}>
          <Archive size={15} />
          {words.archive}
        </DropdownMenu.Item>
        <DropdownMenu.Item className={`${menuItem} text-alarm`} onSelect={actions.remove}>
          <Trash2 size={15} />
          {words.remove}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
