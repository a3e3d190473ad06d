import {
  ArrowDown,
  ArrowUp,
  ChevronDown,
  ChevronRight,
  Ellipsis,
  Settings2,
  SquarePen,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { Folder } from '../../contract/folder.ts'
import { dropped } from '../documents/drop-place.ts'
import { ExportMenu } from '../exchange/export-menu.tsx'
import type { ExportFormat } from '../exchange/writing.tsx'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useWords } from '../words/use-words.ts'
import { DropArea } from './drag.tsx'

const FOLDED_KEY = 'kotonoha.folded.'

interface FolderSectionProps {
  readonly folder: Folder
  readonly count: number
  readonly onNew: () => void
  readonly onEdit: () => void
  readonly onDelete: () => void
  /** Up with -1, down with 1. */
  readonly onMove: (step: -1 | 1) => void
  /** Absent while there is nothing in it. */
  readonly onExport?: ((format: ExportFormat) => void) | undefined
  readonly onDropped: (ids: readonly string[]) => void
  readonly children: ReactNode
}

/** A folder in the list; conversations can be dropped onto it. */
export function FolderSection(props: FolderSectionProps) {
  const { folder, count, onNew, onEdit, onDelete, onMove, onExport, onDropped, children } = props
  const words = useWords()
  const key = FOLDED_KEY + folder.id
  const [open, setOpen] = useState(() => localStorage.getItem(key) === null)
  const toggle = () => {
    if (open) localStorage.setItem(key, '1')
    else localStorage.removeItem(key)
    setOpen(!open)
  }
  const actions = [
    { name: words.newInFolder, icon: <SquarePen size={15} />, act: onNew },
    { name: words.folderSettings, icon: <Settings2 size={15} />, act: onEdit },
    { name: words.moveUp, icon: <ArrowUp size={15} />, act: () => onMove(-1) },
    { name: words.moveDown, icon: <ArrowDown size={15} />, act: () => onMove(1) },
  ]
  return (
    <DropArea label={words.folder(folder.name)} onDropped={onDropped} className="mt-1">
      <div
        data-documents-to={`folder ${folder.id}`}
        className={`group flex items-center rounded-lg ${dropped}`}
      >
        <h2 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            onClick={toggle}
            className="flex w-full items-center gap-1 rounded-lg px-2 py-1.5 text-start text-sm hover:bg-line/50"
          >
            {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
            <span className="min-w-0 flex-1 truncate font-medium">{folder.name}</span>
            <span className="text-faint text-xs">{count}</span>
          </button>
        </h2>
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger
            aria-label={words.folderMenu(folder.name)}
            className="mr-1 flex size-7 shrink-0 items-center justify-center rounded-md text-faint opacity-0 hover:bg-paper focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100"
          >
            <Ellipsis size={16} />
          </DropdownMenu.Trigger>
          <DropdownMenu.Content align="start" className={menuContent}>
            {actions.map(({ name, icon, act }) => (
              <DropdownMenu.Item key={name} className={menuItem} onSelect={act}>
                {icon}
                {name}
              </DropdownMenu.Item>
            ))}
            {onExport && <ExportMenu onChoose={onExport} />}
            <DropdownMenu.Item className={`${menuItem} text-alarm`} onSelect={onDelete}>
              <Trash2 size={15} />
              {words.removeFolder}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Root>
      </div>
      {open && <ul className="ml-3 border-line border-l pl-1">{children}</ul>}
    </DropArea>
  )
}
