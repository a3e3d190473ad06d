import { CircleAlert, CircleCheck, CircleX } from 'lucide-react'
import type { ModelFit } from '../../contract/fit.ts'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'

/** Whether a model runs here, and how; a picture, words, and the numbers. */
export function FitLine({ fit }: { fit: ModelFit }) {
  const words = useWords()
  const numbers = fit.verdict === 'too-large' ? [] : fitNumbers(words, fit)
  return (
    <p className="flex gap-1.5 text-xs">
      <FitMark fit={fit} />
      <span className="min-w-0">
        <span className={isFine(fit) ? 'text-leaf' : 'text-alarm'}>{verdictOf(words, fit)}</span>
        {numbers.length > 0 && <span className="text-faint">{`（${numbers.join('・')}）`}</span>}
      </span>
    </p>
  )
}

function FitMark({ fit }: { fit: ModelFit }) {
  const look = 'mt-0.5 shrink-0'
  if (isFine(fit)) return <CircleCheck size={14} className={`${look} text-leaf`} aria-hidden />
  if (fit.verdict === 'too-large')
    return <CircleX size={14} className={`${look} text-alarm`} aria-hidden />
  return <CircleAlert size={14} className={`${look} text-alarm`} aria-hidden />
}

export function isFine({ verdict, onDisk }: ModelFit): boolean {
  return onDisk && verdict !== 'crowded' && verdict !== 'too-large'
}

export function verdictOf(words: Words, fit: ModelFit): string {
  const { offer } = words
  return fit.onDisk || fit.verdict === 'too-large' ? offer.verdict[fit.verdict](fit) : offer.noDisk
}

function fitNumbers({ offer }: Words, { ram, vram, contextSize, speed }: ModelFit): string[] {
  return [
    offer.memory(ram),
    ...(vram > 0 ? [offer.vram(vram)] : []),
    offer.context(contextSize),
    ...(speed ? [offer.speed(speed.perSecond)] : []),
  ]
}
