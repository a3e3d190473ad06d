import type { Fits, Offer } from '../../contract/offer.ts'
import { useWords } from '../words/use-words.ts'
import { Badge } from './badge.tsx'
import { DownloadButton } from './download-button.tsx'
import { FitLine } from './fit-line.tsx'
import { fitOfFile } from './use-fits.ts'

/** All files of a model to choose from, and how each would run. */
export function OfferedFiles({
  offer,
  fits,
  attempt,
}: {
  offer: Offer
  fits: Fits | undefined
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords()
  return (
    <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {offer.files.map((file) => {
        const fit = fitOfFile(fits, file)
        return (
          <li
            key={`${file.repo}/${file.path}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
          >
            <div className="min-w-[14rem] flex-1">
              <p className="flex flex-wrap items-center gap-2 text-sm">
                <span className="font-medium">{file.quantization}</span>
                {file.official && <Badge>{words.offer.official}</Badge>}
                {!file.verified && (
                  <span className="text-faint text-xs">{words.offer.card.unverified}</span>
                )}
              </p>
              <p className="break-all font-mono text-faint text-xs">
                {file.repo}/{file.path}
              </p>
              {fit ? (
                <FitLine fit={fit.fit} />
              ) : (
                fits && <p className="text-faint text-xs">{words.offer.unknownFit}</p>
              )}
            </div>
            <DownloadButton {...{ offer, file, size: fit?.size ?? file.size, attempt }} />
          </li>
        )
      })}
    </ul>
  )
}
