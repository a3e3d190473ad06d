import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConversionTarget } from '../../contract/conversion.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** Makes a GGUF file of published weights. A browser cannot name a folder: there, the command is told. */
export function Conversion({ attempt }: { attempt: (call: Promise<unknown>) => void }) {
  const words = useWords()
  const { client, queries } = useHost()
  const { data: info } = useQuery(queries.host.info.queryOptions())
  const { data: state } = useQuery(queries.models.conversion.queryOptions())
  const { data: kept, refetch: readAgain } = useQuery(
    queries.models.weights.queryOptions({ enabled: state?.status !== 'running' }),
  )
  const [to, setTo] = useState<ConversionTarget>('q4_k_m')
  return (
    <section className="rounded-xl border border-line-strong border-dashed px-5 py-4">
      <h2 className="font-medium text-sm">{words.convert}</h2>
      <p className="mt-1 text-soft text-sm">{words.convertIntro}</p>
      {!!kept && state?.status !== 'running' && (
        <p className="mt-2 flex flex-wrap items-center gap-3 text-soft text-sm">
          {words.offer.convert.kept(kept)}
          <Button onClick={() => attempt(client.models.discardWeights().then(() => readAgain()))}>
            {words.offer.convert.discard}
          </Button>
        </p>
      )}
      {state?.status === 'failed' && (
        <div className="mt-3">
          <Problem failure={state.failure} />
        </div>
      )}
      {state?.status === 'done' && (
        <p className="mt-3 text-leaf text-sm" role="status">
          {words.converted(state.modelId)}
        </p>
      )}
      {state?.status === 'running' ? (
        <div className="mt-3">
          <p className="text-sm">
            {words.converting[state.step](state.name, Math.floor(state.progress * 100))}
          </p>
          <progress value={state.progress} className="mt-1 h-1.5 w-full accent-leaf" />
          <Button className="mt-2" onClick={() => attempt(client.models.cancelConversion())}>
            {words.cancel}
          </Button>
        </div>
      ) : info?.host === 'desktop' ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <select
            aria-label={words.convertTo}
            value={to}
            onChange={(event) => setTo(ConversionTarget.parse(event.target.value))}
            className="min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
          >
            {ConversionTarget.options.map((target) => (
              <option key={target} value={target}>
                {words.conversionTargets[target]}
              </option>
            ))}
          </select>
          <Button onClick={() => attempt(client.models.convert({ to }))}>
            {words.convertFolder}
          </Button>
        </div>
      ) : (
        <code className="mt-2 block break-all rounded-lg bg-code px-3 py-2 font-mono text-xs">
          npm run convert -- {words.convertFolderName} --to {to}
        </code>
      )}
    </section>
  )
}
