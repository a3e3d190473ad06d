import { useState } from 'react'
import type { DataContents, DataItem } from '../../contract/data-folder.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { useWords } from '../words/use-words.ts'
import type { SettingControl } from './setting-row.ts'

/** Deletes what the program has made, after saying what that is and what stays. */
export function EraseData({ attempt }: SettingControl) {
  const words = useWords()
  const { client } = useHost()
  const [contents, setContents] = useState<DataContents>()
  const { erase } = words.settingsScreen
  return (
    <>
      <Button onClick={() => attempt(client.dataFolder.contents().then(setContents))}>
        {erase.button}
      </Button>
      <Confirm
        open={contents !== undefined}
        title={erase.question}
        action={erase.action}
        onClose={(confirmed) => {
          setContents(undefined)
          if (confirmed) attempt(client.dataFolder.erase())
        }}
      >
        {contents && (
          <>
            <p>{erase.text}</p>
            <Items title={erase.goes} items={contents.owned} />
            {contents.others.length > 0 && <Items title={erase.stays} items={contents.others} />}
          </>
        )}
      </Confirm>
    </>
  )
}

function Items({ title, items }: { title: string; items: readonly DataItem[] }) {
  const words = useWords()
  return (
    <div className="mt-3">
      <h3 className="font-medium text-ink">{title}</h3>
      <ul className="mt-1 max-h-36 overflow-y-auto rounded-lg border border-line bg-side px-3 py-1.5 text-xs">
        {items.map(({ name, size }) => (
          <li key={name} className="flex justify-between gap-4">
            <span className="min-w-0 break-all font-mono">{name}</span>
            <span className="shrink-0">{words.bytes(size)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
