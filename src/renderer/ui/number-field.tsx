import { useEffect, useId, useState } from 'react'
import { useWords } from '../words/use-words.ts'

/** A number that may be left empty. What is not a number in range is marked and not passed on. */
export function NumberField({
  label,
  value,
  placeholder,
  min,
  max,
  whole = false,
  onChange,
}: {
  label: string
  value: number | null
  placeholder: string
  min: number
  max: number
  /** Only whole numbers. */
  whole?: boolean
  onChange: (value: number | null) => void
}) {
  const words = useWords()
  const problemId = useId()
  const [text, setText] = useState(textOf(value))
  const read = numberOf(text, whole)
  const wrong = Number.isNaN(read) || (read !== null && (read < min || read > max))
  // The value may change elsewhere, e.g. when all settings are reset.
  useEffect(() => {
    setText((old) => (numberOf(old, whole) === value ? old : textOf(value)))
  }, [value, whole])
  return (
    <span className="inline-flex flex-col items-end">
      <input
        inputMode="decimal"
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={wrong ? problemId : undefined}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => {
          if (!wrong && read !== value) onChange(read)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        className="w-32 rounded-lg border border-line-strong bg-raised px-3 py-1 text-end text-sm placeholder:text-faint aria-invalid:border-alarm"
      />
      {wrong && (
        <span id={problemId} role="alert" className="mt-1 text-alarm text-xs">
          {words.outOfRange(min, max)}
        </span>
      )}
    </span>
  )
}

const textOf = (value: number | null) => (value === null ? '' : String(value))

/** Null for an empty field, NaN for what is not a number. Full-width digits are digits. */
function numberOf(text: string, whole: boolean): number | null {
  const plain = text.normalize('NFKC').replaceAll(',', '').trim()
  if (plain === '') return null
  const read = /^\d*\.?\d+$/.test(plain) ? Number(plain) : Number.NaN
  return whole && !Number.isInteger(read) ? Number.NaN : read
}
