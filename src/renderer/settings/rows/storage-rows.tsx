import { FolderInput, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { BackupsControl } from '../../backups/backups-control.tsx'
import type { HostClient } from '../../connect.ts'
import { ExchangeSection } from '../../exchange/exchange-section.tsx'
import { useHost } from '../../host/host.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useWords } from '../../words/use-words.ts'
import { onDesktop, type SettingControl, type SettingRow } from '../setting-row.ts'
import { SettingsExchange } from '../settings-exchange.tsx'

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
    id: 'backups',
    group: 'storage',
    label: (words) => words.backups.title,
    hint: (words) => words.backups.hint,
    terms: (words) => words.settingsScreen.terms.backups,
    wide: true,
    Control: BackupsControl,
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
  {
    id: 'settingsFile',
    group: 'storage',
    label: (words) => words.settingsScreen.file.title,
    hint: (words) => words.settingsScreen.file.hint,
    terms: (words) => words.settingsScreen.terms.settingsFile,
    wide: true,
    Control: SettingsExchange,
  },
]

type Target = Awaited<ReturnType<HostClient['dataFolder']['chooseTarget']>>

function DataFolder(control: SettingControl) {
  const { info, attempt } = control
  const words = useWords()
  const { client } = useHost()
  const [target, setTarget] = useState<Target>(null)
  const { move } = words.settingsScreen
  return (
    <div className="flex w-full flex-wrap items-center gap-x-2 gap-y-2">
      <code className="min-w-0 flex-1 basis-64 break-all font-mono text-soft text-xs">
        {info.dataFolder}
      </code>
      {onDesktop(control) && (
        <Button onClick={() => attempt(client.host.reveal({ folder: 'data' }))}>
          <FolderOpen size={16} />
          {words.openFolder}
        </Button>
      )}
      {info.dataMovable && (
        <Button onClick={() => attempt(client.dataFolder.chooseTarget().then(setTarget))}>
          <FolderInput size={16} />
          {move.choose}
        </Button>
      )}
      <Confirm
        open={target !== null}
        title={move.title}
        action={move.action}
        look="strong"
        onClose={(confirmed) => {
          setTarget(null)
          if (confirmed) attempt(client.dataFolder.move())
        }}
      >
        {target && (
          <>
            <p className="break-all font-mono text-xs">{target.to}</p>
            <p className="mt-2">
              {move.text(words.bytes(target.size), words.bytes(target.available))}
            </p>
          </>
        )}
      </Confirm>
    </div>
  )
}
