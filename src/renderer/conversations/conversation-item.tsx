import { Columns3, Download, Ellipsis, Pencil, PenLine, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import { isComposing } from '../composer/ime.ts'
import { exportConversations } from '../exchange/exchange.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'

const ICONS = { chat: undefined, comparison: <Columns3 size={14} />, text: <PenLine size={14} /> }

/** What a conversation is called: its title, or its first words. */
export function nameOf(conversation: ConversationSummary, untitled: string): string {
  return conversation.title || conversation.opening || untitled
}

export function ConversationItem({
  conversation,
  shown,
  onShow,
  onDeleted,
}: {
  conversation: ConversationSummary
  shown: boolean
  onShow: () => void
  onDeleted: () => void
}) {
  const words = useWords()
  const { client } = useHost()
  const { language } = useSettings()
  const notify = useNotice()
  const [renaming, setRenaming] = useState(false)
  const { id } = conversation
  const name = nameOf(conversation, words.untitled)
  const icon = ICONS[conversation.kind]

  async function remove() {
    await client.conversations.delete({ id })
    onDeleted()
  }

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
      className={`group flex items-center rounded-lg ${shown ? 'bg-leaf-soft' : 'hover:bg-line/50'}`}
    >
      <button
        type="button"
        aria-current={shown ? 'page' : undefined}
        title={name}
        onClick={onShow}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true)
          if (event.key === 'Delete') void remove()
        }}
        className="min-w-0 flex-1 truncate rounded-lg px-3 py-1.5 text-start text-sm"
      >
        {icon && <span className="mr-1.5 inline-block align-[-2px] text-faint">{icon}</span>}
        {name}
      </button>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger
          aria-label={words.conversationMenu(name)}
          className="mr-1 flex size-7 shrink-0 items-center justify-center rounded-md text-faint opacity-0 hover:bg-paper focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100"
        >
          <Ellipsis size={16} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            className={menuContent}
            // The field for the new name takes the focus itself.
            onCloseAutoFocus={(event) => event.preventDefault()}
          >
            <DropdownMenu.Item className={menuItem} onSelect={() => setRenaming(true)}>
              <Pencil size={15} />
              {words.rename}
            </DropdownMenu.Item>
            {(['markdown', 'html', 'json'] as const).map((format) => (
              <DropdownMenu.Item
                key={format}
                className={menuItem}
                onSelect={() => {
                  exportConversations(client, [id], format, words, language).catch((error) =>
                    notify({ kind: 'failed', failure: failureOfCall(error) }),
                  )
                }}
              >
                <Download size={15} />
                {words.exchange.exportAs[format]}
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Item className={`${menuItem} text-alarm`} onSelect={() => void remove()}>
              <Trash2 size={15} />
              {words.remove}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
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
