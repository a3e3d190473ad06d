import { isValidElement, type ReactNode, useRef } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { scrollable } from '../ui/scrollable.ts'
import { useWords } from '../words/use-words.ts'

/** Code with its language and a button that copies it. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  const words = useWords()
  const code = useRef<HTMLPreElement>(null)
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-code">
      <div className="flex items-center justify-between border-line border-b px-3 py-1 text-faint text-xs">
        <span>{languageOf(children)}</span>
        <CopyButton label={words.copyCode} text={() => code.current?.textContent ?? ''} />
      </div>
      <pre
        ref={(box) => {
          code.current = box
          scrollable(box)
        }}
        className="overflow-x-auto px-4 py-3 font-mono text-[0.87em] leading-relaxed"
      >
        {children}
      </pre>
    </div>
  )
}

function languageOf(children: ReactNode): string {
  if (!isValidElement<{ className?: string }>(children)) return ''
  return /language-([\w+#-]+)/.exec(children.props.className ?? '')?.[1] ?? ''
}
