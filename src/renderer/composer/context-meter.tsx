import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'

/** How full the model's context would be if the text were sent now. */
export function ContextMeter({
  conversationId,
  text,
}: {
  conversationId: string | null
  text: string
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: use } = useQuery(
    queries.turn.measure.queryOptions({
      input: { conversationId, text },
      placeholderData: keepPreviousData,
      // Every text typed is a query of its own.
      gcTime: 0,
    }),
  )
  if (use?.status !== 'known') return null
  const { used, limit, fits, omittedMessageIds, passages } = use
  const given = passages.filter(({ isGiven }) => isGiven).length
  const omitted = omittedMessageIds.length
  const warning = fits
    ? omitted > 0 && words.willOmit(omitted)
    : words.willNotFit(used, limit - use.reserved)
  const share = Math.min(1, used / limit)
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          className={`flex items-center gap-2 rounded-md px-1 text-xs ${warning ? 'text-alarm' : 'text-faint'}`}
        >
          <span>{words.contextUse(used, limit)}</span>
          <span className="h-1 w-14 overflow-hidden rounded-full bg-line" aria-hidden>
            <span
              className={`block h-full rounded-full ${warning ? 'bg-alarm' : 'bg-leaf'}`}
              style={{ width: `${share * 100}%` }}
            />
          </span>
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          className="z-50 max-w-72 rounded-md bg-ink px-3 py-2 text-paper text-xs leading-relaxed"
        >
          {warning || words.contextExplained}
          {given > 0 && <p>{words.contextPassages(given)}</p>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
