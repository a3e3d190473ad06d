import type { RootContent } from 'hast'
import { createElement, memo, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { useWords } from '../words/use-words.ts'
import { type CodePiece, piecesOf } from './code-pieces.ts'

/** Code with its language and a button that copies it. */
export const CodeBlock = memo(function CodeBlock({
  language,
  code,
}: {
  /** As the fence has it; may be empty. */
  language: string
  code: string
}) {
  const words = useWords()
  const pieces = usePieces(language, code)
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-code">
      <div className="flex items-center justify-between border-line border-b px-3 py-1 text-faint text-xs">
        <span>{language}</span>
        <CopyButton label={words.copyCode} text={() => code} />
      </div>
      <pre className="overflow-x-auto px-4 py-3 font-mono text-[0.87em] leading-relaxed">
        <code>
          {pieces.map((piece) => (
            <Piece key={piece.offset} piece={piece} />
          ))}
        </code>
      </pre>
    </div>
  )
})

/** The code in pieces, of which only the last changes while it grows. */
function usePieces(language: string, code: string): CodePiece[] {
  const before = useRef<CodePiece[]>([])
  const pieces = useMemo(() => piecesOf(language, code, before.current), [language, code])
  useEffect(() => {
    before.current = pieces
  }, [pieces])
  return pieces
}

const Piece = memo(function Piece({ piece }: { piece: CodePiece }) {
  return piece.colours.map(drawn)
})

function drawn(node: RootContent): ReactNode {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return null
  const { className } = node.properties
  const names = Array.isArray(className) ? className.join(' ') : undefined
  return createElement('span', { className: names }, ...node.children.map(drawn))
}
