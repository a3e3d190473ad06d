import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { FileMinus, FilePlus2, Send, TextQuote } from 'lucide-react'
import type { ContextUse } from '../../contract/conversation.ts'
import { LeftOut } from '../conversation/left-out.tsx'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

type Passages = (ContextUse & { status: 'known' })['passages']

/** What would not be read if a text were sent now. */
export interface OverflowUse {
  /** Messages of the conversation. */
  readonly messageIds: readonly string[]
  /** Whether the last answer was still written with some of them. */
  readonly isNew: boolean
  /** What documents have for it, some of which does not fit; empty where all of it does. */
  readonly passages: Passages
  /** Whether with fewer passages more of the messages could be read. */
  readonly canShorten: boolean
}

/** How what does not fit is dealt with; the oldest messages are left out where nothing is chosen. */
export interface OverflowChoice {
  readonly summarize?: boolean
  readonly shortenDocuments?: boolean
}

/**
 * What would be left out, as far as it is known, and the way to have it counted.
 * @param parentId the message that the text would follow, if not the last one shown
 */
export function useOverflow(conversationId: string | null, text: string, parentId?: string | null) {
  const { queries } = useHost()
  const cache = useQueryClient()
  const measure = (typed: string) =>
    queries.turn.measure.queryOptions({
      input: { conversationId, text: typed, parentId },
      gcTime: 0,
    })
  const { data } = useQuery({ ...measure(text), placeholderData: keepPreviousData })

  function overflowOf(use: ContextUse | undefined): OverflowUse | undefined {
    if (use?.status !== 'known' || !use.fits) return undefined
    const messageIds = use.omittedMessageIds
    const given = use.passages.filter(({ isGiven }) => isGiven).length
    const passages = given < use.passages.length ? use.passages : []
    if (messageIds.length === 0 && passages.length === 0) return undefined
    const key = queries.conversations.read.queryKey({ input: { id: conversationId ?? '' } })
    const tree = cache.getQueryData(key)
    const lastId = parentId === undefined ? tree?.conversation.leafId : parentId
    const last = tree?.messages.find(({ id }) => id === lastId)
    const before = new Set(last?.generation?.omittedMessageIds)
    const isNew = messageIds.some((id) => !before.has(id))
    return { messageIds, isNew, passages, canShorten: messageIds.length > 0 && given > 1 }
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
  overflow: { messageIds, isNew, passages, canShorten },
  busy,
  onSend,
  onNew,
}: {
  conversationId: string | null
  overflow: OverflowUse
  busy: boolean
  onSend: (choice: OverflowChoice) => void
  /** Asks in a conversation of its own; not offered where that is not possible. */
  onNew?: (() => void) | undefined
}) {
  const { overflow } = useWords()
  const look = isNew ? 'plain' : 'quiet'
  const left = passages.filter(({ isGiven }) => !isGiven)
  const title = messageIds.length > 0 ? overflow.title(messageIds.length) : ''
  const passagesTitle = overflow.passagesLeft(passages.length, left.length)
  return (
    <section
      aria-label={title || passagesTitle}
      className={`mb-2 w-full rounded-xl border border-line px-4 text-sm ${isNew ? 'bg-mark py-3' : 'py-1.5 text-soft'}`}
    >
      <div role="status">
        {conversationId !== null && title && (
          <LeftOut conversationId={conversationId} ids={messageIds} label={title} />
        )}
        {left.length > 0 && (
          <details className={title ? '' : 'text-xs'}>
            <summary className="w-fit cursor-pointer">{passagesTitle}</summary>
            <ul className="mt-1 max-h-48 overflow-y-auto text-soft text-xs">
              {[...new Set(left.map(({ name, page }) => overflow.passage(name, page)))].map(
                (place) => (
                  <li key={place} className="truncate py-0.5">
                    {place}
                  </li>
                ),
              )}
            </ul>
          </details>
        )}
      </div>
      {title && (
        <div className={`flex flex-wrap gap-2 ${isNew ? 'mt-2.5' : ''}`}>
          {isNew && (
            <Button disabled={busy} onClick={() => onSend({})}>
              <Send size={15} />
              {overflow.leaveOut}
            </Button>
          )}
          <Button look={look} disabled={busy} onClick={() => onSend({ summarize: true })}>
            <TextQuote size={15} />
            {overflow.summarize}
          </Button>
          {canShorten && (
            <Button look={look} disabled={busy} onClick={() => onSend({ shortenDocuments: true })}>
              <FileMinus size={15} />
              {overflow.shortenDocuments}
            </Button>
          )}
          {onNew && (
            <Button look={look} disabled={busy} onClick={onNew}>
              <FilePlus2 size={15} />
              {overflow.startNew}
            </Button>
          )}
        </div>
      )}
      {isNew && (
        <p className="mt-2 text-soft text-xs">
          {overflow.hint}
          {canShorten && overflow.shortenHint}
        </p>
      )}
    </section>
  )
}
