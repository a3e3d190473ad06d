import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Failure } from '../../contract/errors.ts'
import { STARTER_ID } from '../../contract/model.ts'
import { nameOf } from '../conversations/conversation-item.tsx'
import { ConversationDocuments } from '../documents/conversation-documents.tsx'
import { readConversation } from '../host/events.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { ModelMenu } from '../models/model-menu.tsx'
import { useWords } from '../words/use-words.ts'
import { type ConversationChoices, ConversationSettings } from './conversation-settings.tsx'

/** Over a conversation: what answers in it, its documents, and how it is set up. */
export function ModelInUse({
  conversationId,
  folderId,
  beginning,
  onBeginning,
  onManage,
  onFailure,
}: {
  conversationId: string | null
  /** Where the conversation that is about to begin will be. */
  folderId: string | null
  /** How the conversation that is about to begin is set up; null while another thing is shown. */
  beginning: ConversationChoices | null
  onBeginning: (choices: ConversationChoices) => void
  onManage: () => void
  onFailure: (failure: Failure) => void
}) {
  const host = useHost()
  const words = useWords()
  const cache = useQueryClient()
  const { data: tree } = useQuery({
    ...readConversation(host, cache, conversationId ?? ''),
    enabled: conversationId !== null,
  })
  const conversation = conversationId === null ? null : (tree?.conversation ?? null)
  const { data: folders } = useQuery(host.queries.folders.list.queryOptions())
  const folder = folders?.find(({ id }) => id === (conversation?.folderId ?? folderId))
  useEffect(() => {
    document.title = conversation
      ? `${nameOf(conversation, words.untitled)} — ${words.appName}`
      : words.appName
  }, [conversation, words])
  const { defaultModelId } = useSettings()
  const choices = conversation ?? beginning
  // Its answers have models of their own.
  if (conversation?.kind === 'comparison') return <div className="h-8" />
  return (
    <>
      <div className="min-w-0 flex-1">
        <ModelMenu
          conversation={conversation}
          folderModelId={folder?.modelId ?? null}
          onManage={onManage}
          onFailure={onFailure}
        />
      </div>
      {conversation && <ConversationDocuments conversationId={conversation.id} />}
      {choices && (
        <ConversationSettings
          key={conversationId}
          modelId={conversation?.modelId ?? folder?.modelId ?? defaultModelId ?? STARTER_ID}
          inherited={folder?.systemInstruction ?? null}
          choices={choices}
          onChange={(next) => {
            if (!conversation) return onBeginning(next)
            host.client.conversations
              .configure({ id: conversation.id, ...next })
              .catch((error) => onFailure(failureOfCall(error)))
          }}
        />
      )}
    </>
  )
}
