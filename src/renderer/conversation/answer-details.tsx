import { skipToken, useQuery } from '@tanstack/react-query'
import { Gauge } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { Generation } from '../../contract/conversation.ts'
import { type Progress, progressKey } from '../host/events.ts'
import { scrollable } from '../ui/scrollable.ts'
import { backendNames } from '../words/backend-names.ts'
import { useWords } from '../words/use-words.ts'

/** Speed of an answer at a glance, and all about it on demand. */
export function AnswerDetails({ generation }: { generation: Generation }) {
  const words = useWords()
  const { detail } = words
  const { sampling } = generation
  const perSecond = speedOf(generation.answerTokens, generation.generationMs)
  const rows: [name: string, value: string, more?: string][] = [
    [detail.model, generation.modelName, generation.quantization],
    [detail.runsOn, backendNames[generation.backend], generation.engineBuild],
    [
      detail.prompt,
      detail.tokens(generation.promptTokens),
      generation.cachedTokens ? detail.cached(generation.cachedTokens) : undefined,
    ],
    generation.runs
      ? [detail.saw, detail.inParts(generation.runs)]
      : [
          detail.saw,
          detail.sawOf(
            generation.summarizedMessageIds?.length ?? 0,
            generation.omittedMessageIds.length,
          ),
          detail.ofContext(generation.promptTokens, generation.contextSize),
        ],
    [detail.answer, detail.tokens(generation.answerTokens)],
    [detail.firstToken, detail.seconds(generation.firstTokenMs / 1000)],
    [detail.speed, perSecond === undefined ? '—' : detail.perSecond(perSecond)],
    [
      detail.sampling,
      detail.samplingOf(sampling.temperature, sampling.topP, sampling.repetitionPenalty),
    ],
    [detail.seed, String(sampling.seed)],
  ]
  return (
    <Popover.Root>
      <Popover.Trigger className="ml-1 flex h-8 items-center gap-1.5 rounded-lg px-2 text-xs hover:bg-leaf-soft hover:text-ink">
        <Gauge size={15} />
        <span className="sr-only">{words.answerDetails}</span>
        {perSecond !== undefined && detail.perSecond(perSecond)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={scrollable}
          align="start"
          aria-label={words.answerDetails}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm shadow-lg"
        >
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            {rows.map(([name, value, more]) => (
              <div key={name} className="contents">
                <dt className="text-faint">{name}</dt>
                <dd>
                  {value}
                  {more && <span className="block text-faint text-xs">{more}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** The speed of an answer that is being written. */
export function LiveSpeed({ messageId }: { messageId: string }) {
  const { detail } = useWords()
  const { data } = useQuery<Progress>({ queryKey: progressKey(messageId), queryFn: skipToken })
  // The first few tokens tell nothing yet.
  if (!data || data.tokens < 8) return null
  const perSecond = speedOf(data.tokens, data.elapsedMs)
  if (perSecond === undefined) return null
  return <span className="text-faint text-xs">{detail.perSecond(perSecond)}</span>
}

/** Tokens a second after the first one, which is counted by itself. */
function speedOf(tokens: number, elapsedMs: number): number | undefined {
  return tokens > 1 && elapsedMs > 0 ? ((tokens - 1) / elapsedMs) * 1000 : undefined
}
