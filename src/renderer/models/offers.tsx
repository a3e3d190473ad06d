import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelFamily } from '../../contract/model.ts'
import type { Offer } from '../../contract/offer.ts'
import { useHost, useSettings } from '../host/host.ts'
import { Choice } from '../ui/choice.tsx'
import { useWords } from '../words/use-words.ts'
import { Advice } from './advice.tsx'
import { ModelCard } from './model-card.tsx'
import { OfferItem } from './offer-item.tsx'
import { SearchOffers } from './search-offers.tsx'
import { useFits } from './use-fits.ts'

/** The LLM-jp models that can be had: what to take here, and all of them by generation and use. */
export function Offers({ attempt }: { attempt: (call: Promise<unknown>) => void }) {
  const words = useWords()
  const { queries } = useHost()
  const { offline } = useSettings()
  const { data: offers = [] } = useQuery(queries.offers.list.queryOptions())
  const fits = useFits()
  const [family, setFamily] = useState<ModelFamily>('llm-jp-4')
  const [kind, setKind] = useState<Offer['kind']>('chat')
  const [shownId, setShownId] = useState<string>()
  const families = [...new Set(offers.map((offer) => offer.family))]
  const listed = offers.filter((offer) => offer.family === family && offer.kind === kind)
  const shown = offers.find(({ id }) => id === shownId)
  return (
    <section className="flex flex-col gap-4">
      <div>
        <h2 className="font-semibold text-lg">{words.offer.title}</h2>
        <p className={`mt-1 text-sm ${offline ? 'rounded-lg bg-mark px-4 py-2' : 'text-soft'}`}>
          {offline ? words.offer.offline : words.offer.intro}
        </p>
      </div>
      <Advice {...{ fits, offers, attempt }} onShow={({ id }) => setShownId(id)} />
      <div className="flex flex-wrap gap-2">
        <select
          aria-label={words.offer.family}
          value={family}
          onChange={({ target }) =>
            setFamily(families.find((one) => one === target.value) ?? 'llm-jp-4')
          }
          className="min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
        >
          {families.map((one) => (
            <option key={one} value={one}>
              {words.families[one]}
            </option>
          ))}
        </select>
        <Choice
          label={words.offer.kind}
          value={kind}
          options={[
            ['chat', words.offer.kinds.chat],
            ['base', words.offer.kinds.base],
          ]}
          onChange={setKind}
        />
      </div>
      <ul className="flex flex-col gap-3">
        {listed.map((offer) => (
          <OfferItem
            key={offer.id}
            {...{ offer, fits, attempt }}
            onShow={() => setShownId(offer.id)}
          />
        ))}
      </ul>
      {listed.length === 0 && <p className="text-soft text-sm">{words.offer.noneInFamily}</p>}
      <SearchOffers attempt={attempt} />
      {shown && (
        <ModelCard
          key={shown.id}
          {...{ offers, fits }}
          offer={shown}
          onClose={() => setShownId(undefined)}
        />
      )}
    </section>
  )
}
