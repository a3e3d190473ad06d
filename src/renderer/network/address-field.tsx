import { useEffect, useId, useRef, useState } from 'react'

/** An address that takes effect when the field is left, or by Enter; a wrong one is marked and not kept. */
export function AddressField({
  label,
  hint,
  wrong,
  value,
  placeholder,
  isRight,
  onChange,
}: {
  label: string
  hint: string
  /** What is said of a wrong address. */
  wrong: string
  value: string
  placeholder: string
  isRight: (text: string) => boolean
  onChange: (text: string) => void
}) {
  const id = useId()
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  // What is being written is not replaced by what was kept before it.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value)
  }, [value])
  const trimmed = text.trim()
  const isWrong = trimmed !== '' && !isRight(trimmed)
  const keep = () => {
    if (!isWrong && trimmed !== '' && trimmed !== value) onChange(trimmed)
  }
  return (
    <div>
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
      <div id={`${id}-hint`} className="text-faint text-xs">
        {hint}
      </div>
      <input
        ref={field}
        id={id}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint${isWrong ? ` ${id}-wrong` : ''}`}
        onChange={({ target }) => setText(target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep()
        }}
        className="mt-1.5 w-full rounded-lg border border-line-strong bg-raised px-3 py-1.5 font-mono text-sm placeholder:text-faint aria-invalid:border-alarm"
      />
      {isWrong && (
        <p id={`${id}-wrong`} role="alert" className="mt-1 text-alarm text-xs">
          {wrong}
        </p>
      )}
    </div>
  )
}
