import { type RefObject, useEffect, useMemo } from 'react'
import { useUnsaved } from '../host/unsaved.ts'

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
 * Keeps what is typed in a field while it is typed, and at once when the field is left or goes, when
 * the page is hidden or closed, and when the program is about to end.
 */
export function useTyped(
  field: RefObject<HTMLTextAreaElement | null>,
  save: (text: string) => Promise<void>,
): Typed {
  const kept = useMemo(() => keeping(field, save), [field, save])
  useUnsaved(kept.keep)
  useEffect(() => {
    const element = field.current
    const keep = () => void kept.keep()
    const hidden = () => document.hidden && keep()
    element?.addEventListener('blur', keep)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      element?.removeEventListener('blur', keep)
      document.removeEventListener('visibilitychange', hidden)
    }
  }, [field, kept])
  return kept
}

function keeping(
  field: RefObject<HTMLTextAreaElement | null>,
  save: (text: string) => Promise<void>,
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What stands in the field, also when that has gone. */
  let text = ''
  const drop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const keep = () => {
    if (timer === undefined) return
    drop()
    return save(text)
  }
  return {
    changed() {
      text = field.current?.value ?? text
      timer ??= setTimeout(() => void keep(), SAVE_MS)
    },
    keep,
    drop,
  }
}
