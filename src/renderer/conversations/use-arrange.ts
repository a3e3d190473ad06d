import { useCallback } from 'react'
import type { ConversationSummary } from '../../contract/conversation.ts'
import type { Arrangement, Place } from '../../contract/folder.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { useNotice } from '../ui/notices.tsx'

/** What is to become of conversations. */
export type Change = Omit<Arrangement, 'id'>

/** Moves conversations, and offers the way back. */
export function useArrange() {
  const { client } = useHost()
  const notify = useNotice()
  return useCallback(
    async (
      conversations: readonly ConversationSummary[],
      change: Change,
      { from, done }: { from: Place; done: string },
    ) => {
      const arrange = (to: (one: ConversationSummary) => Change) =>
        client.conversations.arrange(conversations.map((one) => ({ id: one.id, ...to(one) })))
      const failed = (error: unknown) => notify({ kind: 'failed', failure: failureOfCall(error) })
      if (conversations.length === 0) return
      try {
        await arrange(() => change)
        notify({
          kind: 'done',
          text: done,
          undo: () => {
            arrange(({ folderId, pinned }) => ({ folderId, pinned, place: from })).catch(failed)
          },
        })
      } catch (error) {
        failed(error)
      }
    },
    [client, notify],
  )
}
