import { ArrowRight, FileQuestion } from 'lucide-react'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { Material, UsedPassage } from '../../contract/material.ts'
import type { Pins } from '../markdown/markdown.tsx'
import { Button } from '../ui/button.tsx'
import type { Words } from '../words/ja.ts'
import { useWords } from '../words/use-words.ts'
import { numbersOf, placeOf } from './citation.ts'
import { shownPassage, useShowDocument } from './shown-document.ts'

/** The pins of an answer: to the passage a sentence rests on, or that it rests on none. */
export function usePins(material: Material | null): Pins | undefined {
  const words = useWords()
  const show = useShowDocument()
  const places = useMemo(
    () => material?.sentences.map(({ end }, id) => ({ end, id })) ?? [],
    [material],
  )
  const draw = useCallback(
    (id: number): ReactNode => {
      const support = material?.sentences[id]?.support
      if (!material || support === undefined) return null
      if (support === null) return <NoGround words={words} />
      const passage = material.passages[support.passage]
      const number = numbersOf(material).get(support.passage)
      if (!passage || number === undefined) return null
      return (
        <button
          type="button"
          aria-label={words.documents.pin(number, placeOf(passage, words))}
          title={placeOf(passage, words)}
          onClick={() => show(shownPassage(passage, support))}
          className="mx-0.5 inline-flex min-w-5 -translate-y-px items-center justify-center rounded-md bg-leaf-soft px-1 py-px align-baseline text-leaf text-xs leading-tight hover:bg-leaf hover:text-on-leaf"
        >
          {number}
        </button>
      )
    },
    [material, words, show],
  )
  return useMemo(() => (places.length > 0 ? { places, draw } : undefined), [places, draw])
}

function NoGround({ words }: { words: Words }) {
  return (
    <span
      title={words.documents.noGroundHint}
      className="mx-1 whitespace-nowrap rounded border border-line px-1 py-px align-baseline text-faint text-xs leading-tight"
    >
      {words.documents.noGround}
    </span>
  )
}

/** The passages that an answer was given, those first that it rests on. */
export function UsedPassages({ material }: { material: Material }) {
  const words = useWords()
  const show = useShowDocument()
  const numbers = numbersOf(material)
  const order = (at: number) => numbers.get(at) ?? numbers.size + at + 1
  const listed = material.passages
    .map((passage, at) => ({ passage, at, number: numbers.get(at) }))
    .sort((a, b) => order(a.at) - order(b.at))
  if (listed.length === 0) return null
  const supportOf = (at: number) =>
    material.sentences.find(({ support }) => support?.passage === at)?.support
  return (
    <details className="mt-3 rounded-lg border border-line text-sm">
      <summary className="px-3 py-1.5 text-soft">{words.documents.used(listed.length)}</summary>
      <ol className="divide-y divide-line border-line border-t">
        {listed.map(({ passage, at, number }) => (
          <li key={at}>
            <button
              type="button"
              onClick={() => show(shownPassage(passage, supportOf(at)))}
              className="flex w-full items-start gap-2.5 px-3 py-2 text-start hover:bg-leaf-soft"
            >
              <PinNumber number={number} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-xs">
                  {placeOf(passage, words)}
                </span>
                <Excerpt passage={passage} />
              </span>
              <ArrowRight size={14} className="mt-1 shrink-0 text-faint" aria-hidden />
            </button>
          </li>
        ))}
      </ol>
    </details>
  )
}

function PinNumber({ number }: { number: number | undefined }) {
  if (number === undefined) return <span className="w-5 shrink-0" />
  return (
    <span className="inline-flex w-5 shrink-0 justify-center rounded-md bg-leaf-soft text-leaf text-xs">
      {number}
    </span>
  )
}

function Excerpt({ passage: { text, place } }: { passage: UsedPassage }) {
  return (
    <>
      {place.headings.length > 0 && (
        <span className="block truncate text-faint text-xs">
          {place.headings.map((one) => one.replaceAll('\t', ' ')).join(' › ')}
        </span>
      )}
      <span className="line-clamp-2 text-soft text-xs">{text.replace(/\s+/g, ' ')}</span>
    </>
  )
}

/** Tells that the documents say nothing of what was asked, and offers to answer without them. */
export function NothingFound({ busy, onAnyway }: { busy: boolean; onAnyway: () => void }) {
  const words = useWords().documents
  return (
    <div className="flex gap-3 rounded-lg border border-line bg-side px-4 py-3 text-sm">
      <FileQuestion size={19} className="mt-0.5 shrink-0 text-faint" aria-hidden />
      <div>
        <p className="font-medium">{words.nothingFound}</p>
        <p className="mt-0.5 text-soft">{words.nothingFoundTodo}</p>
        <Button className="mt-2.5" disabled={busy} onClick={onAnyway}>
          {words.answerAnyway}
        </Button>
      </div>
    </div>
  )
}
