import { Search, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { Failure } from '../../contract/errors.ts'
import type { Fits, Offer } from '../../contract/offer.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { dialogOverlay } from '../ui/dialog-look.ts'
import { focusDialog } from '../ui/focus-dialog.ts'
import { useWords } from '../words/use-words.ts'
import { HubProblem } from './hub-problem.tsx'
import { OfferedFiles } from './offered-files.tsx'
import { OfficialConversion } from './official-conversion.tsx'
import { ScoreCharts } from './score-charts.tsx'

/** Everything that is known of a model, and what is not. */
export function ModelCard({
  offer,
  offers,
  fits,
  onClose,
}: {
  offer: Offer
  offers: readonly Offer[]
  fits: Fits | undefined
  onClose: () => void
}) {
  const words = useWords()
  const { card } = words.offer
  const [failure, setFailure] = useState<Failure>()
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusDialog}
          className="-translate-x-1/2 fixed top-[5vh] left-1/2 z-50 flex max-h-[90vh] w-[50rem] max-w-[94vw] flex-col overflow-hidden rounded-2xl border border-line bg-paper shadow-xl outline-none"
        >
          <header className="flex items-start gap-3 border-line border-b px-6 py-4">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="font-semibold text-lg">{offer.name}</Dialog.Title>
              <p className="text-soft text-sm" lang="ja">
                {offer.description}
              </p>
            </div>
            <Dialog.Close asChild>
              <IconButton label={words.close}>
                <X size={18} />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="flex min-h-0 flex-col gap-6 overflow-y-auto px-6 py-5">
            {failure && <HubProblem failure={failure} />}
            <Facts offer={offer} />
            <div className="rounded-lg bg-mark px-4 py-2.5 text-sm">
              <p className="font-medium">{card.warning}</p>
              <p lang="ja">{offer.warning}</p>
            </div>
            <Part title={card.here}>
              {offer.files.length > 0 ? (
                <>
                  <OfferedFiles {...{ offer, fits, attempt }} />
                  <FitNotes fits={fits} offer={offer} />
                </>
              ) : (
                <p className="text-soft text-sm">{card.noGguf}</p>
              )}
            </Part>
            <details open={offer.files.length === 0}>
              <summary className="mb-2 cursor-pointer font-medium">
                {words.offer.convert.title}
              </summary>
              <OfficialConversion {...{ offer, fits, attempt }} />
            </details>
            <Part title={card.evaluation}>
              <ScoreCharts offer={offer} offers={offers} />
            </Part>
            <Sources offer={offer} attempt={attempt} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-medium">{title}</h3>
      {children}
    </section>
  )
}

function Facts({ offer }: { offer: Offer }) {
  const words = useWords()
  const { card } = words.offer
  const { parameters, activeParameters, maker, licence, repo } = offer
  const count = parameters === null ? card.unknown : words.parameters(parameters)
  const facts: [name: string, value: ReactNode][] = [
    [card.maker, maker],
    [card.released, offer.released.replace('-', '/')],
    [
      card.parameters,
      activeParameters === null ? count : card.active(count, words.parameters(activeParameters)),
    ],
    [card.context, words.tokens(offer.context)],
    [card.architecture, offer.architecture],
    [card.licence, licence],
    [card.attribution, card.attributionOf(offer.name, maker, licence)],
    [card.trainingData, offer.trainingData ?? card.unknown],
    [card.source, <SourceLink key="source" repo={repo} />],
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-faint">{name}</dt>
          <dd className="min-w-0" lang="ja">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function SourceLink({ repo }: { repo: string }) {
  const { client } = useHost()
  const href = `https://huggingface.co/${repo}`
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="break-all text-leaf underline underline-offset-2"
      onClick={(event) => {
        event.preventDefault()
        void client.host.openLink({ url: href })
      }}
    >
      {href}
    </a>
  )
}

/** How memory and speed were estimated. */
function FitNotes({ fits, offer }: { fits: Fits | undefined; offer: Offer }) {
  const words = useWords().offer
  if (!fits) return null
  const own = fits.files.filter(({ repo }) => offer.repositories.some((one) => one.repo === repo))
  const running = own.filter(({ fit }) => fit.verdict !== 'too-large')
  const bases = new Set(running.map(({ fit }) => fit.speed?.basis ?? 'none'))
  return (
    <p className="mt-2 text-faint text-xs">
      {[words.fitNote, ...[...bases].map((basis) => words.basis[basis])].join('')}
    </p>
  )
}

/** What has been compared with the source, and a way to do so. */
function Sources({ offer, attempt }: { offer: Offer; attempt: (call: Promise<unknown>) => void }) {
  const { card } = useWords().offer
  const { client } = useHost()
  const [asking, setAsking] = useState(false)
  const unverified = offer.unverified.map((field) => card.fields[field] ?? field).join('、')
  const isUnsure = offer.files.some(({ verified }) => !verified)
  const look = () => {
    setAsking(true)
    attempt(client.offers.look({ modelId: offer.id }).finally(() => setAsking(false)))
  }
  return (
    <footer className="flex flex-col gap-1 border-line border-t pt-4 text-faint text-xs">
      {unverified && <p>{card.unverifiedFields(unverified)}</p>}
      {isUnsure && <p>{card.unverifiedHint}</p>}
      {offer.repositories.map(({ repo, askedAt, missing }) =>
        askedAt === null ? null : (
          <p key={repo} className={missing ? 'text-alarm' : ''}>
            {(missing ? card.missing : card.asked)(repo, askedAt)}
          </p>
        ),
      )}
      {offer.repositories.length > 0 && (
        <div className="mt-1">
          <Button onClick={look} disabled={asking}>
            <Search size={15} aria-hidden />
            {asking ? card.looking : card.look}
          </Button>
        </div>
      )}
    </footer>
  )
}
