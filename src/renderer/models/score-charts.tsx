import type { ModelScore, Offer } from '../../contract/offer.ts'
import { useWords } from '../words/use-words.ts'

/** The ends of a benchmark's scale. */
const SCALES: Readonly<Record<ModelScore['benchmark'], readonly [least: number, most: number]>> = {
  'mt-bench-ja': [0, 10],
  'mt-bench-en': [0, 10],
  'answer-carefully-score': [0, 5],
  'answer-carefully-acceptable': [0, 100],
  'answer-carefully-violation': [0, 100],
}

/** A model's figures beside those of all models that the same judge has judged, a chart for each. */
export function ScoreCharts({ offer, offers }: { offer: Offer; offers: readonly Offer[] }) {
  const words = useWords().offer
  if (offer.scores.length === 0) return <p className="text-soft text-sm">{words.card.noScores}</p>
  return (
    <>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {offer.scores.map((score) => (
          <Chart key={score.benchmark + score.judge} {...{ score, offer, offers }} />
        ))}
      </div>
      <p className="mt-3 text-faint text-xs">{words.chartNote}</p>
    </>
  )
}

function Chart({
  score: { benchmark, judge, source },
  offer,
  offers,
}: {
  score: ModelScore
  offer: Offer
  offers: readonly Offer[]
}) {
  const words = useWords().offer
  const [least, most] = SCALES[benchmark]
  const rows = offers
    .flatMap(({ id, name, scores }) =>
      scores
        .filter((one) => one.benchmark === benchmark && one.judge === judge)
        .map(({ value }) => ({ id, name, value })),
    )
    .toSorted((a, b) => b.value - a.value)
  return (
    <figure className="min-w-0">
      <figcaption className="text-sm">
        {words.benchmarks[benchmark]}
        <span className="block text-faint text-xs">
          {words.judge(judge)}・{words.sources[source]}
        </span>
      </figcaption>
      <ul className="mt-1.5 flex flex-col gap-1">
        {rows.map(({ id, name, value }) => (
          <li
            key={id}
            aria-current={id === offer.id || undefined}
            className={`grid grid-cols-[9.5rem_1fr_2.5rem] items-center gap-2 text-xs ${id === offer.id ? 'font-medium text-ink' : 'text-soft'}`}
          >
            <span className="truncate" title={name}>
              {name}
            </span>
            <span className="h-2.5 rounded-sm bg-side" aria-hidden>
              <span
                className={`block h-full rounded-sm ${id === offer.id ? 'bg-leaf' : 'bg-line-strong'}`}
                style={{ width: `${(100 * (value - least)) / (most - least)}%` }}
              />
            </span>
            <span className="text-right">{value.toFixed(most > 10 ? 1 : 2)}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
