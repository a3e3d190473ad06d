import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderOpen, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { SamplingChoice } from '../../contract/conversation.ts'
import { GpuChoice } from '../../contract/engine.ts'
import type { Failure } from '../../contract/errors.ts'
import { defaultShortcut } from '../../contract/launcher.ts'
import {
  defaultSettings,
  type SettingsChange,
  type SettingsProblem,
} from '../../contract/settings.ts'
import { ExchangeSection } from '../exchange/exchange-section.tsx'
import { failureOfCall, modKey, useHost, useSettings } from '../host/host.ts'
import { shortcutName } from '../launcher/shortcut.ts'
import { ShortcutField } from '../launcher/shortcut-field.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { Problem } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { useWords } from '../words/use-words.ts'

/** Fields of the sampling that can be set for all answers, and their ranges. */
const SAMPLING = [
  { field: 'temperature', min: 0, max: 2, whole: false },
  { field: 'topP', min: 0, max: 1, whole: false },
  { field: 'repetitionPenalty', min: 0.5, max: 2, whole: false },
  { field: 'maxTokens', min: 1, max: 65_536, whole: true },
] as const

/** All settings. Each takes effect as soon as it is changed. */
export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/35" />
        <Dialog.Content
          aria-describedby={undefined}
          // The dialog itself takes the focus: on its first button the tooltip would open with it.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.target instanceof HTMLElement) event.target.focus()
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex max-h-[min(44rem,92vh)] w-[40rem] max-w-[94vw] flex-col rounded-2xl border border-line bg-paper shadow-xl outline-none"
        >
          <div className="flex items-center justify-between border-line border-b py-3 pr-3 pl-6">
            <Dialog.Title className="font-semibold text-lg">{words.settings}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={words.close}>
                <X size={18} />
              </IconButton>
            </Dialog.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-6 py-4">
            <SettingsForm />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SettingsForm() {
  const words = useWords()
  const cache = useQueryClient()
  const { client, queries } = useHost()
  const settings = useSettings()
  const { data: reading } = useQuery(queries.settings.read.queryOptions())
  const { data: launcher } = useQuery(queries.launcher.state.queryOptions())
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const [failure, setFailure] = useState<Failure>()
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  const change = (to: SettingsChange) => attempt(client.settings.change(to))
  const sample = (field: keyof SamplingChoice, value: number | null) => {
    const { [field]: _, ...others } = settings.sampling
    change({ sampling: value === null ? others : { ...others, [field]: value } })
  }
  const reset = async () => {
    await client.settings.reset()
    await cache.invalidateQueries({ queryKey: queries.settings.read.key() })
  }
  return (
    <div className="flex flex-col gap-6">
      {failure && <Problem failure={failure} />}
      <Problems problems={reading?.problems ?? []} />
      <Section title={words.general}>
        <Row label={words.language}>
          <Choice
            label={words.language}
            value={settings.language}
            options={[
              [
                'ja',
                <span key="ja" lang="ja">
                  日本語
                </span>,
              ],
              [
                'en',
                <span key="en" lang="en">
                  English
                </span>,
              ],
            ]}
            onChange={(language) => change({ language })}
          />
        </Row>
        <Row label={words.theme}>
          <Choice
            label={words.theme}
            value={settings.theme}
            options={[
              ['system', words.themes.system],
              ['light', words.themes.light],
              ['dark', words.themes.dark],
            ]}
            onChange={(theme) => change({ theme })}
          />
        </Row>
        <Row label={words.sendKey}>
          <Choice
            label={words.sendKey}
            value={settings.sendKey}
            options={[
              ['enter', words.sendKeys.enter],
              ['mod-enter', words.sendKeys['mod-enter'](modKey)],
            ]}
            onChange={(sendKey) => change({ sendKey })}
          />
        </Row>
      </Section>
      {info?.host === 'desktop' && (
        <Section title={words.desktop}>
          <Row label={words.launcher} hint={words.launcherHint}>
            <Switch
              label={words.launcher}
              on={settings.launcher}
              onChange={(launcher) => change({ launcher })}
            />
          </Row>
          {settings.launcher && (
            <Row label={words.launcherShortcut} hint={words.launcherShortcutHint}>
              <ShortcutField
                shortcut={settings.launcherShortcut ?? defaultShortcut(info.platform)}
                standard={settings.launcherShortcut === null}
                onChange={(launcherShortcut) => change({ launcherShortcut })}
              />
              {launcher?.status === 'taken' && (
                <div className="basis-full">
                  <Problem
                    failure={{
                      code: 'SHORTCUT_TAKEN',
                      data: { subject: shortcutName(launcher.shortcut) },
                    }}
                  />
                </div>
              )}
            </Row>
          )}
          <Row label={words.startAtLogin} hint={words.startAtLoginHint}>
            <Switch
              label={words.startAtLogin}
              on={settings.startAtLogin}
              onChange={(startAtLogin) => change({ startAtLogin })}
            />
          </Row>
          <Row label={words.network.notifyDownloads} hint={words.network.notifyDownloadsHint}>
            <Switch
              label={words.network.notifyDownloads}
              on={settings.notifyDownloads}
              onChange={(notifyDownloads) => change({ notifyDownloads })}
            />
          </Row>
          {info.platform !== 'darwin' && (
            <Row label={words.closeToTray} hint={words.closeToTrayHint}>
              <Switch
                label={words.closeToTray}
                on={settings.closeToTray}
                onChange={(closeToTray) => change({ closeToTray })}
              />
            </Row>
          )}
        </Section>
      )}
      <Section title={words.running}>
        <Row label={words.gpu} hint={words.gpuHint}>
          <select
            aria-label={words.gpu}
            value={settings.gpu}
            onChange={(event) => change({ gpu: GpuChoice.parse(event.target.value) })}
            className="rounded-lg border border-line-strong bg-raised px-2.5 py-1 text-sm"
          >
            {GpuChoice.options.map((gpu) => (
              <option key={gpu} value={gpu}>
                {words.gpus[gpu]}
              </option>
            ))}
          </select>
        </Row>
        <Row label={words.gpuLayers} hint={words.gpuLayersHint}>
          <NumberField
            label={words.gpuLayers}
            value={settings.gpuLayers}
            placeholder={words.gpus.auto}
            min={0}
            max={1000}
            whole
            onChange={(gpuLayers) => change({ gpuLayers })}
          />
        </Row>
        <Row label={words.contextSize} hint={words.contextSizeHint}>
          <NumberField
            label={words.contextSize}
            value={settings.contextSize}
            placeholder={words.gpus.auto}
            min={256}
            max={262_144}
            whole
            onChange={(contextSize) => change({ contextSize })}
          />
        </Row>
        <Row label={words.snapshotGigabytes} hint={words.snapshotGigabytesHint}>
          <NumberField
            label={words.snapshotGigabytes}
            value={settings.snapshotGigabytes}
            placeholder={String(defaultSettings.snapshotGigabytes)}
            min={0}
            max={1000}
            whole={false}
            onChange={(size) =>
              change({ snapshotGigabytes: size ?? defaultSettings.snapshotGigabytes })
            }
          />
        </Row>
      </Section>
      <Section title={words.answers} hint={words.samplingHint}>
        {SAMPLING.map(({ field, min, max, whole }) => (
          <Row key={field} label={words[field]} hint={words[`${field}Hint`]}>
            <NumberField
              label={words[field]}
              value={settings.sampling[field] ?? null}
              placeholder={words.recommended}
              min={min}
              max={max}
              whole={whole}
              onChange={(value) => sample(field, value)}
            />
          </Row>
        ))}
      </Section>
      <Section title={words.exchange.title}>
        <ExchangeSection />
      </Section>
      <Section title={words.dataFolder} hint={words.privacyNote}>
        <Row label={words.offline} hint={words.offlineHint}>
          <Choice
            label={words.offline}
            value={settings.offline ? 'on' : 'off'}
            options={[
              ['off', words.offlineChoices.off],
              ['on', words.offlineChoices.on],
            ]}
            onChange={(value) => change({ offline: value === 'on' })}
          />
        </Row>
        <div className="flex items-center justify-between gap-4 py-2">
          <code className="min-w-0 break-all font-mono text-soft text-xs">{info?.dataFolder}</code>
          {info?.host === 'desktop' && (
            <Button
              className="shrink-0"
              onClick={() => attempt(client.host.reveal({ folder: 'data' }))}
            >
              <FolderOpen size={16} />
              {words.openFolder}
            </Button>
          )}
        </div>
      </Section>
      <div className="flex items-center justify-between">
        <span className="text-faint text-xs">
          {words.appName} {info?.version}
        </span>
        <Button onClick={() => attempt(reset())}>{words.settingsReset}</Button>
      </div>
    </div>
  )
}

function Problems({ problems }: { problems: readonly SettingsProblem[] }) {
  const words = useWords()
  if (problems.length === 0) return null
  return (
    <div role="alert" className="rounded-lg bg-mark px-4 py-3 text-sm">
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

function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="font-medium text-leaf text-sm">{title}</h2>
      {hint && <p className="text-faint text-xs">{hint}</p>}
      <div className="mt-1 divide-y divide-line">{children}</div>
    </section>
  )
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <div className="text-sm">{label}</div>
        {hint && <div className="text-faint text-xs">{hint}</div>}
      </div>
      {children}
    </div>
  )
}
