import { Choice } from '../../ui/choice.tsx'
import { useWords } from '../../words/use-words.ts'
import { onDesktop, type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** What becomes of the files of documents. */
export const originalRows: readonly SettingRow[] = [
  {
    id: 'documentOriginals',
    group: 'documents',
    label: (words) => words.shelf.originals,
    hint: (words) => words.shelf.originalsHint,
    terms: (words) => words.shelf.originalsTerms,
    // A browser hands over contents, never places.
    isShown: onDesktop,
    defaults: toDefault('documentOriginals'),
    Control: Originals,
  },
]

function Originals({ label, settings, change }: SettingControl) {
  const { originalChoices } = useWords().shelf
  return (
    <Choice
      label={label}
      value={settings.documentOriginals}
      options={[
        ['referenced', originalChoices.referenced],
        ['copied', originalChoices.copied],
      ]}
      onChange={(documentOriginals) => change({ documentOriginals })}
    />
  )
}
