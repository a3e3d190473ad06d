import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import { ComparisonView } from '../comparison/comparison-view.tsx'
import { Composer } from '../composer/composer.tsx'
import { nameOf } from '../conversations/conversation-item.tsx'
import { readConversation } from '../host/events.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { TextView } from '../text/text-view.tsx'
import { Button } from '../ui/button.tsx'
import { useNotice } from '../ui/notices.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { BranchMap } from './branch-map.tsx'
import { FindBar } from './find-bar.tsx'
import { ModelGone } from './model-gone.tsx'
import { threadOf } from './thread.ts'
import { ThreadGroup } from './thread-group.tsx'
import { groupsOf } from './thread-groups.ts'
import { useFindKey } from './use-find-key.ts'
import { useFollow } from './use-follow.ts'
import { type MessagePlace, useGoTo } from './use-go-to.ts'

/** A conversation and the field to go on with it. */
export function ConversationView({
  id,
  at,
  onGone,
  onNew,
  onShow,
}: {
  id: string
  at?: MessagePlace | undefined
  onGone: () => void
  onNew: () => void
  onShow: (id: string) => void
}) {
  const words = useWords()
  const host = useHost()
  const cache = useQueryClient()
  const { data: tree, error, isFetching } = useQuery(readConversation(host, cache, id))
  const failure = error ? failureOfCall(error) : undefined
  // One that was deleted and brought back is being read again.
  const gone = failure?.code === 'CONVERSATION_NOT_FOUND' && !isFetching
  useEffect(() => {
    if (gone) onGone()
  }, [gone, onGone])
  if (failure && !tree)
    return (
      <div className="mx-auto w-full max-w-[46rem] p-6">
        <Problem failure={failure} />
      </div>
    )
  if (!tree) return <div className="flex-1" />
  const { conversation } = tree
  return (
    <>
      <h1 className="sr-only">{nameOf(conversation, words.untitled)}</h1>
      {conversation.kind === 'comparison' && <ComparisonView tree={tree} />}
      {conversation.kind === 'text' && <TextView key={id} conversation={conversation} />}
      {conversation.kind === 'chat' && (
        <Thread key={id} tree={tree} at={at} onNew={onNew} onShow={onShow} />
      )}
    </>
  )
}

function Thread({
  tree,
  at,
  onNew,
  onShow,
}: {
  tree: ConversationTree
  at: MessagePlace | undefined
  onNew: () => void
  onShow: (id: string) => void
}) {
  const words = useWords()
  const notify = useNotice()
  const { client } = useHost()
  const { conversation, messages } = tree
  const { id } = conversation
  const thread = useMemo(() => threadOf(tree), [tree])
  const groups = useMemo(() => groupsOf(thread), [thread])
  // A message that is gone to must be on the page first.
  const [wanted, setWanted] = useState<string>()
  const branched = messages.length > thread.length
  const answering = thread.some(({ message }) => message.state.status === 'streaming')
  const follow = useFollow()
  const { box, following, toLatest, leave } = follow
  const [chosen, setChosen] = useState<MessagePlace>()
  const wanting = useMemo(() => ({ wanted, want: setWanted }), [wanted])
  useGoTo(at, tree, thread, follow, wanting)
  useGoTo(chosen, tree, thread, follow, wanting)
  const [finding, setFinding] = useState(false)
  useFindKey(() => setFinding(true))
  const showBranch = useCallback(
    (message: Message, step: -1 | 1) => {
      const siblings = messages.filter(
        ({ parentId, role }) => parentId === message.parentId && role === message.role,
      )
      const next = siblings[siblings.findIndex((one) => one.id === message.id) + step]
      if (next)
        client.conversations
          .showBranch({ messageId: next.id })
          .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
    },
    [client, messages, notify],
  )
  const fork = useCallback(
    (message: Message) => {
      client.conversations
        .fork({ messageId: message.id })
        .then((made) => onShow(made.id))
        .catch((error) => notify({ kind: 'failed', failure: failureOfCall(error) }))
    },
    [client, onShow, notify],
  )
  const remove = useCallback(
    async ({ id: messageId }: Message) => {
      try {
        await client.conversations.deleteBranch({ messageId })
        notify({
          kind: 'done',
          text: words.thread.branchDeleted,
          undo: () => void client.conversations.restoreBranch({ messageId }),
        })
      } catch (error) {
        notify({ kind: 'failed', failure: failureOfCall(error) })
      }
    },
    [client, notify, words],
  )
  return (
    <>
      {(finding || branched) && (
        <div className="flex items-center justify-end gap-2 px-3 pb-1">
          {finding && (
            <FindBar
              label={words.thread.find}
              thread={thread}
              box={box}
              wanting={wanting}
              leaveEnd={leave}
              onClose={() => setFinding(false)}
            />
          )}
          {branched && (
            <BranchMap
              tree={tree}
              disabled={answering}
              onShow={(messageId) => setChosen({ messageId })}
            />
          )}
        </div>
      )}
      <div className="relative min-h-0 flex-1">
        {/* On displays of common density Chromium moves what it has drawn of a scrolled box only where
            the ground is opaque; else all of it is drawn anew. So all long ones have a ground. */}
        <div ref={box} className="h-full overflow-y-auto bg-paper">
          <div className="mx-auto flex max-w-[46rem] flex-col gap-7 px-4 py-6">
            {groups.map((group) => (
              <ThreadGroup
                key={group.id}
                group={group}
                wanted={group.messages.some(({ message }) => message.id === wanted)}
                busy={answering}
                onBranch={showBranch}
                onFork={fork}
                onDelete={remove}
              />
            ))}
          </div>
        </div>
        {!following && (
          <Button
            onClick={toLatest}
            className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full shadow-md"
          >
            <ArrowDown size={15} />
            {words.latest}
          </Button>
        )}
      </div>
      <ModelGone conversation={conversation} />
      <Composer
        conversationId={id}
        draft={conversation.draft}
        answering={answering}
        onNew={onNew}
      />
    </>
  )
}
