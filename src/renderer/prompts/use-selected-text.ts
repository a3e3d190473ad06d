import { type RefObject, useEffect, useRef } from 'react'

/** Longest selection that is kept, in UTF-16 units. */
const LONGEST = 200_000

/** What was last selected in the window outside of fields: a click into a field takes it away. */
export function useSelectedText(): RefObject<string> {
  const kept = useRef('')
  useEffect(() => {
    const note = () => {
      if (document.activeElement instanceof HTMLTextAreaElement) return
      if (document.activeElement instanceof HTMLInputElement) return
      const text = getSelection()?.toString().trim() ?? ''
      if (text !== '' && text.length <= LONGEST) kept.current = text
    }
    document.addEventListener('selectionchange', note)
    return () => document.removeEventListener('selectionchange', note)
  }, [])
  return kept
}
