import { useQuery } from '@tanstack/react-query'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { DownloadButton } from './download-button.tsx'

/** The models of the catalogue that help to search documents. */
export function SearchOffers({ attempt }: { attempt: (call: Promise<unknown>) => void }) {
  const words = useWords()
  const { queries } = useHost()
  const { data: offers = [] } = useQuery(queries.offers.searchModels.queryOptions())
  if (offers.length === 0) return null
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold text-lg">{words.documentSearch.title}</h2>
        <p className="mt-1 text-soft text-sm">{words.documentSearch.intro}</p>
      </div>
      <ul className="flex flex-col gap-3">
        {offers.map((offer) => (
          <li key={offer.id} className="rounded-xl border border-line bg-raised px-5 py-4">
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="min-w-0 font-medium">{offer.name}</h3>
              <Badge>{words.documentSearch.kinds[offer.kind]}</Badge>
            </div>
            <p className="mt-0.5 text-soft text-sm" lang="ja">
              {offer.description}
            </p>
            <p className="text-faint text-xs">
              {[
                offer.maker,
                offer.parameters === null ? '' : words.parameters(offer.parameters),
                words.offer.context(offer.context),
                offer.licence,
              ]
                .filter(Boolean)
                .join('・')}
            </p>
            {offer.files.map((file) => (
              <div
                key={`${file.repo}/${file.path}`}
                className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1"
              >
                <DownloadButton {...{ offer, file, size: file.size, attempt }} />
                <span className="min-w-0 break-all font-mono text-faint text-xs">
                  {file.repo}/{file.path}
                </span>
                {!file.verified && (
                  <span className="text-faint text-xs">{words.offer.card.unverified}</span>
                )}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
