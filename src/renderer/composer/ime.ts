import type { KeyboardEvent } from 'react'
import type { Settings } from '../../contract/settings.ts'

/**
 * Whether a key belongs to a conversion in progress. Chromium reports such keys with keyCode 229 even
 * where `isComposing` is not set yet; some input methods name the key `Process`.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229 || event.key === 'Process'
}

/** Whether a key press sends the message. Never while converting. */
export function sends(event: KeyboardEvent, sendKey: Settings['sendKey']): boolean {
  if (event.key !== 'Enter' || isComposing(event)) return false
  const mod = event.ctrlKey || event.metaKey
  return sendKey === 'mod-enter' ? mod : !event.shiftKey && !event.altKey
}

/** Whether a key press opens the prompt library: a slash in an empty field. Never while converting. */
export function opensPrompts(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  const mod = event.ctrlKey || event.metaKey || event.altKey
  return event.key === '/' && !mod && event.currentTarget.value === '' && !isComposing(event)
}
