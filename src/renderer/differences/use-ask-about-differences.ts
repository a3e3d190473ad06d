import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { DocumentInfo } from '../../contract/document.ts'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'

/**
 * Asks for the gist of what differs between two documents: in the conversation they were opened from
 * if it has these two, else in a new one.
 * @param onStarted shows the conversation
 */
export function useAskAboutDifferences(onStarted: (conversationId: string) => void) {
  const words = useWords().differences
  const { client, queries } = useHost()
  const cache = useQueryClient()
  return useCallback(
    async (left: DocumentInfo, right: DocumentInfo, from: string | undefined) => {
      const ids = [left.id, right.id]
      const asked = { text: words.question(left.name, right.name), reading: 'differences' as const }
      const home = { in: 'conversation' as const, conversationId: null }
      if (from !== undefined) {
        const { documents, folders } = await client.documents.list({
          ...home,
          conversationId: from,
        })
        const areThese = documents.length === 2 && documents.every(({ id }) => ids.includes(id))
        if (areThese && folders.length === 0) {
          await client.turn.send({ conversationId: from, ...asked })
          return onStarted(from)
        }
      }
      // What is being written for another conversation stays.
      const draft = await client.conversations.newDraft()
      await client.documents.share({ ids, home })
      const turn = await client.turn.send({ conversationId: null, documentIds: ids, ...asked })
      await client.conversations.saveDraft({ id: null, text: draft })
      cache.setQueryData(queries.conversations.newDraft.queryKey(), draft)
      onStarted(turn.conversationId)
    },
    [client, queries, cache, words, onStarted],
  )
}
