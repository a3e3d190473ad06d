import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useId, useState } from 'react'
import { ReasoningEffort, type SamplingChoice } from '../../contract/conversation.ts'
import type { ModelFacts } from '../../contract/model.ts'
import { useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { useWords } from '../words/use-words.ts'

/** What a conversation may set for itself. */
export interface ConversationChoices {
  readonly systemInstruction: string | null
  readonly sampling: SamplingChoice
}

export const noChoices: ConversationChoices = { systemInstruction: null, sampling: {} }

/** How the answers of one conversation are made; all of it goes back to the recommendation at once. */
export function ConversationSettings({
  modelId,
  inherited,
  choices,
  onChange,
}: {
  modelId: string
  /** The instruction of the folder, where there is one. */
  inherited: string | null
  choices: ConversationChoices
  onChange: (choices: ConversationChoices) => void
}) {
  const words = useWords()
  const { queries } = useHost()
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const model = list?.models.find(({ id }) => id === modelId)
  const facts = model?.state.status === 'usable' ? model.state.facts : undefined
  const changed = choices.systemInstruction !== null || Object.keys(choices.sampling).length > 0
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={words.conversationSettings}
        title={words.conversationSettings}
        className={`flex size-8 items-center justify-center rounded-lg hover:bg-leaf-soft hover:text-ink ${changed ? 'text-leaf' : 'text-faint'}`}
      >
        <SlidersHorizontal size={17} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          aria-label={words.conversationSettings}
          sideOffset={6}
          className="z-50 max-h-[80vh] w-96 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm shadow-lg"
        >
          <h2 className="mb-2 font-medium">{words.conversationSettings}</h2>
          <Instruction facts={facts} inherited={inherited} choices={choices} onChange={onChange} />
          <Sampling facts={facts} choices={choices} onChange={onChange} />
          <Button className="mt-4 w-full" disabled={!changed} onClick={() => onChange(noChoices)}>
            {words.backToRecommended}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface PartProps {
  facts: ModelFacts | undefined
  choices: ConversationChoices
  onChange: (choices: ConversationChoices) => void
}

function Instruction({
  facts,
  inherited,
  choices,
  onChange,
}: PartProps & { inherited: string | null }) {
  const words = useWords()
  const id = useId()
  const [text, setText] = useState(choices.systemInstruction ?? '')
  const kept = choices.systemInstruction ?? ''
  return (
    <div>
      <label htmlFor={id}>{words.systemInstruction}</label>
      <textarea
        // What is set elsewhere, by the way back to the recommendation, shows at once.
        key={kept}
        id={id}
        rows={3}
        defaultValue={kept}
        placeholder={inherited ?? words.systemInstructionPlaceholder}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (text.trim() !== kept) onChange({ ...choices, systemInstruction: text.trim() || null })
        }}
        className="mt-1 block w-full rounded-lg border border-line-strong bg-paper px-3 py-1.5 placeholder:text-faint"
      />
      <p className="mt-1 text-faint text-xs">
        {words.systemInstructionHint[facts?.customSystem ?? 'trained']}
      </p>
    </div>
  )
}

const FIELDS = [
  { field: 'temperature', min: 0, max: 2, whole: false },
  { field: 'topP', min: 0, max: 1, whole: false },
  { field: 'repetitionPenalty', min: 0.5, max: 2, whole: false },
  { field: 'maxTokens', min: 1, max: 65_536, whole: true },
  { field: 'seed', min: 0, max: 0xffff_ffff, whole: true },
] as const

function Sampling({ facts, choices, onChange }: PartProps) {
  const words = useWords()
  const { sampling: general } = useSettings()
  const { sampling } = choices
  const recommended: SamplingChoice = { ...facts?.recommended, ...general }
  const set = (field: keyof SamplingChoice, value: number | string | null) => {
    const { [field]: _, ...others } = sampling
    onChange({ ...choices, sampling: value === null ? others : { ...others, [field]: value } })
  }
  return (
    <div className="mt-3 divide-y divide-line border-line border-t">
      {facts?.recommended.reasoningEffort && (
        <div className="flex items-center justify-between gap-4 py-2">
          <span>{words.reasoningEffort}</span>
          <Choice
            label={words.reasoningEffort}
            value={sampling.reasoningEffort ?? facts.recommended.reasoningEffort}
            options={ReasoningEffort.options.map((effort) => [
              effort,
              words.reasoningEfforts[effort],
            ])}
            onChange={(effort) =>
              set('reasoningEffort', effort === facts.recommended.reasoningEffort ? null : effort)
            }
          />
        </div>
      )}
      {FIELDS.map(({ field, min, max, whole }) => (
        <div key={field} className="flex items-center justify-between gap-4 py-2">
          <span>{words[field]}</span>
          <NumberField
            label={words[field]}
            value={sampling[field] ?? null}
            placeholder={String(recommended[field] ?? words.automatic[field])}
            min={min}
            max={max}
            whole={whole}
            onChange={(value) => set(field, value)}
          />
        </div>
      ))}
    </div>
  )
}
