import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { shortcutName, shortcutOf } from './shortcut.ts'

/** The keys of the launcher, and the way to choose others: by pressing them. */
export function ShortcutField({
  shortcut,
  onChange,
}: {
  shortcut: string
  onChange: (shortcut: string) => void
}) {
  const words = useWords()
  const [recording, setRecording] = useState(false)
  const [refused, setRefused] = useState(false)
  const stop = () => {
    setRecording(false)
    setRefused(false)
  }
  if (!recording)
    return (
      <div className="flex items-center gap-2">
        <kbd className="rounded-md border border-line-strong bg-raised px-2 py-0.5 font-sans text-sm">
          {shortcutName(shortcut)}
        </kbd>
        <Button onClick={() => setRecording(true)}>{words.record}</Button>
      </div>
    )
  return (
    <button
      type="button"
      ref={(button) => button?.focus()}
      onBlur={stop}
      onKeyDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (event.code === 'Escape' && !event.ctrlKey && !event.altKey) return stop()
        const pressed = shortcutOf(event)
        if (pressed === undefined) return
        setRefused(pressed === null)
        if (pressed === null) return
        onChange(pressed)
        stop()
      }}
      className="max-w-full rounded-lg border border-leaf bg-leaf-soft px-3 py-1 text-start text-sm"
    >
      {words.recording}
      {refused && (
        <span role="alert" className="block text-alarm text-xs">
          {words.recordRefused}
        </span>
      )}
    </button>
  )
}
