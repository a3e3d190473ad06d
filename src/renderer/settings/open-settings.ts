import { createContext } from 'react'

/** Opens the settings, e.g. where something failed that they can mend. */
export const OpenSettings = createContext<() => void>(() => undefined)
