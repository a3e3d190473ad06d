import type { ThreadMessage } from './thread.ts'

/** How many messages are put on the page together, about. */
const LENGTH = 20
/** How many messages at the end are drawn at once. */
const DRAWN_AT_ONCE = 8
/** Neighbouring messages of a thread, on the page once they come near to what can be seen. */
export interface Group {
  /** Of its first message: stays when the thread grows. */
  readonly id: string
  readonly messages: readonly ThreadMessage[]
  /** How many of its last messages are drawn at once. */
  readonly drawn: number
}

/**
 * A thread in groups. Ids tell where one begins, so that the groups at its end are the same however
 * much of a long thread has been read.
 */
export function groupsOf(thread: readonly ThreadMessage[]): Group[] {
  const begins = thread.flatMap(({ message }, index) =>
    index === 0 || hashOf(message.id) % LENGTH === 0 ? [index] : [],
  )
  return begins.map((start, at) => {
    const messages = thread.slice(start, begins[at + 1])
    const after = thread.length - start - messages.length
    const drawn = Math.max(0, DRAWN_AT_ONCE - after)
    return { id: messages[0]?.message.id ?? '', messages, drawn }
  })
}

/** FNV-1a. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
