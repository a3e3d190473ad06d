import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'

/** Messages by their first words, on demand. */
export function LeftOut({
  conversationId,
  ids,
  label,
}: {
  conversationId: string
  ids: readonly string[]
  label: string
}) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer">{label}</summary>
      {open && <Openings conversationId={conversationId} ids={ids} />}
    </details>
  )
}

function Openings({ conversationId, ids }: { conversationId: string; ids: readonly string[] }) {
  const words = useWords()
  const { queries } = useHost()
  const cache = useQueryClient()
  const key = queries.conversations.read.queryKey({ input: { id: conversationId } })
  const wanted = new Set(ids)
  const messages = cache.getQueryData(key)?.messages.filter(({ id }) => wanted.has(id)) ?? []
  return (
    <ol className="mt-1 max-h-48 overflow-y-auto text-soft text-xs">
      {messages.map(({ id, role, text }) => (
        <li key={id} className="flex gap-2 py-0.5">
          <span className="shrink-0">{role === 'user' ? words.you : words.assistant}</span>
          <span className="truncate">{text.slice(0, 200)}</span>
        </li>
      ))}
    </ol>
  )
}
