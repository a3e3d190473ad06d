import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { SamplingChoice } from '../../contract/conversation.ts'
import { useHost } from '../host/host.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import { useWords } from '../words/use-words.ts'

/** What is otherwise when a question is answered again. */
export interface OtherWay {
  readonly modelId?: string
  readonly sampling?: SamplingChoice
}

const WAYS = {
  safer: { temperature: 0.2 },
  freer: { temperature: 1 },
  longer: { maxTokens: 4096 },
} as const satisfies Record<string, SamplingChoice>

/** Answers again by another model, or drawn otherwise. */
export function RegenerateMenu({
  modelId,
  disabled,
  onChoose,
}: {
  /** The model of the answer that is there. */
  modelId: string | undefined
  disabled: boolean
  onChoose: (way: OtherWay) => void
}) {
  const words = useWords()
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={words.regenerating.menu}
        title={words.regenerating.menu}
        disabled={disabled}
        className="-ml-1 flex h-8 w-5 items-center justify-center rounded-lg hover:bg-leaf-soft hover:text-ink disabled:opacity-45"
      >
        <ChevronDown size={13} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          className={`${menuContent} max-h-[60vh] w-72 overflow-y-auto`}
        >
          {(['safer', 'freer', 'longer'] as const).map((way) => (
            <DropdownMenu.Item
              key={way}
              className={menuItem}
              onSelect={() => onChoose({ sampling: WAYS[way] })}
            >
              {words.regenerating[way]}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className="px-3 py-1 text-faint text-xs">
            {words.regenerating.byModel}
          </DropdownMenu.Label>
          <OtherModels modelId={modelId} onChoose={onChoose} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function OtherModels({
  modelId,
  onChoose,
}: {
  modelId: string | undefined
  onChoose: (way: OtherWay) => void
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const others = list?.models.filter(({ id, state }) => id !== modelId && state.status === 'usable')
  if (others?.length === 0)
    return (
      <DropdownMenu.Item disabled className={menuItem}>
        {words.regenerating.noOthers}
      </DropdownMenu.Item>
    )
  return others?.map(({ id, name }) => (
    <DropdownMenu.Item key={id} className={menuItem} onSelect={() => onChoose({ modelId: id })}>
      <span className="truncate">{name}</span>
    </DropdownMenu.Item>
  ))
}
