import { GripVertical, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Prompt } from '../../contract/prompt.ts'
import { IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** Names what is dragged, so that nothing else is taken for a prompt. */
const DRAGGED = 'application/x-kotonoha-prompt'

/** A prompt in the library. Dragged, or with Alt and the arrow keys, it changes its place. */
export function PromptItem({
  prompt,
  index,
  onMove,
  onEdit,
  onReset,
  onDelete,
}: {
  prompt: Prompt
  index: number
  onMove: (id: string, to: number) => void
  onEdit: () => void
  onReset: () => void
  onDelete: () => void
}) {
  const words = useWords()
  const { id, title, text, origin } = prompt
  const [over, setOver] = useState(false)
  return (
    <li
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, id)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onMove(event.dataTransfer.getData(DRAGGED), index)
      }}
      className={`flex items-center gap-1 py-2 pr-2 pl-1 ${over ? 'bg-leaf-soft' : ''}`}
    >
      <button
        type="button"
        aria-label={words.movePrompt(title)}
        title={words.movePromptHint}
        onKeyDown={(event) => {
          const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
          if (!step) return
          event.preventDefault()
          onMove(id, index + step)
        }}
        className="flex h-8 w-6 shrink-0 cursor-grab items-center justify-center rounded text-faint"
      >
        <GripVertical size={15} />
      </button>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm">
          {title}
          {origin !== 'shipped' && (
            <span className="ml-2 rounded bg-leaf-soft px-1.5 py-0.5 text-leaf text-xs">
              {words.promptOrigins[origin]}
            </span>
          )}
        </p>
        <p className="truncate text-faint text-xs">{text.replace(/\s+/g, ' ')}</p>
      </div>
      {origin === 'changed' && (
        <IconButton label={words.resetPrompt(title)} onClick={onReset}>
          <RotateCcw size={16} />
        </IconButton>
      )}
      <IconButton label={words.editPrompt(title)} onClick={onEdit}>
        <Pencil size={16} />
      </IconButton>
      <IconButton label={words.deletePrompt(title)} onClick={onDelete}>
        <Trash2 size={16} />
      </IconButton>
    </li>
  )
}
