import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderOpen, Plus, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { type Model, ModelFamily, STARTER_ID } from '../../contract/model.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { explain, useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { CatalogueSection } from './catalogue-section.tsx'
import { Conversion } from './conversion.tsx'
import { Downloads } from './downloads.tsx'
import { FitLine } from './fit-line.tsx'
import { HubSearch } from './hub-search.tsx'
import { Offers } from './offers.tsx'
import { fitOfInstalled, useFits } from './use-fits.ts'

/** All models on this machine, and where to put more. */
export function ModelsScreen() {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: list } = useQuery(queries.models.list.queryOptions())
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const [failure, setFailure] = useState<Failure>()
  const reload = () => cache.invalidateQueries({ queryKey: queries.models.list.key() })
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => {
      const failed = failureOfCall(error)
      if (failed.code !== 'MODEL_LOAD_CANCELLED') setFailure(failed)
    })
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[46rem] flex-col gap-5 px-5 py-7">
        <div>
          <h1 className="font-semibold text-xl">{words.models}</h1>
          <p className="mt-1 text-soft text-sm">{words.modelsIntro}</p>
        </div>
        {failure && <Problem failure={failure} />}
        <Downloads attempt={attempt} />
        {engine?.status === 'ready' &&
          engine.stepDowns.map((step) => (
            <p key={step} className="rounded-lg bg-mark px-4 py-2 text-sm">
              {words.stepDowns[step]}
            </p>
          ))}
        <ul className="flex flex-col gap-3">
          {list?.models.map((model) => (
            <ModelItem key={model.id} model={model} attempt={attempt} />
          ))}
        </ul>
        <section className="rounded-xl border border-line-strong border-dashed px-5 py-4">
          <h2 className="font-medium text-sm">{words.modelFolder}</h2>
          <p className="mt-1 break-all font-mono text-soft text-xs">{list?.folder}</p>
          <p className="mt-2 text-soft text-sm">{words.modelFolderHint}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            {info?.host === 'desktop' && (
              <>
                <Button look="strong" onClick={() => attempt(client.models.add())}>
                  <Plus size={16} />
                  {words.addModel}
                </Button>
                <Button onClick={() => attempt(client.host.reveal({ folder: 'models' }))}>
                  <FolderOpen size={16} />
                  {words.openFolder}
                </Button>
              </>
            )}
            <Button onClick={() => attempt(reload())}>
              <RefreshCw size={15} />
              {words.reload}
            </Button>
          </div>
        </section>
        <Offers attempt={attempt} />
        <HubSearch />
        <Conversion attempt={attempt} />
        <CatalogueSection />
      </div>
    </div>
  )
}

function ModelItem({
  model,
  attempt,
}: {
  model: Model
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const { defaultModelId } = useSettings()
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const { id, name, size, state, origin } = model
  const isDefault = (defaultModelId ?? STARTER_ID) === id
  const here = engine && 'modelId' in engine && engine.modelId === id ? engine : undefined
  const fit = fitOfInstalled(useFits(), id)
  return (
    <li className="rounded-xl border border-line bg-raised px-5 py-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 break-all font-medium">{name}</h2>
        {origin === 'starter' && <Badge>{words.starterBadge}</Badge>}
        {isDefault && <Badge>{words.defaultBadge}</Badge>}
        {here?.status === 'ready' && (
          <Badge>{words.modelState.ready(here.report.backend.toUpperCase())}</Badge>
        )}
        {here?.status === 'loading' && (
          <Badge>{words.modelState.loading(Math.floor(here.progress * 100))}</Badge>
        )}
      </div>
      {origin === 'folder' && <p className="break-all font-mono text-faint text-xs">{id}</p>}
      {state.status === 'usable' ? (
        <>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
            <Fact name={words.modelFacts.size} value={words.bytes(size)} />
            <Fact
              name={words.modelFacts.parameters}
              value={words.parameters(state.facts.parameters)}
            />
            <Fact name={words.modelFacts.quantization} value={state.facts.quantization} />
            <Fact
              name={words.modelFacts.context}
              value={words.tokens(state.facts.trainedContext)}
            />
            <Fact
              name={words.modelFacts.family}
              value={`${words.families[state.facts.family]}${state.facts.instructed ? '' : `（${words.baseModel}）`}`}
            />
          </dl>
          {here?.status !== 'ready' && fit && (
            <div className="mt-1">
              <FitLine fit={fit} />
            </div>
          )}
          {here?.status === 'ready' && (
            <p className="mt-1 text-soft text-xs">
              {words.runningOn(here.report)}
              <br />
              {words.tokenizers[here.report.tokenizer]}
            </p>
          )}
          <div className="mt-3 flex flex-wrap gap-2">
            {here?.status === 'ready' ? (
              <Button onClick={() => attempt(client.engine.unload())}>{words.unload}</Button>
            ) : here?.status === 'loading' ? (
              <Button onClick={() => attempt(client.engine.cancelLoad())}>
                {words.cancelLoad}
              </Button>
            ) : (
              <Button onClick={() => attempt(client.engine.load({ modelId: id }))}>
                {words.load}
              </Button>
            )}
            {origin === 'folder' && <FamilyChoice model={model} attempt={attempt} />}
            {!isDefault && (
              <Button onClick={() => attempt(client.settings.change({ defaultModelId: id }))}>
                {words.makeDefault}
              </Button>
            )}
          </div>
        </>
      ) : (
        <div className="mt-2 text-sm">
          <p className="text-alarm">{explain(words, state.failure).what}</p>
          <p className="text-soft">{explain(words, state.failure).todo}</p>
        </div>
      )}
    </li>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-2">
      <dt className="text-faint">{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** Says which family a file really belongs to, where the recognition is wrong. */
function FamilyChoice({
  model: { id, name },
  attempt,
}: {
  model: Model
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  const { client } = useHost()
  const { families } = useSettings()
  const choose = (family: string) => {
    const { [id]: _, ...others } = families
    const chosen = ModelFamily.safeParse(family)
    attempt(
      client.settings.change({
        families: chosen.success ? { ...others, [id]: chosen.data } : others,
      }),
    )
  }
  return (
    <select
      aria-label={words.familyOf(name)}
      value={families[id] ?? ''}
      onChange={(event) => choose(event.target.value)}
      className="min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
    >
      <option value="">
        {words.modelFacts.family}：{words.familyRecognised}
      </option>
      {ModelFamily.exclude(['starter']).options.map((family) => (
        <option key={family} value={family}>
          {words.families[family]}
        </option>
      ))}
    </select>
  )
}
