import { useEffect } from 'react'

/** What keys do everywhere in the window. */
export interface ShortcutActions {
  readonly startNew: () => void
  readonly openPalette: () => void
  readonly openSettings: () => void
  readonly openShortcuts: () => void
  readonly toggleSidebar: () => void
}

/** Keys with Ctrl or ⌘. A browser keeps N to itself, so Shift+O does the same. */
const KEYS: Readonly<Record<string, keyof ShortcutActions>> = {
  n: 'startNew',
  'shift+o': 'startNew',
  k: 'openPalette',
  ',': 'openSettings',
  '/': 'openShortcuts',
  b: 'toggleSidebar',
}

/** Keys that work everywhere in the window. Never during a conversion. */
export function useShortcuts(actions: ShortcutActions) {
  const { startNew, openPalette, openSettings, openShortcuts, toggleSidebar } = actions
  useEffect(() => {
    const act = { startNew, openPalette, openSettings, openShortcuts, toggleSidebar }
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229 || event.altKey) return
      if (!event.ctrlKey && !event.metaKey) return
      const key = event.key.toLowerCase()
      const name = KEYS[event.shiftKey ? `shift+${key}` : key]
      if (!name) return
      event.preventDefault()
      act[name]()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [startNew, openPalette, openSettings, openShortcuts, toggleSidebar])
}
