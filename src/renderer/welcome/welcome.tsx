import { CornerDownLeft, Lock, RefreshCw, Sprout } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { STARTER_ID } from '../../contract/model.ts'
import type { Settings } from '../../contract/settings.ts'
import { failureOfCall, modKey, useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { Problem } from '../ui/problem.tsx'
import { useUpdateState } from '../updates/update-state.ts'
import { useWords } from '../words/use-words.ts'

/** What a newcomer is asked and told, once. */
export function Welcome({ onModels }: { onModels: () => void }) {
  const words = useWords()
  const { client } = useHost()
  const [sendKey, setSendKey] = useState(useSettings().sendKey)
  const [updates, setUpdates] = useState(useSettings().updates)
  const update = useUpdateState()
  const [failure, setFailure] = useState<Failure>()
  const begin = async (withStarter: boolean) => {
    setFailure(undefined)
    try {
      await client.settings.change({
        welcomed: true,
        sendKey,
        updates,
        ...(withStarter && { defaultModelId: STARTER_ID }),
      })
      if (!withStarter) return onModels()
      await client.engine.load({ modelId: STARTER_ID })
    } catch (error) {
      setFailure(failureOfCall(error))
    }
  }
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-2xl flex-col justify-center gap-7 px-8 py-8">
        <header className="flex items-center gap-4">
          <Leaf size={52} />
          <div>
            <h1 className="font-semibold text-2xl">{words.welcomeTitle}</h1>
            <p className="text-soft">{words.welcomeText}</p>
          </div>
        </header>
        <Part icon={<CornerDownLeft size={18} />} title={words.welcomeSend}>
          <div
            role="radiogroup"
            aria-label={words.welcomeSend}
            className="grid gap-3 sm:grid-cols-2"
          >
            <SendKey
              value="enter"
              chosen={sendKey}
              onChoose={setSendKey}
              title={words.welcomeEnter}
              hint={words.welcomeEnterHint}
            />
            <SendKey
              value="mod-enter"
              chosen={sendKey}
              onChoose={setSendKey}
              title={words.welcomeModEnter(modKey)}
              hint={words.welcomeModEnterHint}
            />
          </div>
        </Part>
        <Part icon={<Lock size={18} />} title={words.welcomePrivate}>
          <p className="text-soft text-sm">{words.welcomePrivateText}</p>
        </Part>
        <Part icon={<Sprout size={18} />} title={words.welcomeModel}>
          <p className="text-soft text-sm">{words.welcomeModelText}</p>
        </Part>
        {update && update.status !== 'unavailable' && (
          <Part icon={<RefreshCw size={18} />} title={words.updates.welcome}>
            <label className="flex cursor-pointer items-start gap-2.5 text-sm">
              <input
                type="checkbox"
                checked={updates}
                onChange={(event) => setUpdates(event.target.checked)}
                className="mt-1.5 accent-leaf"
              />
              <span>
                {words.updates.automatic}
                <span className="block text-soft">{words.updates.welcomeText}</span>
              </span>
            </label>
          </Part>
        )}
        {failure && <Problem failure={failure} />}
        <div className="flex flex-wrap gap-3 pl-9">
          <Button look="strong" onClick={() => void begin(true)}>
            {words.welcomeStart}
          </Button>
          <Button onClick={() => void begin(false)}>{words.welcomeModels}</Button>
        </div>
      </div>
    </main>
  )
}

function Part({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[auto_1fr] gap-x-4">
      <span className="mt-1 text-leaf">{icon}</span>
      <div>
        <h2 className="mb-1.5 font-medium">{title}</h2>
        {children}
      </div>
    </section>
  )
}

function SendKey({
  value,
  chosen,
  onChoose,
  title,
  hint,
}: {
  value: Settings['sendKey']
  chosen: Settings['sendKey']
  onChoose: (value: Settings['sendKey']) => void
  title: string
  hint: string
}) {
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-xl border border-line-strong bg-raised p-4 has-checked:border-leaf has-checked:bg-leaf-soft has-focus-visible:outline-2 has-focus-visible:outline-leaf">
      <input
        type="radio"
        name="send-key"
        value={value}
        checked={chosen === value}
        onChange={() => onChoose(value)}
        className="mt-1.5 accent-leaf"
      />
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block whitespace-pre-line text-soft text-sm">{hint}</span>
      </span>
    </label>
  )
}
