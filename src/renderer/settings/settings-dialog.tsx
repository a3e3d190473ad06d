import { useQuery } from '@tanstack/react-query'
import { Lock, RotateCcw, Search, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import type { SettingsChange, SettingsProblem } from '../../contract/settings.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { focusDialog } from '../ui/focus-dialog.ts'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { Managed, ManagedNote, usePolicy } from './managed.tsx'
import { settingRows } from './registry.ts'
import { searchRows } from './search.ts'
import {
  isChanged,
  keysOf,
  SETTING_GROUPS,
  type SettingContext,
  type SettingControl,
  type SettingGroup,
  type SettingRow,
} from './setting-row.ts'

/** All settings. Each takes effect as soon as it is changed. */
export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/35" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusDialog}
          // Escape in a conversion gives the conversion up, and nothing else.
          onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex h-[min(46rem,94vh)] w-[60rem] max-w-[96vw] flex-col overflow-hidden rounded-2xl border border-line bg-paper shadow-xl outline-none"
        >
          <SettingsScreen />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SettingsScreen() {
  const words = useWords()
  const { queries } = useHost()
  const settings = useSettings()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const [query, setQuery] = useState('')
  const body = useRef<HTMLDivElement>(null)
  const shown = info ? settingRows.filter((row) => row.isShown?.({ settings, info }) ?? true) : []
  const found = searchRows(shown, query, words)
  const groups = SETTING_GROUPS.filter((group) => found.some((row) => row.group === group))
  const [current, setCurrent] = useState<SettingGroup>('general')
  /** Where the choice of a group has scrolled to: there it is the one that is read. */
  const jumped = useRef<number>(undefined)
  const sections = () => [...(body.current?.querySelectorAll('section') ?? [])]
  /** The group that is read now: the last one whose title has reached the upper part. */
  const follow = () => {
    const box = body.current
    if (!box || box.scrollTop === jumped.current) return
    jumped.current = undefined
    const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1
    const limit = box.getBoundingClientRect().top + box.clientHeight / 3
    const reached = sections().filter((one) => one.getBoundingClientRect().top <= limit)
    const last = atEnd && box.scrollTop > 0 ? sections().at(-1) : (reached.at(-1) ?? sections()[0])
    const group = groups.find((one) => one === last?.dataset.group)
    if (group) setCurrent(group)
  }
  return (
    <>
      <div className="flex items-center gap-4 border-line border-b py-2.5 pr-3 pl-6">
        <Dialog.Title className="shrink-0 font-semibold text-lg">{words.settings}</Dialog.Title>
        <label className="ml-auto flex w-72 min-w-0 items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 focus-within:border-leaf">
          <Search size={15} className="shrink-0 text-faint" aria-hidden />
          <input
            type="search"
            aria-label={words.settingsScreen.search}
            placeholder={words.settingsScreen.search}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              if (body.current) body.current.scrollTop = 0
            }}
            className="min-w-0 flex-1 bg-transparent py-1 text-sm outline-none placeholder:text-faint"
          />
        </label>
        <Dialog.Close asChild>
          <IconButton label={words.close}>
            <X size={18} />
          </IconButton>
        </Dialog.Close>
      </div>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={words.settingsScreen.groupList}
          className="hidden w-52 shrink-0 flex-col gap-0.5 overflow-y-auto border-line border-r bg-side p-3 sm:flex"
        >
          {groups.map((group) => (
            <button
              key={group}
              type="button"
              aria-current={group === current ? 'true' : undefined}
              onClick={() => {
                const to = sections().find((one) => one.dataset.group === group)
                body.current?.scrollTo({ top: to?.offsetTop ?? 0 })
                jumped.current = body.current?.scrollTop
                setCurrent(group)
              }}
              className="rounded-lg px-3 py-1.5 text-start text-sm text-soft hover:bg-leaf-soft aria-[current]:bg-leaf-soft aria-[current]:font-medium aria-[current]:text-ink"
            >
              {words.settingsScreen.groups[group]}
            </button>
          ))}
        </nav>
        <div
          ref={body}
          onScroll={follow}
          className="relative min-h-0 flex-1 overflow-y-auto px-6 pb-6"
        >
          {info && <Groups groups={groups} rows={found} settings={settings} info={info} />}
          {info && query.trim() !== '' && (
            <p
              role="status"
              className={found.length > 0 ? 'sr-only' : 'py-16 text-center text-faint text-sm'}
            >
              {found.length > 0
                ? words.settingsScreen.found(found.length)
                : words.settingsScreen.noneFound(query.trim())}
            </p>
          )}
        </div>
      </div>
    </>
  )
}

