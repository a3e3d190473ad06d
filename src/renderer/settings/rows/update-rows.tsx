import { Switch } from '../../ui/switch.tsx'
import { UpdatePanel } from '../../updates/update-panel.tsx'
import { useUpdateState } from '../../updates/update-state.ts'
import { onDesktop, type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** New versions of the program. */
export const updateRows: readonly SettingRow[] = [
  {
    id: 'updates',
    group: 'general',
    label: (words) => words.updates.automatic,
    hint: (words) => words.updates.automaticHint,
    terms: (words) => words.updates.terms,
    isShown: onDesktop,
    defaults: toDefault('updates'),
    Control: Automatic,
  },
  {
    id: 'version',
    group: 'general',
    label: (words) => words.updates.title,
    hint: (words) => words.updates.hint,
    terms: (words) => words.updates.terms,
    isShown: onDesktop,
    wide: true,
    Control: UpdatePanel,
  },
]

/** Where no new version can be installed, there is nothing to look for. */
function Automatic({ settings, label, change }: SettingControl) {
  const state = useUpdateState()
  return (
    <fieldset disabled={state?.status === 'unavailable'} className="disabled:opacity-60">
      <Switch label={label} on={settings.updates} onChange={(updates) => change({ updates })} />
    </fieldset>
  )
}
