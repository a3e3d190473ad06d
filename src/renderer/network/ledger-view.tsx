import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { LedgerEntry, Purpose } from '../../contract/network.ts'
import { useHost, useSettings } from '../host/host.ts'
import type { Attempt } from '../models/attempt.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { ledgerCsv } from './ledger-csv.ts'

const SHOWN = 200
/** As many as the file may hold. */
const EXPORTED = 100_000
/** Milliseconds between two looks at connections that may be open. */
const REFRESH_MS = 3000

const Result = LedgerEntry.shape.result

/** The ledger of connections (通信台帳), newest first. */
export function LedgerView({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { network } = words
  const { client, queries } = useHost()
  const [host, setHost] = useState('')
  const [purpose, setPurpose] = useState<Purpose | null>(null)
  const [result, setResult] = useState<LedgerEntry['result'] | null>(null)
  const query = { host, purpose, result }
  const { data: page } = useQuery(
    queries.network.ledger.queryOptions({
      input: { ...query, limit: SHOWN },
      placeholderData: keepPreviousData,
      refetchInterval: REFRESH_MS,
    }),
  )
  const isFiltered = host !== '' || purpose !== null || result !== null
  const save = async () => {
    const { entries } = await client.network.ledger({ ...query, limit: EXPORTED })
    const day = new Date().toLocaleDateString('sv')
    saveText(ledgerCsv(entries, words), `kotonoha-connections-${day}.csv`)
  }
  return (
    <section aria-label={network.ledger}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto font-semibold text-lg">{network.ledger}</h2>
        <Button disabled={!page || page.count === 0} onClick={() => attempt(save())}>
          <Download size={16} />
          {network.exportCsv}
        </Button>
      </div>
      <p className="text-soft text-sm">{network.ledgerIntro}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <input
          type="search"
          aria-label={network.ledgerHost}
          placeholder={network.ledgerHost}
          value={host}
          onChange={({ target }) => setHost(target.value.slice(0, 300))}
          className="min-h-9 min-w-40 flex-1 rounded-lg border border-line-strong bg-raised px-3 text-sm placeholder:text-faint"
        />
        <Filter
          label={network.ledgerPurpose}
          any={network.any}
          value={purpose}
          options={Purpose.options.map((one) => [one, network.purposes[one]] as const)}
          onChange={setPurpose}
        />
        <Filter
          label={network.ledgerResult}
          any={network.any}
          value={result}
          options={Result.options.map((one) => [one, network.results[one]] as const)}
          onChange={setResult}
        />
      </div>
      {page && page.count === 0 && (
        <p className="mt-4 text-soft text-sm">
          {isFiltered ? network.ledgerNoMatch : network.ledgerEmpty}
        </p>
      )}
      {page && page.count > 0 && (
        <>
          <p className="mt-3 text-faint text-xs">
            {network.summary(page.count, words.bytes(page.sent), words.bytes(page.received))}
            {page.count > page.entries.length && network.newest(page.entries.length)}
          </p>
          <Table entries={page.entries} />
        </>
      )}
    </section>
  )
}

function Table({ entries }: { entries: readonly LedgerEntry[] }) {
  const words = useWords()
  const { columns, purposes, results } = words.network
  const { language } = useSettings()
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
  return (
    <div className="mt-1 overflow-x-auto rounded-xl border border-line bg-raised">
      <table className="w-full text-sm">
        <thead className="text-faint text-xs">
          <tr className="border-line border-b">
            {(['opened', 'host', 'purpose', 'sent', 'received', 'result'] as const).map((name) => (
              <th
                key={name}
                scope="col"
                className={`whitespace-nowrap px-3 py-2 font-normal ${isNumber(name) ? 'text-end' : 'text-start'}`}
              >
                {columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className="whitespace-nowrap px-3 py-1.5">{time.format(entry.openedAt)}</td>
              <td className="min-w-40 break-all px-3 py-1.5">{entry.host}</td>
              <td className="whitespace-nowrap px-3 py-1.5">{purposes[entry.purpose]}</td>
              <td className="whitespace-nowrap px-3 py-1.5 text-end">{words.bytes(entry.sent)}</td>
              <td className="whitespace-nowrap px-3 py-1.5 text-end">
                {words.bytes(entry.received)}
              </td>
              <td
                className={`whitespace-nowrap px-3 py-1.5 ${['failed', 'denied'].includes(entry.result) ? 'text-alarm' : ''}`}
                title={entry.detail}
              >
                {results[entry.result]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Filter<Value extends string>({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string
  /** What the choice of all is called. */
  any: string
  value: Value | null
  options: readonly (readonly [value: Value, name: string])[]
  onChange: (value: Value | null) => void
}) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) =>
        onChange(options.find(([option]) => option === target.value)?.[0] ?? null)
      }
      className="min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
    >
      <option value="">
        {label}：{any}
      </option>
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  )
}

const isNumber = (column: string) => column === 'sent' || column === 'received'

/** Hands a text to the user as a file. */
function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
