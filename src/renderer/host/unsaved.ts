import { useEffect } from 'react'

const savers = new Set<() => Promise<void> | undefined>()

/**
 * Saves what a part of the page has kept back, when the page or the program is about to end or that
 * part goes.
 * @param save must stay the same while there is something to save
 */
export function useUnsaved(save: () => Promise<void> | undefined): void {
  useEffect(() => {
    savers.add(save)
    return () => {
      savers.delete(save)
      void save()
    }
  }, [save])
}

/** Saves everything that the page has kept back. Failures show where it was written. */
export async function saveUnsaved(): Promise<void> {
  await Promise.allSettled([...savers].map((save) => save()))
}

if ('addEventListener' in globalThis) addEventListener('pagehide', () => void saveUnsaved())
