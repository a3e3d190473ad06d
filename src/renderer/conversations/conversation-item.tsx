import { Columns3, PenLine } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import type { Folder } from '../../contract/folder.ts'
import { isComposing } from '../composer/ime.ts'
import { dropped } from '../documents/drop-place.ts'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { type ConversationActions, ConversationMenu } from './conversation-menu.tsx'
import { DRAGGED } from './drag.tsx'

const ICONS = { chat: undefined, comparison: <Columns3 size={14} />, text: <PenLine size={14} /> }

/** What a conversation is called: its title, or its first words. */
export function nameOf(conversation: ConversationSummary, untitled: string): string {
  return conversation.title || conversation.opening || untitled
}

/** What a conversation shows and does in the list. */
interface ConversationItemProps {
  readonly conversation: ConversationSummary
  readonly shown: boolean
  readonly selected: boolean
  /** Of those that are moved with it. */
  readonly moved: readonly string[]
  readonly folders: readonly Folder[]
  readonly actions: Omit<ConversationActions, 'rename'>
  /** Chosen with a click; the modifiers tell whether it is to be shown or selected. */
  readonly onChoose: (how: 'show' | 'toggle' | 'range') => void
  /** Keys that move in the list. */
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function ConversationItem({
  conversation,
  shown,
  selected,
  moved,
  folders,
  actions,
  onChoose,
  onKeyDown,
}: ConversationItemProps) {
  const words = useWords()
  const { client } = useHost()
  const [renaming, setRenaming] = useState(false)
  const { id } = conversation
  const name = nameOf(conversation, words.untitled)
  const icon = ICONS[conversation.kind]

  if (renaming)
    return (
      <li className="px-1 py-0.5">
        <NameField
          name={name}
          onGiven={(title) => {
            setRenaming(false)
            if (title && title !== name) void client.conversations.rename({ id, title })
          }}
        />
      </li>
    )
  return (
    <li
      draggable
      data-documents-to={conversation.kind === 'chat' ? `conversation ${id}` : 'nowhere'}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, moved.join(' '))
        event.dataTransfer.effectAllowed = 'move'
      }}
      className={`group flex items-center rounded-lg ${dropped} ${selected ? 'bg-leaf-soft outline-1 outline-leaf' : shown ? 'bg-leaf-soft' : 'hover:bg-line/50'}`}
    >
      <button
        type="button"
        data-conversation={id}
        aria-current={shown ? 'page' : undefined}
        aria-pressed={selected || undefined}
        title={name}
        onClick={(event) =>
          onChoose(event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'show')
        }
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true)
          if (event.key === 'Delete') actions.remove()
          onKeyDown(event)
        }}
        className="min-w-0 flex-1 truncate rounded-lg px-3 py-1.5 text-start text-sm"
      >
        {icon && <span className="mr-1.5 inline-block align-[-2px] text-faint">{icon}</span>}
        {name}
      </button>
      <ConversationMenu
        name={name}
        count={moved.length}
        pinned={conversation.pinned}
        folderId={conversation.folderId}
        folders={folders}
        actions={{ ...actions, rename: () => setRenaming(true) }}
      />
    </li>
  )
}

/** Where a name is written; `onGiven` is called once, with an empty one when it was given up. */
function NameField({ name, onGiven }: { name: string; onGiven: (title: string) => void }) {
  const words = useWords()
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  const finish = (title: string) => {
    if (!done.current) onGiven(title.trim())
    done.current = true
  }
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  return (
    <input
      ref={field}
      defaultValue={name}
      maxLength={200}
      aria-label={words.conversationTitle}
      className="w-full rounded-md border border-leaf bg-paper px-2 py-1 text-sm outline-none"
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') finish(event.currentTarget.value)
        if (event.key === 'Escape') finish('')
      }}
    />
  )
}
