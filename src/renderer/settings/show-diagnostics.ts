import { createContext } from 'react'

/** Leaves the settings for the diagnostics screen. */
export const ShowDiagnostics = createContext<() => void>(() => undefined)
