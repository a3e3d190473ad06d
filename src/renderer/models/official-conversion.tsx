import { useQuery } from '@tanstack/react-query'
import { Hammer } from 'lucide-react'
import { useState } from 'react'
import type { Fits, Offer } from '../../contract/offer.ts'
import { useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { FitLine } from './fit-line.tsx'

/** Makes a GGUF of a model's official weights, which are fetched first; the results to choose from. */
export function OfficialConversion({
  offer,
  fits,
  attempt,
}: {
  offer: Offer
  fits: Fits | undefined
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  const { convert } = words.offer
  const { client, queries } = useHost()
  const { data: state } = useQuery(queries.models.conversion.queryOptions())
  const [discard, setDiscard] = useState(true)
  const conversion = fits?.conversions.find(({ modelId }) => modelId === offer.id)
  if (state?.status === 'running')
    return (
      <div>
        <p className="text-sm" role="status">
          {words.converting[state.step](state.name, Math.floor(state.progress * 100))}
        </p>
        <progress value={state.progress} className="mt-1 h-1.5 w-full accent-leaf" />
        <Button className="mt-2" onClick={() => attempt(client.models.cancelConversion())}>
          {words.cancel}
        </Button>
      </div>
    )
  return (
    <div className="flex flex-col gap-2">
      {state?.status === 'failed' && <Problem failure={state.failure} />}
      {state?.status === 'done' && (
        <p className="text-leaf text-sm" role="status">
          {words.converted(state.modelId)}
        </p>
      )}
      {isAdapter(offer) && <p className="text-soft text-sm">{convert.lora}</p>}
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {conversion?.targets.map(({ to, size, fit }) => (
          <li key={to} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="min-w-[14rem] flex-1">
              <p className="text-sm">{words.conversionTargets[to]}</p>
              <p className="text-faint text-xs">{convert.size(conversion.weights, size)}</p>
              <FitLine fit={fit} />
            </div>
            <Button
              aria-label={convert.startOf(offer.name, to.toUpperCase())}
              onClick={() =>
                attempt(client.models.convertOfficial({ modelId: offer.id, to, discard }))
              }
            >
              <Hammer size={15} aria-hidden />
              {convert.start}
            </Button>
          </li>
        ))}
      </ul>
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={discard}
          onChange={({ target }) => setDiscard(target.checked)}
          className="accent-leaf"
        />
        {convert.keep}
      </label>
    </div>
  )
}

function isAdapter({ id }: Offer): boolean {
  return /(^|-)lora(-|$)/.test(id)
}
