import { FolderOpen } from 'lucide-react'
import { ExchangeSection } from '../../exchange/exchange-section.tsx'
import { useHost } from '../../host/host.ts'
import { Button } from '../../ui/button.tsx'
import { useWords } from '../../words/use-words.ts'
import { onDesktop, type SettingControl, type SettingRow } from '../setting-row.ts'

/** Where the user's data lies, and the ways in and out of it. */
export const storageRows: readonly SettingRow[] = [
  {
    id: 'dataFolder',
    group: 'storage',
    label: (words) => words.dataFolder,
    hint: (words) => words.privacyNote,
    terms: (words) => words.settingsScreen.terms.dataFolder,
    wide: true,
    Control: DataFolder,
  },
  {
    id: 'exchange',
    group: 'storage',
    label: (words) => words.exchange.title,
    hint: (words) => words.exchange.importHint,
    terms: (words) => words.settingsScreen.terms.exchange,
    wide: true,
    Control: ExchangeSection,
  },
]

function DataFolder(control: SettingControl) {
  const { info, attempt } = control
  const words = useWords()
  const { client } = useHost()
  return (
    <div className="flex w-full flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <code className="min-w-0 flex-1 break-all font-mono text-soft text-xs">
        {info.dataFolder}
      </code>
      {onDesktop(control) && (
        <Button onClick={() => attempt(client.host.reveal({ folder: 'data' }))}>
          <FolderOpen size={16} />
          {words.openFolder}
        </Button>
      )}
    </div>
  )
}
