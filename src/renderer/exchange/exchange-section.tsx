import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { exportConversations, type ImportReport, importFile } from './exchange.ts'
import { EXPORT_FORMATS, nameOfFormat } from './export-menu.tsx'
import type { Unreadable } from './reading.ts'

/** All conversations out into a file, and those of a file in. */
export function ExchangeSection() {
  const { exchange } = useWords()
  const words = useWords()
  const { client } = useHost()
  const { language } = useSettings()
  const field = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const [report, setReport] = useState<ImportReport | Unreadable>()

  async function attempt(work: () => Promise<unknown>) {
    setBusy(true)
    setFailure(undefined)
    setReport(undefined)
    await work().catch((error) => setFailure(failureOfCall(error)))
    setBusy(false)
  }

  return (
    <div className="flex flex-col gap-2">
      <p className="text-soft text-sm">{exchange.exportAll}</p>
      <div className="flex flex-wrap gap-2">
        {EXPORT_FORMATS.map((format) => (
          <Button
            key={format}
            disabled={busy}
            onClick={() =>
              void attempt(() =>
                exportConversations(client, { ids: null, format }, words, language),
              )
            }
          >
            <Download size={16} />
            {nameOfFormat(format, words)}
          </Button>
        ))}
      </div>
      <div>
        <input
          ref={field}
          type="file"
          accept=".json,.jsonl,application/json"
          aria-label={exchange.import}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void attempt(async () => setReport(await importFile(client, file)))
          }}
        />
        <Button disabled={busy} onClick={() => field.current?.click()}>
          <Upload size={16} />
          {exchange.import}
        </Button>
      </div>
      {failure && <Problem failure={failure} />}
      {report && <Report report={report} />}
    </div>
  )
}

function Report({ report }: { report: ImportReport | Unreadable }) {
  const { exchange } = useWords()
  if (typeof report === 'string')
    return (
      <p role="alert" className="rounded-lg bg-alarm-soft px-4 py-2.5 text-sm">
        {exchange.unreadable[report]}
      </p>
    )
  const { outcomes, leftovers } = report
  return (
    <div role="status" className="rounded-lg bg-leaf-soft px-4 py-2.5 text-sm">
      <p>{exchange.imported(outcomes.added + outcomes.copied, outcomes.present)}</p>
      {leftovers.size > 0 && (
        <>
          <p className="mt-1">{exchange.leftOut}</p>
          <ul className="list-disc pl-5 text-soft">
            {[...leftovers].map(([kind, count]) => (
              <li key={kind}>{exchange.leftovers[kind](count)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
