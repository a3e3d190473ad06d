import { useEffect } from 'react'

/** Ctrl+F or ⌘F finds in the conversation that is shown, not in the page around it. */
export function useFindKey(find: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || event.shiftKey) return
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      find()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
