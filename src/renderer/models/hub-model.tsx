import { ArrowLeft, Check, Download } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import type { ModelFit } from '../../contract/fit.ts'
import type { HubFound } from '../../contract/hub.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { useInstalled } from './download-button.tsx'
import { FitLine } from './fit-line.tsx'
import { HubProblem } from './hub-problem.tsx'

/** What was found at an address: its files to choose from, and how each would run. */
export function HubModel({ found, onBack }: { found: HubFound; onBack: (() => void) | undefined }) {
  const words = useWords()
  const { hub } = words.offer
  const { client } = useHost()
  const has = useInstalled()
  const [failure, setFailure] = useState<Failure>()
  const [started, setStarted] = useState<string>()
  const attempt = (name: string, call: Promise<unknown>) => {
    setFailure(undefined)
    setStarted(undefined)
    call.then(
      () => setStarted(name),
      (error) => setFailure(failureOfCall(error)),
    )
  }
  return (
    <div className="rounded-xl border border-line bg-raised px-5 py-4">
      {onBack && (
        <Button look="quiet" className="-ml-3 mb-1" onClick={onBack}>
          <ArrowLeft size={15} aria-hidden />
          {hub.back}
        </Button>
      )}
      <Head found={found} />
      {failure && (
        <div className="mt-3">
          <HubProblem failure={failure} />
        </div>
      )}
      <p role="status" className={started ? 'mt-2 text-leaf text-sm' : 'sr-only'}>
        {started && hub.started(started)}
      </p>
      <ul className="mt-3 flex flex-col divide-y divide-line rounded-lg border border-line">
        {found.kind === 'file' ? (
          <FileItem
            name={found.name}
            quantization={found.quantization}
            size={found.size}
            notes={[hub.notHashed]}
            fit={found.fit}
            isThere={false}
            onDownload={() => attempt(found.name, client.hub.downloadFile({ url: found.url }))}
          />
        ) : (
          found.files.map(({ path, quantization, size, parts, hashed, fit }) => (
            <FileItem
              key={path}
              name={path}
              {...{ quantization, size, fit }}
              notes={[...(parts > 1 ? [hub.parts(parts)] : []), ...(hashed ? [] : [hub.notHashed])]}
              isThere={has(found.repo, path)}
              onDownload={() => {
                const { repo, revision } = found
                attempt(path, client.hub.download({ repo, revision, path }))
              }}
            />
          ))
        )}
      </ul>
    </div>
  )
}

function Head({ found }: { found: HubFound }) {
  const words = useWords()
  const { hub } = words.offer
  if (found.kind === 'file')
    return (
      <>
        <h3 className="break-all font-medium">{found.name}</h3>
        <p className="break-all font-mono text-faint text-xs">{found.url}</p>
        <p className="mt-1 text-soft text-sm">{hub.foreign}</p>
      </>
    )
  const { header } = found
  const facts = header
    ? [
        header.name,
        header.architecture,
        header.parameters === null ? '' : words.parameters(header.parameters),
        words.offer.context(header.context),
        words.families[header.family],
      ]
    : []
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="break-all font-medium">{found.repo}</h3>
        {found.gated && <Badge>{hub.gated}</Badge>}
      </div>
      <p className="text-faint text-xs">
        {[...facts, found.licence === null ? hub.noLicence : hub.licence(found.licence)]
          .filter(Boolean)
          .join('・')}
      </p>
      <p className="mt-1 text-soft text-sm">
        {hub.foreign}
        {header === null && hub.noHeader}
        {header?.family === 'other' && hub.notLlmJp}
      </p>
    </>
  )
}

function FileItem({
  name,
  quantization,
  size,
  notes,
  fit,
  isThere,
  onDownload,
}: {
  name: string
  quantization: string
  size: number | null
  notes: readonly string[]
  fit: ModelFit | null
  isThere: boolean
  onDownload: () => void
}) {
  const words = useWords()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="min-w-[14rem] flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">{quantization}</span>
          <span className="text-faint text-xs">{notes.join('・')}</span>
        </p>
        <p className="break-all font-mono text-faint text-xs">{name}</p>
        {fit && <FitLine fit={fit} />}
      </div>
      {isThere ? (
        <span className="inline-flex items-center gap-1 text-leaf text-sm">
          <Check size={15} aria-hidden />
          {words.offer.installed}
        </span>
      ) : (
        <Button aria-label={words.offer.downloadOf(name, quantization)} onClick={onDownload}>
          <Download size={15} aria-hidden />
          {words.offer.download}
          {size !== null && <span className="text-xs opacity-80">{words.bytes(size)}</span>}
        </Button>
      )}
    </li>
  )
}
