import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import type { DocumentHome } from '../../contract/document.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { addInPlace, upload } from './take-files.ts'

/** A file on its way to the host. */
export interface Sending {
  readonly id: string
  readonly name: string
  readonly home: DocumentHome
  /** From 0 to 1. */
  readonly share: number
  readonly cancel: () => void
}

interface Taking {
  /** Adds files to a home; what goes wrong is shown. Tells whether there was something to add. */
  readonly take: (files: readonly File[], home: DocumentHome) => Promise<boolean>
  readonly sending: readonly Sending[]
}

const TakingContext = createContext<Taking>({ take: async () => false, sending: [] })

/** Files on their way, wherever in the window they were taken. */
export function useTaking(): Taking {
  return useContext(TakingContext)
}

/** Whether two homes are the same. */
export function isSameHome(one: DocumentHome, other: DocumentHome): boolean {
  if (one.in === 'conversation' && other.in === 'conversation')
    return one.conversationId === other.conversationId
  if (one.in === 'shelf' && other.in === 'shelf')
    return (one.folderId ?? null) === (other.folderId ?? null)
  return one.in === other.in
}

/** Takes files for all that is inside. */
export function TakesFiles({ children }: { children: ReactNode }) {
  const words = useWords()
  const { client } = useHost()
  const notify = useNotice()
  const [sending, setSending] = useState<readonly Sending[]>([])

  const send = useCallback(
    async (file: File, home: DocumentHome) => {
      const id = crypto.randomUUID()
      const end = new AbortController()
      const cancel = () => end.abort()
      setSending((all) => [...all, { id, name: file.name, home, share: 0, cancel }])
      const progress = (share: number) =>
        setSending((all) => all.map((one) => (one.id === id ? { ...one, share } : one)))
      try {
        await upload(client, file, home, progress, end.signal)
      } catch (error) {
        if (!end.signal.aborted) notify({ kind: 'failed', failure: failureOfCall(error) })
      } finally {
        setSending((all) => all.filter((one) => one.id !== id))
      }
    },
    [client, notify],
  )

  const take = useCallback(
    async (files: readonly File[], home: DocumentHome) => {
      try {
        const { added, rest } = await addInPlace(client, files, home)
        for (const file of rest) await send(file, home)
        if (added + rest.length > 0) return true
        notify({ kind: 'told', text: words.documents.nothingToAdd })
      } catch (error) {
        notify({ kind: 'failed', failure: failureOfCall(error) })
      }
      return false
    },
    [client, notify, send, words],
  )
  const taking = useMemo(() => ({ take, sending }), [take, sending])
  return <TakingContext value={taking}>{children}</TakingContext>
}
