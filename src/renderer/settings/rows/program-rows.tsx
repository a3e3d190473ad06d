import { useQueryClient } from '@tanstack/react-query'
import { useContext, useState } from 'react'
import { defaultSettings } from '../../../contract/settings.ts'
import { useHost } from '../../host/host.ts'
import { isProxyAddress } from '../../network/addresses.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useWords } from '../../words/use-words.ts'
import { EraseData } from '../erase-data.tsx'
import { usePolicy } from '../managed.tsx'
import {
  isChanged,
  keysOf,
  type SettingControl,
  type SettingRow,
  toDefault,
} from '../setting-row.ts'
import { ShowDiagnostics } from '../show-diagnostics.ts'

/** What the program may do outside, and the program itself. */
export const programRows: readonly SettingRow[] = [
  {
    id: 'offline',
    group: 'privacy',
    label: (words) => words.offline,
    hint: (words) => words.offlineHint,
    terms: (words) => words.settingsScreen.terms.offline,
    defaults: toDefault('offline'),
    Control: Offline,
  },
  {
    id: 'hub',
    group: 'privacy',
    label: (words) => words.settingsScreen.hub,
    hint: (words) => words.settingsScreen.hubHint,
    terms: (words) => words.settingsScreen.terms.hub,
    defaults: toDefault('hub'),
    wide: true,
    Control: Hub,
  },
  {
    id: 'proxy',
    group: 'privacy',
    label: (words) => words.network.proxy,
    hint: (words) => words.network.proxyHint,
    terms: (words) => words.network.proxyTerms,
    defaults: () => ({ proxy: defaultSettings.proxy, proxyAddress: defaultSettings.proxyAddress }),
    wide: true,
    Control: ProxyChoice,
  },
  {
    id: 'diagnostics',
    group: 'advanced',
    label: (words) => words.diagnostics.title,
    hint: (words) => words.diagnostics.openHint,
    terms: (words) => words.diagnostics.terms,
    Control: OpenDiagnostics,
  },
  {
    id: 'resetSettings',
    group: 'advanced',
    label: (words) => words.settingsScreen.resetAll,
    hint: (words) => words.settingsScreen.resetAllHint,
    terms: (words) => words.settingsScreen.terms.resetAll,
    Control: ResetSettings,
  },
  {
    id: 'erase',
    group: 'advanced',
    label: (words) => words.settingsScreen.erase.title,
    hint: (words) => words.settingsScreen.erase.hint,
    terms: (words) => words.settingsScreen.terms.erase,
    Control: EraseData,
  },
]

function OpenDiagnostics() {
  const words = useWords()
  const show = useContext(ShowDiagnostics)
  return <Button onClick={show}>{words.diagnostics.open}</Button>
}

function Offline({ settings, label, change }: SettingControl) {
  const { offlineChoices } = useWords()
  return (
    <Choice
      label={label}
      value={settings.offline ? 'on' : 'off'}
      options={[
        ['off', offlineChoices.off],
        ['on', offlineChoices.on],
      ]}
      onChange={(value) => change({ offline: value === 'on' })}
    />
  )
}

function Hub({ settings, label, change }: SettingControl) {
  const words = useWords()
  return (
    <TextField
      label={label}
      value={settings.hub}
      problem={words.settingsScreen.hubProblem}
      check={isHub}
      onChange={(hub) => change({ hub })}
    />
  )
}

function ProxyChoice({ settings, label, change }: SettingControl) {
  const { network } = useWords()
  return (
    <div className="flex w-full flex-wrap items-start gap-2">
      <Choice
        label={label}
        value={settings.proxy}
        options={[
          ['system', network.proxies.system],
          ['manual', network.proxies.manual],
          ['none', network.proxies.none],
        ]}
        onChange={(proxy) => change({ proxy })}
      />
      {settings.proxy === 'manual' && (
        <TextField
          label={network.proxyAddress}
          value={settings.proxyAddress}
          problem={network.proxyInvalid}
          check={isProxyAddress}
          onChange={(proxyAddress) => change({ proxyAddress })}
        />
      )}
    </div>
  )
}

function isHub(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function ResetSettings({ settings, rows, attempt }: SettingControl) {
  const words = useWords()
  const cache = useQueryClient()
  const { client, queries } = useHost()
  const [asking, setAsking] = useState(false)
  const fixed = usePolicy()?.fixed ?? []
  const isFree = (row: SettingRow) => !keysOf(row).some((key) => fixed.includes(key))
  const changed = rows.filter((row) => isChanged(row, settings) && isFree(row))
  const reset = async () => {
    await client.settings.reset()
    await cache.invalidateQueries({ queryKey: queries.settings.read.key() })
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>{words.settingsScreen.resetAllButton}</Button>
      <Confirm
        open={asking}
        title={words.settingsScreen.resetAllTitle}
        action={words.settingsScreen.resetAllAction}
        onClose={(confirmed) => {
          setAsking(false)
          if (confirmed) attempt(reset())
        }}
      >
        {changed.length === 0 ? (
          <p>{words.settingsScreen.resetAllNothing}</p>
        ) : (
          <>
            <p>{words.settingsScreen.resetAllText}</p>
            <ul className="mt-2 list-disc pl-5">
              {changed.map(({ id, label }) => (
                <li key={id}>{label(words)}</li>
              ))}
            </ul>
          </>
        )}
      </Confirm>
    </>
  )
}
