import { type RefObject, useEffect, useRef } from 'react'
import type { ConversationTree } from '../../contract/conversation.ts'
import { useHost } from '../host/host.ts'
import { newestLeaf } from './thread.ts'

const SHOWN_MS = 2500

/** A message to be shown; each one that is made is gone to once. */
export interface MessagePlace {
  readonly messageId: string
}

/** Goes to a message, on whichever branch it is, and lights it up for a moment. */
export function useGoTo(
  place: MessagePlace | undefined,
  { conversation, messages }: ConversationTree,
  box: RefObject<HTMLElement | null>,
  leaveEnd: () => void,
) {
  const { client } = useHost()
  const gone = useRef<MessagePlace>(undefined)
  const asked = useRef<MessagePlace>(undefined)
  const { id } = conversation
  useEffect(() => {
    if (!place || gone.current === place) return
    const { messageId } = place
    const element = box.current?.querySelector<HTMLElement>(
      `[data-message="${CSS.escape(messageId)}"]`,
    )
    if (element) {
      gone.current = place
      leaveEnd()
      element.focus({ preventScroll: true })
      element.scrollIntoView({ block: 'center' })
      element.animate([{ background: 'var(--mark)' }, { background: 'transparent' }], SHOWN_MS)
    } else if (asked.current !== place && messages.some((message) => message.id === messageId)) {
      asked.current = place
      const leafId = newestLeaf(messages, messageId)
      client.conversations.showBranch({ id, leafId }).catch(() => undefined)
    }
  }, [place, messages, box, leaveEnd, client, id])
}
