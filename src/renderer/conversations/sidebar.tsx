import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  BookText,
  Columns3,
  Library,
  PanelLeftClose,
  PenLine,
  Search,
  Settings2,
  SquarePen,
} from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import type { SearchHit } from '../../contract/search.ts'
import { DocumentHits } from '../documents/document-hits.tsx'
import { useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { useWords } from '../words/use-words.ts'
import { ConversationItem } from './conversation-item.tsx'
import { groupsOf } from './groups.ts'
import { SearchHits } from './search-hits.tsx'

/** Conversations that a search shows by their names, above what was said in others. */
const MOST_NAMES = 10

interface SidebarProps {
  /** Null: the new one. */
  readonly shown: string | null
  readonly onShow: (id: string | null) => void
  readonly onShowHit: (hit: SearchHit) => void
  readonly onDeleted: (conversation: ConversationSummary) => void
  readonly onText: () => void
  readonly onCompare: () => void
  readonly onPrompts: () => void
  readonly onShelf: () => void
  readonly onSettings: () => void
  readonly onClose: () => void
}

/** The conversations, newest first, with a search of their names and of all that was said. */
export function Sidebar(props: SidebarProps) {
  const { shown, onShow, onShowHit, onDeleted, onText, onCompare, onPrompts, onShelf } = props
  const { onSettings, onClose } = props
  const words = useWords()
  const { queries } = useHost()
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed).trim()
  const { data: list } = useQuery(
    queries.conversations.list.queryOptions({
      input: { query },
      placeholderData: keepPreviousData,
    }),
  )
  const groups = query
    ? list?.length
      ? [{ name: words.namesFound, conversations: list.slice(0, MOST_NAMES) }]
      : []
    : groupsOf(list ?? [], new Date()).map(({ name, conversations }) => ({
        name: words.groups[name],
        conversations,
      }))
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
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {list?.length === 0 && query === '' && (
          <p className="px-3 py-6 text-center text-faint text-sm">{words.noConversations}</p>
        )}
        {groups.map(({ name, conversations }) => (
          <section key={name} aria-label={name}>
            <h2 className="px-3 pt-3 pb-1 text-faint text-xs">{name}</h2>
            <ul>
              {conversations.map((conversation) => (
                <ConversationItem
                  key={conversation.id}
                  conversation={conversation}
                  shown={conversation.id === shown}
                  onShow={() => onShow(conversation.id)}
                  onDeleted={() => onDeleted(conversation)}
                />
              ))}
            </ul>
          </section>
        ))}
        {query && <DocumentHits query={query} home={null} limit={10} hidesNothing />}
        {query && <SearchHits query={query} onShow={onShowHit} />}
      </div>
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
        <Button look="quiet" onClick={onSettings} className="w-full justify-start">
          <Settings2 size={16} />
          {words.settings}
        </Button>
      </div>
    </nav>
  )
}
