import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { download } from '../exchange/exchange.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { usePolicy } from './managed.tsx'
import type { SettingControl } from './setting-row.ts'
import { readSettingsFile, writeSettingsFile } from './settings-file.ts'

/** The settings out into a file, and those of a file in. */
export function SettingsExchange({ settings, info, attempt }: SettingControl) {
  const { file } = useWords().settingsScreen
  const { client } = useHost()
  const fixed = usePolicy()?.fixed ?? []
  const field = useRef<HTMLInputElement>(null)
  const [told, setTold] = useState<{ text: string; bad: boolean }>()

  async function take(chosen: File) {
    const reading = readSettingsFile(await chosen.text(), fixed)
    if (!reading) return setTold({ text: file.unreadable, bad: true })
    await client.settings.change(reading.change)
    const text = file.imported(Object.keys(reading.change).length, reading.refused)
    setTold({ text, bad: reading.refused.length > 0 })
  }

  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() =>
            download(
              new Blob([writeSettingsFile(settings, info.version)], { type: 'application/json' }),
              'kotonoha-settings.json',
            )
          }
        >
          <Download size={16} />
          {file.export}
        </Button>
        <input
          ref={field}
          type="file"
          accept=".json,application/json"
          aria-label={file.import}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [chosen] = event.target.files ?? []
            event.target.value = ''
            setTold(undefined)
            if (chosen) attempt(take(chosen))
          }}
        />
        <Button onClick={() => field.current?.click()}>
          <Upload size={16} />
          {file.import}
        </Button>
      </div>
      {told && (
        <p
          role={told.bad ? 'alert' : 'status'}
          className={`rounded-lg px-4 py-2 text-sm ${told.bad ? 'bg-alarm-soft' : 'bg-leaf-soft'}`}
        >
          {told.text}
        </p>
      )}
    </div>
  )
}
