import { useQuery } from '@tanstack/react-query'
import { defaultShortcut } from '../../../contract/launcher.ts'
import { modKey, useHost } from '../../host/host.ts'
import { shortcutName } from '../../launcher/shortcut.ts'
import { ShortcutField } from '../../launcher/shortcut-field.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useWords } from '../../words/use-words.ts'
import { onDesktop, type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** The launcher and its keys, and the keys of the window. */
export const shortcutRows: readonly SettingRow[] = [
  {
    id: 'launcher',
    group: 'shortcuts',
    label: (words) => words.launcher,
    hint: (words) => words.launcherHint,
    terms: (words) => words.settingsScreen.terms.launcher,
    isShown: onDesktop,
    defaults: toDefault('launcher'),
    Control: ({ settings, label, change }) => (
      <Switch label={label} on={settings.launcher} onChange={(launcher) => change({ launcher })} />
    ),
  },
  {
    id: 'launcherShortcut',
    group: 'shortcuts',
    label: (words) => words.launcherShortcut,
    hint: (words) => words.launcherShortcutHint,
    terms: (words) => words.settingsScreen.terms.launcher,
    isShown: (context) => onDesktop(context) && context.settings.launcher,
    defaults: toDefault('launcherShortcut'),
    Control: LauncherKeys,
  },
  {
    id: 'keys',
    group: 'shortcuts',
    label: (words) => words.settingsScreen.keys,
    hint: (words) => words.settingsScreen.keysHint,
    terms: (words) => words.settingsScreen.terms.keys,
    wide: true,
    Control: Keys,
  },
]

function LauncherKeys({ settings, info, change }: SettingControl) {
  const { queries } = useHost()
  const { data: launcher } = useQuery(queries.launcher.state.queryOptions())
  return (
    <>
      <ShortcutField
        shortcut={settings.launcherShortcut ?? defaultShortcut(info.platform)}
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
    </>
  )
}

function Keys({ info }: SettingControl) {
  const { actions } = useWords().settingsScreen
  // A browser keeps Ctrl+N to itself.
  const newKeys = info.host === 'web' ? [modKey, 'Shift', 'O'] : [modKey, 'N']
  const keys: readonly (readonly [name: string, keys: readonly string[]])[] = [
    [actions.newConversation, newKeys],
    [actions.search, [modKey, 'K']],
    [actions.sidebar, [modKey, 'B']],
    [actions.settings, [modKey, ',']],
    [actions.prompts, ['/']],
    [actions.stop, ['Esc']],
  ]
  return (
    <dl className="grid w-full gap-x-8 gap-y-1.5 text-sm sm:grid-cols-2">
      {keys.map(([name, pressed]) => (
        <div key={name} className="flex items-center justify-between gap-3">
          <dt className="text-soft">{name}</dt>
          <dd className="flex gap-1">
            {pressed.map((key) => (
              <kbd
                key={key}
                className="min-w-6 rounded-md border border-line-strong bg-raised px-1.5 text-center font-sans text-xs"
              >
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
