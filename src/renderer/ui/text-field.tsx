import { useEffect, useId, useState } from 'react'
import { isComposing } from '../composer/ime.ts'

/** A line of text that counts once the field is left. What is not right is marked and not passed on. */
export function TextField({
  label,
  value,
  problem,
  check,
  onChange,
}: {
  label: string
  value: string
  /** What is said of a text that cannot be taken. */
  problem: string
  /** Whether a text can be taken. */
  check: (text: string) => boolean
  onChange: (value: string) => void
}) {
  const problemId = useId()
  const [text, setText] = useState(value)
  const read = text.trim()
  const wrong = !check(read)
  useEffect(() => setText(value), [value])
  return (
    <span className="flex w-full flex-col">
      <input
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={wrong ? problemId : undefined}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (!wrong && read !== value) onChange(read)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event)) event.currentTarget.blur()
        }}
        className="w-full rounded-lg border border-line-strong bg-raised px-3 py-1 text-sm aria-invalid:border-alarm"
      />
      {wrong && (
        <span id={problemId} role="alert" className="mt-1 text-alarm text-xs">
          {problem}
        </span>
      )}
    </span>
  )
}
