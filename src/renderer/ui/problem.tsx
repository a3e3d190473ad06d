import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { explain, useWords } from '../words/use-words.ts'

/** A failure in words: what happened, what to do, and the technical part folded away. */
export function Problem({ failure, children }: { failure: Failure; children?: ReactNode }) {
  const words = useWords()
  const { what, todo } = explain(words, failure)
  return (
    <div role="alert" className="flex gap-2.5 rounded-lg bg-alarm-soft px-3.5 py-2.5 text-sm">
      <TriangleAlert size={18} className="mt-1 shrink-0 text-alarm" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-alarm">{what}</p>
        <p className="text-soft">{todo}</p>
        {failure.data.detail && (
          <details className="mt-1 text-faint text-xs">
            <summary>{words.details}</summary>
            <pre className="mt-1 max-h-40 overflow-auto whitespace-pre-wrap font-mono">
              {failure.code}
              {'\n'}
              {failure.data.detail}
            </pre>
          </details>
        )}
        {children}
      </div>
    </div>
  )
}
