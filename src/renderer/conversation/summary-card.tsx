import { TextQuote } from 'lucide-react'
import type { Summary } from '../../contract/conversation.ts'
import { pulses } from '../ui/motion.ts'
import { useWords } from '../words/use-words.ts'

/** What models read in place of the beginning of the conversation, where that began to hold. */
export function SummaryCard({ summary }: { summary: Summary }) {
  const { summary: words } = useWords()
  const { text, covered, modelName } = summary
  if (text === '')
    return (
      <p ref={pulses} role="status" className="mb-4 w-full text-soft text-sm">
        {words.writing}
      </p>
    )
  return (
    <details className="mb-4 w-full rounded-xl border border-line px-4 py-2.5 text-sm">
      <summary className="cursor-pointer text-soft">
        <TextQuote size={15} className="mr-1.5 inline align-text-bottom" />
        {words.title(covered)}
      </summary>
      <p className="mt-2 whitespace-pre-wrap">{text}</p>
      <p className="mt-2 text-faint text-xs">{words.explained(modelName)}</p>
    </details>
  )
}
