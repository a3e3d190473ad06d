import type { Fits, Offer, OfferedFile } from '../../contract/offer.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { DownloadButton, useInstalled } from './download-button.tsx'
import { FitLine, isFine } from './fit-line.tsx'
import { fitOfFile } from './use-fits.ts'

/** A model in the list: what it is, and how its most fitting file would run. */
export function OfferItem({
  offer,
  fits,
  onShow,
  attempt,
}: {
  offer: Offer
  fits: Fits | undefined
  onShow: () => void
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  const has = useInstalled()
  const file = usual(offer, fits)
  const fit = file && fitOfFile(fits, file)
  const facts = [
    offer.released.replace('-', '/'),
    offer.parameters === null ? '' : words.parameters(offer.parameters),
    words.offer.context(offer.context),
    offer.licence,
  ]
  return (
    <li className="rounded-xl border border-line bg-raised px-5 py-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 font-medium">{offer.name}</h3>
        {offer.kind === 'base' && <Badge>{words.offer.base}</Badge>}
        {offer.files.some(({ repo, path }) => has(repo, path)) && (
          <Badge>{words.offer.installed}</Badge>
        )}
      </div>
      <p className="mt-0.5 text-soft text-sm" lang="ja">
        {offer.description}
      </p>
      <p className="text-faint text-xs">{facts.filter(Boolean).join('・')}</p>
      {fit && (
        <div className="mt-1">
          <FitLine fit={fit.fit} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {file && <DownloadButton {...{ offer, file, size: fit?.size ?? file.size, attempt }} />}
        <Button aria-label={words.offer.moreOf(offer.name)} onClick={onShow}>
          {file ? words.offer.more : words.offer.madeHere}
        </Button>
        {file && <span className="text-faint text-xs">{file.quantization}</span>}
      </div>
    </li>
  )
}

/** The file that is offered first: one that runs here, of the usual quantization, from the makers. */
function usual(offer: Offer, fits: Fits | undefined): OfferedFile | undefined {
  const order = (file: OfferedFile) => {
    const fit = fitOfFile(fits, file)?.fit
    const runs = fit && isFine(fit) ? 0 : 4
    return runs + (file.quantization === 'Q4_K_M' ? 0 : 2) + (file.official ? 0 : 1)
  }
  return offer.files.toSorted((a, b) => order(a) - order(b))[0]
}
