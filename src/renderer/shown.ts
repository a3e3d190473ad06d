import { useCallback, useEffect, useState } from 'react'
import type { DocumentHome } from '../contract/document.ts'
import {
  conversationAt,
  DIAGNOSTICS_PLACE,
  MODELS_PLACE,
  NEW_PLACE,
  SETTINGS_PLACE,
} from '../contract/handshake.ts'
import type { MessagePlace } from './conversation/use-go-to.ts'
import type { ShownDifferences } from './differences/show-differences.ts'

/** What is in the middle of the window. */
export type Shown =
  | { room: 'new'; folderId?: string }
  | { room: 'conversation'; id: string; at?: MessagePlace | undefined }
  | { room: 'comparison' }
  | { room: 'models' }
  | { room: 'prompts' }
  | { room: 'diagnostics' }
  | { room: 'shelf' }
  | ({ room: 'differences' } & ShownDifferences)
  | { room: 'archive' }
  | { room: 'trash' }

const SHOWN_KEY = 'kotonoha.conversation'

/** What is shown; a page that is loaded again shows the same conversation. */
export function useShown(): [Shown, (shown: Shown) => void] {
  const [shown, setShown] = useState<Shown>(() => {
    const wanted = takeWanted()
    if (wanted) return wanted
    const id = sessionStorage.getItem(SHOWN_KEY)
    return id ? { room: 'conversation', id } : { room: 'new' }
  })
  const show = useCallback((next: Shown) => {
    if (next.room === 'conversation') sessionStorage.setItem(SHOWN_KEY, next.id)
    else sessionStorage.removeItem(SHOWN_KEY)
    setShown(next)
  }, [])
  useEffect(() => {
    const go = () => {
      const wanted = takeWanted()
      if (wanted) show(wanted)
    }
    addEventListener('hashchange', go)
    return () => removeEventListener('hashchange', go)
  }, [show])
  return [shown, show]
}

/** What the desktop wants shown; the same can be wanted again. */
function takeWanted(): Shown | undefined {
  const { hash, pathname } = location
  const id = conversationAt(hash)
  const wanted: Shown | undefined =
    id !== undefined
      ? { room: 'conversation', id }
      : hash === NEW_PLACE
        ? { room: 'new' }
        : hash === MODELS_PLACE
          ? { room: 'models' }
          : hash === DIAGNOSTICS_PLACE
            ? { room: 'diagnostics' }
            : undefined
  if (wanted) history.replaceState(null, '', pathname)
  return wanted
}

/** Where documents go that are dropped on the window. */
export function homeOf(shown: Shown): DocumentHome | null {
  if (shown.room === 'shelf') return { in: 'shelf' }
  if (shown.room === 'new') return { in: 'conversation', conversationId: null }
  return shown.room === 'conversation' ? { in: 'conversation', conversationId: shown.id } : null
}

/** Opens the settings when the desktop wants that; what is shown stays below them. */
export function useWantedSettings(openSettings: () => void) {
  useEffect(() => {
    const open = () => {
      if (location.hash !== SETTINGS_PLACE) return
      history.replaceState(null, '', location.pathname)
      openSettings()
    }
    open()
    addEventListener('hashchange', open)
    return () => removeEventListener('hashchange', open)
  }, [openSettings])
}
