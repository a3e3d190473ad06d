import { type ReactNode, type RefObject, useCallback } from 'react'
import type { Failure } from '../contract/errors.ts'
import { NewComparison } from './comparison/new-comparison.tsx'
import type { ConversationChoices } from './conversation/conversation-settings.tsx'
import { ConversationView } from './conversation/conversation-view.tsx'
import { ModelInUse } from './conversation/model-in-use.tsx'
import { NewConversation } from './conversation/new-conversation.tsx'
import { PutAwayScreen } from './conversations/put-away-screen.tsx'
import { DiagnosticsScreen } from './diagnostics/diagnostics-screen.tsx'
import { DifferencesScreen } from './differences/differences-screen.tsx'
import { useAskAboutDifferences } from './differences/use-ask-about-differences.ts'
import { ShelfScreen } from './documents/shelf-screen.tsx'
import { ModelsScreen } from './models/models-screen.tsx'
import { Insertion, ManagePrompts } from './prompts/prompt-dialog.tsx'
import { PromptsScreen } from './prompts/prompts-screen.tsx'
import type { Shown } from './shown.ts'
import { useNotice } from './ui/notices.tsx'

/** The middle of the window: one of its screens below the model in use. */
export function Room({
  shown,
  head,
  beginning,
  onBeginning,
  insertion,
  onShow,
  onNew,
  onPrompts,
}: {
  shown: Shown
  /** What stands first in the line of the model. */
  head: ReactNode
  /** How the conversation that is about to begin is set up. */
  beginning: ConversationChoices
  onBeginning: (choices: ConversationChoices) => void
  /** Where the message on the screen puts what takes a text into it. */
  insertion: RefObject<((text: string) => void) | null>
  onShow: (shown: Shown) => void
  onNew: () => void
  onPrompts: () => void
}) {
  const notify = useNotice()
  const failed = useCallback((failure: Failure) => notify({ kind: 'failed', failure }), [notify])
  const showConversation = useCallback(
    (id: string) => onShow({ room: 'conversation', id }),
    [onShow],
  )
  const askAboutDifferences = useAskAboutDifferences(showConversation)
  return (
    <>
      <header className="flex items-center gap-2 px-3 py-2">
        {head}
        <ModelInUse
          conversationId={shown.room === 'conversation' ? shown.id : null}
          folderId={shown.room === 'new' ? (shown.folderId ?? null) : null}
          beginning={shown.room === 'new' ? beginning : null}
          onBeginning={onBeginning}
          onManage={() => onShow({ room: 'models' })}
          onFailure={failed}
        />
      </header>
      {shown.room === 'models' && <ModelsScreen />}
      {shown.room === 'prompts' && <PromptsScreen />}
      {shown.room === 'shelf' && <ShelfScreen onNew={onNew} />}
      {shown.room === 'differences' && (
        <DifferencesScreen
          shown={shown}
          onShow={(differences) => onShow({ room: 'differences', ...differences })}
          onAsk={(left, right) => askAboutDifferences(left, right, shown.conversationId)}
        />
      )}
      {shown.room === 'diagnostics' && <DiagnosticsScreen />}
      {shown.room === 'comparison' && <NewComparison onStarted={showConversation} />}
      {(shown.room === 'archive' || shown.room === 'trash') && (
        <PutAwayScreen key={shown.room} place={shown.room} onShow={showConversation} />
      )}
      <ManagePrompts value={onPrompts}>
        <Insertion value={insertion}>
          {shown.room === 'new' && (
            <NewConversation
              key={shown.folderId}
              folderId={shown.folderId ?? null}
              choices={beginning}
              onStarted={showConversation}
            />
          )}
          {shown.room === 'conversation' && (
            <ConversationView
              id={shown.id}
              at={shown.at}
              onGone={onNew}
              onNew={onNew}
              onShow={showConversation}
            />
          )}
        </Insertion>
      </ManagePrompts>
    </>
  )
}
