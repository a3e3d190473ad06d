import { useQuery } from '@tanstack/react-query'
import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect } from 'react'
import type { EngineState } from '../../contract/engine.ts'
import type { Failure } from '../../contract/errors.ts'
import { STARTER_ID } from '../../contract/model.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { menuContent, menuItem } from '../ui/menu.ts'
import { pulses } from '../ui/motion.ts'
import { backendNames } from '../words/backend-names.ts'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'
import { answeringModels } from './answering-models.ts'

/** The model in use and its state; a menu to change both. */
export function ModelMenu({
  conversation,
  folderModelId,
  onManage,
  onFailure,
}: {
  /** Null: no conversation is shown yet, so the choice is the default model. */
  conversation: { id: string; modelId: string | null } | null
  /** The model of the folder that the conversation is in or will be in. */
  folderModelId: string | null
  onManage: () => void
  onFailure: (failure: Failure) => void
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const settings = useSettings()
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const used = conversation?.modelId ?? folderModelId ?? settings.defaultModelId ?? STARTER_ID
  const model = list?.models.find(({ id }) => id === used)
  // The engine may be busy with the model of another conversation.
  const own = engine && (!('modelId' in engine) || engine.modelId === used) ? engine : undefined
  const attempt = (call: Promise<unknown>) =>
    call.catch((error) => {
      const failure = failureOfCall(error)
      // That loading was cancelled is what the user has just asked for.
      if (failure.code !== 'MODEL_LOAD_CANCELLED') onFailure(failure)
    })
  const choose = async (modelId: string) => {
    if (conversation) await client.conversations.configure({ id: conversation.id, modelId })
    else await client.settings.change({ defaultModelId: modelId })
    await client.engine.load({ modelId })
  }
  useEffect(() => {
    if (engine?.status === 'failed' && engine.failure.code === 'ENGINE_UNAVAILABLE')
      onFailure(engine.failure)
  }, [engine, onFailure])
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex min-w-0 items-center gap-2 rounded-lg px-2.5 py-1 text-sm hover:bg-leaf-soft">
        <StateDot state={own} />
        <span className="sr-only">{words.chooseModel}</span>
        <span className="truncate font-medium">{list && (model?.name ?? used)}</span>
        <span className="shrink-0 text-faint text-xs">{stateText(words, own)}</span>
        <ChevronDown size={15} className="shrink-0 text-faint" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="start" className={`${menuContent} w-80`}>
        <DropdownMenu.RadioGroup
          value={used}
          onValueChange={(modelId) => void attempt(choose(modelId))}
        >
          {answeringModels(list?.models).map((one) => (
            <DropdownMenu.RadioItem
              key={one.id}
              value={one.id}
              disabled={one.state.status === 'unusable'}
              className={menuItem}
            >
              <span className="w-4 shrink-0">{one.id === used && <Check size={15} />}</span>
              <span className="min-w-0 flex-1 truncate">{one.name}</span>
              <span className="shrink-0 text-faint text-xs">{words.bytes(one.size)}</span>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        {engine?.status === 'ready' ? (
          <DropdownMenu.Item
            className={menuItem}
            onSelect={() => void attempt(client.engine.unload())}
          >
            {words.unload}
          </DropdownMenu.Item>
        ) : engine?.status === 'loading' ? (
          <DropdownMenu.Item
            className={menuItem}
            onSelect={() => void attempt(client.engine.cancelLoad())}
          >
            {words.cancelLoad}
          </DropdownMenu.Item>
        ) : (
          <DropdownMenu.Item
            className={menuItem}
            onSelect={() => void attempt(client.engine.load({ modelId: used }))}
          >
            {words.load}
          </DropdownMenu.Item>
        )}
        <DropdownMenu.Item className={menuItem} onSelect={onManage}>
          {words.manageModels}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

function StateDot({ state }: { state: EngineState | undefined }) {
  const status = state?.status ?? 'idle'
  const colour = {
    idle: 'bg-line-strong',
    loading: 'bg-leaf',
    ready: 'bg-leaf',
    restarting: 'bg-alarm',
    failed: 'bg-alarm',
  }[status]
  const isUnderWay = status === 'loading' || status === 'restarting'
  return (
    <span
      ref={isUnderWay ? pulses : null}
      className={`size-2 shrink-0 rounded-full ${colour}`}
      aria-hidden
    />
  )
}

function stateText(words: Words, state: EngineState | undefined): string {
  const { modelState } = words
  if (!state) return modelState.idle
  if (state.status === 'loading') return modelState.loading(Math.floor(state.progress * 100))
  if (state.status === 'ready') return modelState.ready(backendNames[state.report.backend])
  return modelState[state.status]
}
