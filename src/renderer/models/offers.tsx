import { useQuery } from '@tanstack/react-query'
import { Download as DownloadIcon, Search } from 'lucide-react'
import { useState } from 'react'
import type { ModelFamily } from '../../contract/model.ts'
import type { Offer, OfferedFile } from '../../contract/offer.ts'
import { useHost, useSettings } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'

type Attempt = (call: Promise<unknown>) => void

/** The LLM-jp models that can be had, generation by generation. */
export function Offers({ attempt }: { attempt: Attempt }) {
  const words = useWords()
  const { queries } = useHost()
  const { offline } = useSettings()
  const { data: offers } = useQuery(queries.offers.list.queryOptions())
  const [family, setFamily] = useState<ModelFamily>('llm-jp-4')
  const families = [...new Set(offers?.map((offer) => offer.family))]
  return (
    <section>
      <h2 className="font-semibold text-lg">{words.offers}</h2>
      <p className="mt-1 text-soft text-sm">{offline ? words.offersOffline : words.offersIntro}</p>
      <select
        aria-label={words.modelFacts.family}
        value={family}
        onChange={({ target }) =>
          setFamily(families.find((one) => one === target.value) ?? 'llm-jp-4')
        }
        className="mt-3 min-h-9 rounded-lg border border-line-strong bg-raised px-2.5 text-sm"
      >
        {families.map((one) => (
          <option key={one} value={one}>
            {words.families[one]}
          </option>
        ))}
      </select>
      <ul className="mt-3 flex flex-col gap-3">
        {offers
          ?.filter((offer) => offer.family === family)
          .map((offer) => (
            <OfferItem key={offer.id} offer={offer} attempt={attempt} />
          ))}
      </ul>
    </section>
  )
}

function OfferItem({ offer, attempt }: { offer: Offer; attempt: Attempt }) {
  const words = useWords()
  const { client } = useHost()
  const [looked, setLooked] = useState<OfferedFile[]>()
  const files = looked ?? offer.files
  const look = () =>
    attempt(
      Promise.all(
        offer.unlisted.map((repo) => client.offers.look({ modelId: offer.id, repo })),
      ).then((found) => setLooked([...offer.files, ...found.flat()])),
    )
  return (
    <li className="rounded-xl border border-line bg-raised px-5 py-4">
      <h3 className="font-medium">{offer.name}</h3>
      <p className="mt-1 text-soft text-sm" lang="ja">
        {offer.description}
      </p>
      <p className="mt-1 text-faint text-xs" lang="ja">
        {offer.warning}
      </p>
      <p className="mt-1 text-faint text-xs">
        {[
          offer.parameters === null ? '' : words.parameters(offer.parameters),
          words.contextOf(offer.context),
          offer.licence,
          offer.repo,
        ]
          .filter(Boolean)
          .join('・')}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {files.map((file) => (
          <Button
            key={file.repo + file.path}
            title={`${file.repo}/${file.path}`}
            onClick={() =>
              attempt(
                client.offers.download({ modelId: offer.id, repo: file.repo, path: file.path }),
              )
            }
          >
            <DownloadIcon size={15} />
            {file.quantization}
            {file.size !== null && (
              <span className="text-faint text-xs">{words.bytes(file.size)}</span>
            )}
            {file.official && <span className="text-leaf text-xs">{words.official}</span>}
          </Button>
        ))}
        {offer.unlisted.length > 0 && !looked && (
          <Button onClick={look}>
            <Search size={15} />
            {words.lookUpFiles}
          </Button>
        )}
        {files.length === 0 && offer.unlisted.length === 0 && (
          <p className="text-soft text-sm">{words.onlyWeights}</p>
        )}
      </div>
    </li>
  )
}
