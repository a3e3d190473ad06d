import { Tooltip } from 'radix-ui'
import { memo } from 'react'
import { useWords } from '../words/use-words.ts'
import type { Continuation, Piece } from './continuation.ts'

/** A continuation; each piece tells how likely it was, and what else was. */
export function ContinuationView({ continuation }: { continuation: Continuation }) {
  return (
    <p className="whitespace-pre-wrap leading-loose">
      {continuation.pieces.map((piece) => (
        <PieceView key={piece.offset} piece={piece} />
      ))}
    </p>
  )
}

const PieceView = memo(function PieceView({ piece }: { piece: Piece }) {
  const words = useWords()
  return (
    <Tooltip.Root delayDuration={150}>
      <Tooltip.Trigger asChild>
        <span
          className="rounded-sm hover:bg-mark"
          // The less likely a piece was, the more it is underlined.
          style={{
            textDecoration: `underline color-mix(in srgb, var(--leaf) ${Math.round((1 - piece.probability) * 70)}%, transparent)`,
            textUnderlineOffset: '0.3em',
          }}
        >
          {piece.text}
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={4}
          className="z-50 rounded-md bg-ink px-3 py-2 text-paper text-xs leading-relaxed"
        >
          <p className="mb-1">{words.probability(piece.probability)}</p>
          <ol>
            {piece.chances.map(({ text, probability }) => (
              <li key={text} className="flex justify-between gap-4">
                <span className="whitespace-pre">{text.replaceAll('\n', '⏎') || '␣'}</span>
                <span>{words.percent(probability)}</span>
              </li>
            ))}
          </ol>
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
})
