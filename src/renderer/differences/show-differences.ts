import { createContext, useContext } from 'react'

/** Two documents side by side, the earlier one on the left; null where one is still to be chosen. */
export interface ShownDifferences {
  readonly left: string | null
  readonly right: string | null
  /** Where they were opened from, so that it can be asked about them there. */
  readonly conversationId?: string | undefined
}

/** Shows what differs between two documents. */
export const ShowDifferences = createContext<(shown: ShownDifferences) => void>(() => undefined)

export function useShowDifferences() {
  return useContext(ShowDifferences)
}
