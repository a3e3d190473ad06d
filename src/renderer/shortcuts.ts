import { useEffect } from 'react'

/**
 * Keys that work everywhere in the window, with Ctrl or ⌘: Shift+O (a browser keeps N to itself) and,
 * where it arrives, N start a conversation; K goes to the search; `,` opens the settings; B shows or
 * hides the list.
 */
export function useShortcuts({
  startNew,
  openSettings,
  toggleSidebar,
}: {
  startNew: () => void
  openSettings: () => void
  toggleSidebar: () => void
}) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return
      const key = event.key.toLowerCase()
      const name = event.shiftKey ? `shift+${key}` : key
      const act = {
        n: startNew,
        'shift+o': startNew,
        ',': openSettings,
        b: toggleSidebar,
        k: () => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
      }[name]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [startNew, openSettings, toggleSidebar])
}
