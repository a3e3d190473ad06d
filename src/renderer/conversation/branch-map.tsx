import { Network } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { ConversationTree } from '../../contract/conversation.ts'
import { useWords } from '../words/use-words.ts'
import { type Stretch, stretchesOf } from './tree-map.ts'

/** Characters of a message that its line shows. */
const LABEL = 60
/** Branchings after which lines are not moved in further, and by how many pixels each moves one. */
const INDENT = { most: 10, by: 16 }

/** The whole tree of a conversation at a glance, and the way to each branch. */
export function BranchMap({
  tree,
  disabled,
  onShow,
}: {
  tree: ConversationTree
  disabled: boolean
  onShow: (messageId: string) => void
}) {
  const words = useWords()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={words.thread.map}
        title={words.thread.map}
        className="flex size-8 shrink-0 items-center justify-center rounded-lg text-faint hover:bg-leaf-soft hover:text-ink"
      >
        <Network size={16} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          aria-label={words.thread.map}
          className="z-40 flex max-h-[70vh] w-96 max-w-[calc(100vw-2rem)] flex-col rounded-xl border border-line bg-raised p-2 shadow-xl"
        >
          <p className="px-2 pt-1 pb-2 text-faint text-xs">{words.thread.mapHint}</p>
          <ul className="min-h-0 overflow-y-auto">
            {open &&
              stretchesOf(tree).map((stretch) => (
                <Line
                  key={stretch.first.id}
                  stretch={stretch}
                  disabled={disabled}
                  onShow={() => {
                    setOpen(false)
                    onShow(stretch.first.id)
                  }}
                />
              ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Line({
  stretch: { first, count, depth, shown },
  disabled,
  onShow,
}: {
  stretch: Stretch
  disabled: boolean
  onShow: () => void
}) {
  const words = useWords()
  return (
    <li
      className="border-line"
      style={{ paddingInlineStart: Math.min(depth, INDENT.most) * INDENT.by }}
    >
      <button
        type="button"
        aria-current={shown ? 'true' : undefined}
        disabled={disabled}
        onClick={onShow}
        className={`flex w-full items-baseline gap-2 rounded-lg px-2 py-1 text-start text-sm hover:bg-leaf-soft disabled:opacity-50 ${shown ? '' : 'text-soft'}`}
      >
        <span
          aria-hidden
          className={`size-2 shrink-0 rounded-full border border-leaf ${shown ? 'bg-leaf' : ''}`}
        />
        <span className="min-w-0 flex-1 truncate">
          <span className="mr-2 text-faint text-xs">
            {first.role === 'user' ? words.you : words.assistant}
          </span>
          {first.text.slice(0, LABEL).replace(/\s+/g, ' ')}
        </span>
        <span className="shrink-0 text-faint text-xs tabular-nums">
          {words.thread.messages(count)}
        </span>
      </button>
    </li>
  )
}
