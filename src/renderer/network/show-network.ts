import { createContext } from 'react'

/** Shows how the network is reached, e.g. where something failed that can be mended there. */
export const ShowNetwork = createContext<() => void>(() => undefined)
