import { type RefObject, useEffect, useMemo } from 'react'

/** How late what is typed is kept at most, in milliseconds. */
const SAVE_MS = 400

/** What has been typed and is not kept yet. */
export interface Typed {
  /** Something was typed. */
  changed(): void
  /** What was typed needs not be kept. */
  drop(): void
}

/**
 * Keeps what is typed in a field while it is typed, and at once when the field is left, when the page
 * is hidden or closed, and when the field goes.
 */
export function useTyped(
  field: RefObject<HTMLTextAreaElement | null>,
  save: (text: string) => void,
): Typed {
  const kept = useMemo(() => keeping(field, save), [field, save])
  useEffect(() => {
    const element = field.current
    const keep = () => kept.keep(element)
    const hidden = () => document.hidden && keep()
    element?.addEventListener('blur', keep)
    document.addEventListener('visibilitychange', hidden)
    addEventListener('pagehide', keep)
    return () => {
      element?.removeEventListener('blur', keep)
      document.removeEventListener('visibilitychange', hidden)
      removeEventListener('pagehide', keep)
      keep()
    }
  }, [field, kept])
  return kept
}

function keeping(field: RefObject<HTMLTextAreaElement | null>, save: (text: string) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const drop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  /** @param element the field, which may be leaving the page */
  const keep = (element: HTMLTextAreaElement | null) => {
    if (timer === undefined) return
    drop()
    if (element) save(element.value)
  }
  return {
    changed() {
      timer ??= setTimeout(() => keep(field.current), SAVE_MS)
    },
    keep,
    drop,
  }
}
