import { useQuery } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { LibraryEntry } from '../../contract/library.ts'
import { type Model, ModelFamily, STARTER_ID } from '../../contract/model.ts'
import { MeaningNote, useDocumentSearch } from '../documents/meaning-note.tsx'
import { useHost, useSettings } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { menuContent, menuItem } from '../ui/menu.ts'
import { backendNames } from '../words/backend-names.ts'
import { explain, useWords } from '../words/use-words.ts'
import type { Attempt } from './attempt.ts'
import { Badge } from './badge.tsx'
import { FitLine } from './fit-line.tsx'
import { fitOfInstalled, useFits } from './use-fits.ts'

/** A model on this machine: what it is, what is known of its files, and what can be done with it. */
export function ModelItem({
  model,
  entry,
  attempt,
}: {
  model: Model
  /** Undefined until it is known. */
  entry: LibraryEntry | undefined
  attempt: Attempt
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const { defaultModelId } = useSettings()
  const { data: engine } = useQuery(queries.engine.state.queryOptions())
  const { id, name, size, state, origin } = model
  const fit = fitOfInstalled(useFits(), id)
  const isDefault = (defaultModelId ?? STARTER_ID) === id
  const search = useDocumentSearch()
  const use = state.status === 'search' ? search?.[state.kind] : undefined
  const isChosen = use !== undefined && 'modelId' in use && use.modelId === id
  const here = engine && 'modelId' in engine && engine.modelId === id ? engine : undefined
  return (
    <li className="rounded-xl border border-line bg-raised px-5 py-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 break-all font-medium">{name}</h2>
        {origin === 'starter' && <Badge>{words.starterBadge}</Badge>}
        {isDefault && <Badge>{words.defaultBadge}</Badge>}
        {state.status === 'search' && <Badge>{words.documentSearch.kinds[state.kind]}</Badge>}
        {isChosen && use.status === 'ready' && <Badge>{words.documentSearch.inUse}</Badge>}
        {here?.status === 'ready' && (
          <Badge>{words.modelState.ready(backendNames[here.report.backend])}</Badge>
        )}
        {here?.status === 'loading' && (
          <Badge>{words.modelState.loading(Math.floor(here.progress * 100))}</Badge>
        )}
        {origin === 'folder' && entry && (
          <span className="-my-1 ml-auto">
            <FileMenu model={model} entry={entry} attempt={attempt} />
          </span>
        )}
      </div>
      {origin === 'folder' && (
        <p className="break-all font-mono text-faint text-xs">{id.replace(/^file:/, '')}</p>
      )}
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
          {/* Has its line before it is known: buttons do not move from under the pointer. */}
          <div className="mt-1 min-h-lh text-xs">
            {here?.status === 'ready' ? (
              <p className="flex flex-wrap gap-x-3 text-soft">
                <span>{words.runningOn(here.report)}</span>
                <span>{words.tokenizers[here.report.tokenizer]}</span>
              </p>
            ) : (
              fit && <FitLine fit={fit} />
            )}
          </div>
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
      ) : state.status === 'search' ? (
        <>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
            <Fact name={words.modelFacts.size} value={words.bytes(size)} />
            <Fact
              name={words.modelFacts.parameters}
              value={words.parameters(state.facts.parameters)}
            />
            <Fact name={words.modelFacts.quantization} value={state.facts.quantization} />
          </dl>
          <p className="mt-1 text-soft text-xs">{words.documentSearch.notForTalking}</p>
          {isChosen && <MeaningNote of={state.kind} />}
        </>
      ) : (
        <div className="mt-2 text-sm">
          <p className="text-alarm">{explain(words, state.failure).what}</p>
          <p className="text-soft">{explain(words, state.failure).todo}</p>
        </div>
      )}
      <div className="mt-3 border-line border-t pt-2 text-faint text-xs">
        <div className="min-h-lh">
          {entry && <FileFacts entry={entry} own={origin === 'folder'} attempt={attempt} />}
        </div>
      </div>
    </li>
  )
}

/** What is known of a model's files. */
function FileFacts({
  entry: { id, hash, hashedAt, usedAt, source, elsewhere },
  own,
  attempt,
}: {
  entry: LibraryEntry
  /** Whether it is the user's own to check; the starter model came with the program. */
  own: boolean
  attempt: Attempt
}) {
  const words = useWords()
  const { client } = useHost()
  const { language } = useSettings()
  const date = (time: number) => new Date(time).toLocaleDateString(language)
  const facts = [
    own && hash !== 'changed' ? words.library.hash[hash] : '',
    hashedAt === null ? '' : words.library.hashedOn(date(hashedAt)),
    usedAt === null ? words.library.neverUsed : words.library.usedOn(date(usedAt)),
    source === null ? '' : words.library.source(URL.parse(source)?.host ?? source),
  ]
  return (
    <>
      <p>{facts.filter(Boolean).join('・')}</p>
      {elsewhere !== null && <p className="break-all">{words.library.elsewhere(elsewhere)}</p>}
      {own && hash === 'changed' && (
        <div className="mt-1 text-sm">
          <p className="text-alarm">{words.library.hash.changed}</p>
          <p className="text-soft">{words.library.changedHint}</p>
          <Button className="mt-2" onClick={() => attempt(client.library.accept({ id }))}>
            {words.library.accept}
          </Button>
        </div>
      )}
    </>
  )
}

/** What can be done with a model's files. */
function FileMenu({
  model: { id, name, size },
  entry: { sha256, elsewhere },
  attempt,
}: {
  model: Model
  entry: LibraryEntry
  attempt: Attempt
}) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const [asking, setAsking] = useState(false)
  const isLinked = elsewhere !== null
  // Several quantizations of a model have one name.
  const fileName = id.split(/[\\/]/).at(-1) ?? name
  const { library } = words
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={library.menu(name)}>
            <Ellipsis size={18} />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content align="end" className={menuContent}>
          <DropdownMenu.Item
            className={menuItem}
            onSelect={() => attempt(client.library.verify({ ids: [id] }))}
          >
            {library.verify}
          </DropdownMenu.Item>
          {sha256 !== null && (
            <DropdownMenu.Item
              className={menuItem}
              onSelect={() => attempt(navigator.clipboard.writeText(sha256))}
            >
              {library.copyHash}
            </DropdownMenu.Item>
          )}
          {info?.host === 'desktop' && (
            <DropdownMenu.Item
              className={menuItem}
              onSelect={() => attempt(client.library.reveal({ id }))}
            >
              {library.reveal}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={menuItem} onSelect={() => setAsking(true)}>
            {isLinked ? library.unlink : library.delete}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      <Confirm
        open={asking}
        title={isLinked ? library.unlinkTitle(fileName) : library.deleteTitle(fileName)}
        action={isLinked ? library.confirmUnlink : library.confirmDelete}
        onClose={(confirmed) => {
          setAsking(false)
          if (confirmed) attempt(client.library.delete({ id }))
        }}
      >
        {isLinked ? library.unlinkText : library.deleteText(words.bytes(size))}
      </Confirm>
    </>
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
function FamilyChoice({ model: { id, name }, attempt }: { model: Model; attempt: Attempt }) {
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
