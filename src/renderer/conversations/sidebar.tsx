import {
  Archive,
  BookText,
  Columns3,
  Library,
  PanelLeftClose,
  PenLine,
  Search,
  Settings2,
  SquarePen,
  Trash2,
} from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { Place } from '../../contract/folder.ts'
import type { SearchHit } from '../../contract/search.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { useWords } from '../words/use-words.ts'
import { ConversationList } from './conversation-list.tsx'

interface SidebarProps {
  /** Null: the new one. */
  readonly shown: string | null
  readonly onShow: (id: string | null) => void
  readonly onShowHit: (hit: SearchHit) => void
  /** Begins a conversation in a folder. */
  readonly onNewIn: (folderId: string) => void
  /** Conversations went out of the list. */
  readonly onGone: (ids: readonly string[]) => void
  readonly onPlace: (place: Exclude<Place, 'list'>) => void
  readonly onText: () => void
  readonly onCompare: () => void
  readonly onPrompts: () => void
  readonly onShelf: () => void
  readonly onSettings: () => void
  readonly onClose: () => void
}

/** The conversations, newest first, with a search of their names and of all that was said. */
export function Sidebar(props: SidebarProps) {
  const {
    shown,
    onShow,
    onShowHit,
    onNewIn,
    onGone,
    onPlace,
    onText,
    onCompare,
    onPrompts,
    onShelf,
    onSettings,
    onClose,
  } = props
  const words = useWords()
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed).trim()
  return (
    <nav aria-label={words.conversationList} className="flex h-full w-72 flex-col bg-side">
      <div className="flex items-center gap-2 px-4 pt-3 pb-2">
        <Leaf size={22} />
        <span className="flex-1 font-semibold tracking-wide">{words.appName}</span>
        <IconButton label={words.closeSidebar} onClick={onClose}>
          <PanelLeftClose size={18} />
        </IconButton>
      </div>
      <div className="flex flex-col gap-2 px-3 pb-2">
        <Button onClick={() => onShow(null)} className="w-full justify-start">
          <SquarePen size={16} />
          {words.newConversation}
        </Button>
        <label className="flex items-center gap-2 rounded-lg border border-line bg-paper px-3 focus-within:border-leaf">
          <Search size={15} className="shrink-0 text-faint" aria-hidden />
          <input
            type="search"
            value={typed}
            maxLength={1000}
            onChange={(event) => setTyped(event.target.value)}
            aria-label={words.searchConversations}
            placeholder={words.searchConversations}
            className="min-w-0 flex-1 bg-transparent py-1.5 text-sm outline-none placeholder:text-faint"
          />
        </label>
      </div>
      <ConversationList {...{ query, shown, onShow, onShowHit, onNewIn, onGone }} />
      <div className="border-line border-t px-3 py-2">
        <Button look="quiet" onClick={onText} className="w-full justify-start">
          <PenLine size={16} />
          {words.newText}
        </Button>
        <Button look="quiet" onClick={onCompare} className="w-full justify-start">
          <Columns3 size={16} />
          {words.compare}
        </Button>
        <Button look="quiet" onClick={onShelf} className="w-full justify-start">
          <Library size={16} />
          {words.documents.shelf}
        </Button>
        <Button look="quiet" onClick={onPrompts} className="w-full justify-start">
          <BookText size={16} />
          {words.prompts}
        </Button>
        <div className="flex">
          <Button look="quiet" onClick={() => onPlace('archive')} className="flex-1 justify-start">
            <Archive size={16} />
            {words.archivePlace}
          </Button>
          <Button look="quiet" onClick={() => onPlace('trash')} className="flex-1 justify-start">
            <Trash2 size={16} />
            {words.trash}
          </Button>
        </div>
        <Button look="quiet" onClick={onSettings} className="w-full justify-start">
          <Settings2 size={16} />
          {words.settings}
        </Button>
      </div>
    </nav>
  )
}
