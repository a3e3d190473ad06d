import type { Advised, Fits, Offer } from '../../contract/offer.ts'
import { Button } from '../ui/button.tsx'
import { pulses } from '../ui/motion.ts'
import { backendNames } from '../words/backend-names.ts'
import { useWords } from '../words/use-words.ts'
import { DownloadButton } from './download-button.tsx'
import { FitLine } from './fit-line.tsx'
import { fitOfFile } from './use-fits.ts'

/** What to take on this machine (「このパソコンなら」). */
export function Advice({
  fits,
  offers,
  onShow,
  attempt,
}: {
  /** Undefined while the machine is being looked at. */
  fits: Fits | undefined
  offers: readonly Offer[]
  onShow: (offer: Offer) => void
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords().offer
  return (
    <section className="rounded-xl border border-leaf/40 bg-leaf-soft/60 px-5 py-4">
      <h3 className="font-medium">{words.here}</h3>
      {fits ? (
        <>
          <MachineLine fits={fits} />
          <ul className="mt-3 flex flex-col gap-3">
            {(['best', 'light'] as const).map((rank) => {
              const advised = fits.advice[rank]
              const offer = offers.find(({ id }) => id === advised?.modelId)
              return advised && offer ? (
                <AdvisedItem
                  key={rank}
                  rank={rank}
                  {...{ advised, offer, fits, onShow, attempt }}
                />
              ) : null
            })}
          </ul>
          {!fits.advice.best && <p className="mt-2 text-sm">{words.nothing}</p>}
        </>
      ) : (
        <p ref={pulses} className="mt-1 text-soft text-sm" role="status">
          {words.looking}
        </p>
      )}
    </section>
  )
}

function MachineLine({ fits: { machine } }: { fits: Fits }) {
  const words = useWords().offer
  const { ram, gpu, disk } = machine
  const name = gpu && (gpu.devices.join('、') || backendNames[gpu.backend])
  return (
    <p className="mt-0.5 text-soft text-xs">
      {words.machine(ram.total, ram.free, name, gpu?.total ?? 0, disk)}
    </p>
  )
}

function AdvisedItem({
  rank,
  advised,
  offer,
  fits,
  onShow,
  attempt,
}: {
  rank: 'best' | 'light'
  advised: Advised
  offer: Offer
  fits: Fits
  onShow: (offer: Offer) => void
  attempt: (call: Promise<unknown>) => void
}) {
  const words = useWords().offer
  const file = offer.files.find(({ repo, path }) => repo === advised.repo && path === advised.path)
  const fit = fitOfFile(fits, advised)
  if (!file || !fit) return null
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-raised px-4 py-3">
      <div className="min-w-[16rem] flex-1">
        <p className="text-sm">
          <span className="mr-2 text-leaf">{words[rank]}</span>
          <span className="font-medium">
            {offer.name} <span className="font-normal text-soft">{file.quantization}</span>
          </span>
        </p>
        <p className="text-soft text-xs">
          {rank === 'light' ? words.lightWhy : fits.advice.slow ? words.slowWhy : words.bestWhy}
        </p>
        <FitLine fit={fit.fit} />
      </div>
      <div className="flex gap-2">
        <DownloadButton strong={rank === 'best'} {...{ offer, file, size: fit.size, attempt }} />
        <Button aria-label={words.moreOf(offer.name)} onClick={() => onShow(offer)}>
          {words.more}
        </Button>
      </div>
    </li>
  )
}
