import { useEffect, useRef } from 'react'
import type { ConversationTree } from '../../contract/conversation.ts'
import { useHost } from '../host/host.ts'
import type { ThreadMessage } from './thread.ts'
import type { Follow } from './use-follow.ts'

const SHOWN_MS = 2500

/** A message to be shown; each one that is made is gone to once. */
export interface MessagePlace {
  readonly messageId: string
}

/** How a message of the thread is put on the page, which those far out of sight are not. */
export interface Wanting {
  /** The message that was asked for last. */
  readonly wanted: string | undefined
  readonly want: (messageId: string) => void
}

/** Goes to a message, on whichever branch it is, and lights it up for a moment. */
export function useGoTo(
  place: MessagePlace | undefined,
  { messages }: ConversationTree,
  thread: readonly ThreadMessage[],
  { box, leave }: Pick<Follow, 'box' | 'leave'>,
  { wanted, want }: Wanting,
) {
  const { client } = useHost()
  const gone = useRef<MessagePlace>(undefined)
  const asked = useRef<MessagePlace>(undefined)
  useEffect(() => {
    if (!place || gone.current === place) return
    const { messageId } = place
    const element = box.current?.querySelector<HTMLElement>(
      `[data-message="${CSS.escape(messageId)}"]`,
    )
    if (element) {
      gone.current = place
      leave()
      element.focus({ preventScroll: true })
      element.scrollIntoView({ block: 'center' })
      element.animate([{ background: 'var(--mark)' }, { background: 'transparent' }], SHOWN_MS)
    } else if (thread.some(({ message }) => message.id === messageId)) {
      if (wanted !== messageId) want(messageId)
    } else if (asked.current !== place && messages.some((message) => message.id === messageId)) {
      asked.current = place
      client.conversations.showBranch({ messageId }).catch(() => undefined)
    }
  }, [place, messages, thread, box, leave, wanted, want, client])
}