function Groups({
  groups,
  rows,
  settings,
  info,
}: SettingContext & { groups: readonly SettingGroup[]; rows: readonly SettingRow[] }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: reading } = useQuery(queries.settings.read.queryOptions())
  const [failure, setFailure] = useState<Failure>()
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  const change = (to: SettingsChange) => attempt(client.settings.change(to))
  return (
    <>
      {failure && (
        <div className="sticky top-0 z-10 pt-3">
          <Problem failure={failure} />
        </div>
      )}
      {reading?.policy && (
        <p className="mt-4 flex items-center gap-2 rounded-lg bg-side px-4 py-2 text-soft text-sm">
          <Lock size={15} className="shrink-0 text-leaf" aria-hidden />
          {words.updates.managedIntro}
        </p>
      )}
      <Problems problems={reading?.problems ?? []} />
      {groups.map((group) => (
        <section
          key={group}
          data-group={group}
          aria-label={words.settingsScreen.groups[group]}
          className="pt-5"
        >
          <h2 className="font-semibold text-leaf text-sm">{words.settingsScreen.groups[group]}</h2>
          <div className="mt-1 divide-y divide-line">
            {rows
              .filter((row) => row.group === group)
              .map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  control={{
                    settings,
                    info,
                    label: row.label(words),
                    rows: settingRows,
                    change,
                    attempt,
                  }}
                />
              ))}
          </div>
        </section>
      ))}
    </>
  )
}

function Row({ row, control }: { row: SettingRow; control: SettingControl }) {
  const words = useWords()
  const { label, settings, change } = control
  const policy = usePolicy()
  const keys = keysOf(row)
  const isFixed = keys.some((key) => policy?.fixed.includes(key))
  const first = !isFixed && isChanged(row, settings) ? row.defaults?.(settings) : undefined
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1.5 py-3" data-setting={row.id}>
      <div className={row.wide ? 'min-w-0 basis-[calc(100%-4rem)]' : 'min-w-0 flex-1 basis-56'}>
        <div className="flex min-h-6 items-center gap-1 text-sm">
          {label}
          {first && (
            <IconButton
              label={words.settingsScreen.resetRow(label)}
              className="-my-1 size-7"
              onClick={() => change(first)}
            >
              <RotateCcw size={14} />
            </IconButton>
          )}
        </div>
        <p className="text-faint text-xs">{row.hint(words)}</p>
        <ManagedNote keys={keys} />
      </div>
      <Managed keys={keys} className={row.wide ? 'w-full' : ''}>
        <row.Control {...control} />
      </Managed>
    </div>
  )
}

function Problems({ problems }: { problems: readonly SettingsProblem[] }) {
  const words = useWords()
  if (problems.length === 0) return null
  return (
    <div role="alert" className="mt-4 rounded-lg bg-mark px-4 py-3 text-sm">
      <p className="font-medium">{words.settingsProblems}</p>
      <ul className="mt-1 list-disc pl-5 text-soft">
        {problems.map((one) => {
          const name = one.problem === 'unreadable' ? one.keptAs : one.key
          return <li key={one.problem + name}>{words.settingsProblem[one.problem](name)}</li>
        })}
      </ul>
    </div>
  )
}
