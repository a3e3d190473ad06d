import { useQuery, useQueryClient } from '@tanstack/react-query'
import { DatabaseBackup } from 'lucide-react'
import { useState } from 'react'
import type { Backup } from '../../contract/backup.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import type { SettingControl } from '../settings/setting-row.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { BackupDialog } from './backup-dialog.tsx'

/** The backups there are, each with the way to what it holds. */
export function BackupsControl({ attempt }: SettingControl) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { language } = useSettings()
  const { data: backups, error } = useQuery(
    queries.backups.list.queryOptions({ staleTime: 0, refetchOnMount: 'always' }),
  )
  const [opened, setOpened] = useState<Backup>()
  const [told, setTold] = useState('')
  const dateOf = ({ madeAt }: Backup) =>
    new Date(madeAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })

  async function make() {
    setTold('')
    await client.backups.make()
    await cache.invalidateQueries({ queryKey: queries.backups.list.key() })
    setTold(words.backups.made)
  }

  return (
    <div className="flex w-full flex-col gap-2">
      {error && <Problem failure={failureOfCall(error)} />}
      {backups?.length === 0 && <p className="text-faint text-sm">{words.backups.none}</p>}
      {backups && backups.length > 0 && (
        <ul
          aria-label={words.backups.title}
          className="divide-y divide-line rounded-lg border border-line"
        >
          {backups.map((backup) => (
            <li
              key={backup.name}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 text-sm"
            >
              <span className="min-w-0 flex-1 basis-44">{dateOf(backup)}</span>
              <span className="text-faint text-xs">{words.backups.kinds[backup.kind]}</span>
              <span className="w-20 text-end text-faint text-xs">{words.bytes(backup.size)}</span>
              <Button
                look="quiet"
                className="min-h-8 px-2.5"
                title={words.backups.openOf(dateOf(backup))}
                onClick={() => setOpened(backup)}
              >
                {words.backups.open}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => attempt(make())}>
          <DatabaseBackup size={16} />
          {words.backups.make}
        </Button>
        <span role="status" className="text-soft text-sm">
          {told}
        </span>
      </div>
      {opened && (
        <BackupDialog
          backup={opened}
          date={dateOf(opened)}
          onClose={(done) => {
            setOpened(undefined)
            setTold(done ?? '')
          }}
        />
      )}
    </div>
  )
}
