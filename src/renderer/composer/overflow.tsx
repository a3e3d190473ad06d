import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { FilePlus2, Send, TextQuote } from 'lucide-react'
import type { ContextUse } from '../../contract/conversation.ts'
import { LeftOut } from '../conversation/left-out.tsx'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

/** What of a conversation would not be read if a text were sent now. */
export interface OverflowUse {
  readonly messageIds: readonly string[]
  /** Whether the last answer was still written with some of it. */
  readonly isNew: boolean
}

/** What would be left out, as far as it is known, and the way to have it counted. */
export function useOverflow(conversationId: string | null, text: string) {
  const { queries } = useHost()
  const cache = useQueryClient()
  const measure = (typed: string) =>
    queries.turn.measure.queryOptions({ input: { conversationId, text: typed }, gcTime: 0 })
  const { data } = useQuery({ ...measure(text), placeholderData: keepPreviousData })

  function overflowOf(use: ContextUse | undefined): OverflowUse | undefined {
    if (use?.status !== 'known' || !use.fits || use.omittedMessageIds.length === 0) return undefined
    const key = queries.conversations.read.queryKey({ input: { id: conversationId ?? '' } })
    const tree = cache.getQueryData(key)
    const last = tree?.messages.find(({ id }) => id === tree.conversation.leafId)
    const before = new Set(last?.generation?.omittedMessageIds)
    const messageIds = use.omittedMessageIds
    return { messageIds, isNew: messageIds.some((id) => !before.has(id)) }
  }

  return {
    overflow: text.trim() === '' ? undefined : overflowOf(data),
    /** Undefined where nothing would be left out, or where that cannot be told. */
    count: async (typed: string) =>
      overflowOf(await cache.fetchQuery(measure(typed)).catch(() => undefined)),
  }
}

/** Says before sending what the model will not read, and offers what can be done. */
export function Overflow({
  conversationId,
  overflow: { messageIds, isNew },
  busy,
  onSend,
  onSummarize,
  onNew,
}: {
  conversationId: string
  overflow: OverflowUse
  busy: boolean
  onSend: () => void
  onSummarize: () => void
  onNew: () => void
}) {
  const { overflow } = useWords()
  const title = overflow.title(messageIds.length)
  const look = isNew ? 'plain' : 'quiet'
  return (
    <section
      aria-label={title}
      className={`mb-2 rounded-xl border border-line px-4 text-sm ${isNew ? 'bg-mark py-3' : 'py-1.5 text-soft'}`}
    >
      <div role="status">
        <LeftOut conversationId={conversationId} ids={messageIds} label={title} />
      </div>
      <div className={`flex flex-wrap gap-2 ${isNew ? 'mt-2.5' : ''}`}>
        {isNew && (
          <Button disabled={busy} onClick={onSend}>
            <Send size={15} />
            {overflow.leaveOut}
          </Button>
        )}
        <Button look={look} disabled={busy} onClick={onSummarize}>
          <TextQuote size={15} />
          {overflow.summarize}
        </Button>
        <Button look={look} disabled={busy} onClick={onNew}>
          <FilePlus2 size={15} />
          {overflow.startNew}
        </Button>
      </div>
      {isNew && <p className="mt-2 text-soft text-xs">{overflow.hint}</p>}
    </section>
  )
}
