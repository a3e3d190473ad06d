import { useQuery } from '@tanstack/react-query'
import { defaultShortcut } from '../../../contract/launcher.ts'
import { useHost } from '../../host/host.ts'
import { shortcutName } from '../../launcher/shortcut.ts'
import { ShortcutField } from '../../launcher/shortcut-field.tsx'
import { ShortcutList } from '../../palette/shortcuts-dialog.tsx'
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
    Control: () => (
      <div className="w-full">
        <ShortcutList />
      </div>
    ),
  },
]

function LauncherKeys({ settings, info, change }: SettingControl) {
  const words = useWords()
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
      {info.platform === 'linux' && (
        <p className="basis-full text-faint text-xs">{words.launcherOnLinux}</p>
      )}
    </>
  )
}
