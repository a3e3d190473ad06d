import { useCallback } from 'react'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { type Exported, exportConversations } from './exchange.ts'

/** Exports, and tells when that fails. */
export function useExport(): (exported: Exported) => Promise<void> {
  const { client } = useHost()
  const words = useWords()
  const { language } = useSettings()
  const notify = useNotice()
  return useCallback(
    async (exported) => {
      try {
        await exportConversations(client, exported, words, language)
      } catch (error) {
        notify({ kind: 'failed', failure: failureOfCall(error) })
      }
    },
    [client, words, language, notify],
  )
}
