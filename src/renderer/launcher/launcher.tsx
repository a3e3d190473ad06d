import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowUp, ArrowUpRight, Plus, Square } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import { isComposing, sends } from '../composer/ime.ts'
import { threadOf } from '../conversation/thread.ts'
import { useFollow } from '../conversation/use-follow.ts'
import { Waiting } from '../conversation/waiting.tsx'
import { readConversation } from '../host/events.ts'
import { failureOfCall, useHost, useSettings } from '../host/host.ts'
import { useEvents } from '../host/use-events.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

/** The small window for quick questions: one field, and the answers below it. */
export function Launcher() {
  const words = useWords()
  const host = useHost()
  const cache = useQueryClient()
  const { sendKey } = useSettings()
  const field = useRef<HTMLTextAreaElement>(null)
  const [id, setId] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure>()
  const [heard, setHeard] = useState('')
  const answered = useCallback(() => setHeard(words.answered), [words])
  useEvents(setFailure, answered)
  const { data: tree, error } = useQuery({
    ...readConversation(host, cache, id ?? ''),
    enabled: id !== null,
  })
  const thread = useMemo(() => (tree ? threadOf(tree) : []), [tree])
  const last = thread.at(-1)?.message
  const answering = last?.state.status === 'streaming'
  const problem = failure ?? (error ? failureOfCall(error) : undefined)
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    return call.catch((thrown) => setFailure(failureOfCall(thrown)))
  }

  useEffect(() => {
    const called = () => {
      field.current?.focus()
      field.current?.select()
    }
    called()
    addEventListener('focus', called)
    return () => removeEventListener('focus', called)
  }, [])

  function ask() {
    const text = field.current
    if (!text || answering || text.value.trim() === '') return
    const asked = text.value
    text.value = ''
    setFailure(undefined)
    host.client.turn
      .send({ conversationId: id, text: asked })
      .then((turn) => setId(turn.conversationId))
      .catch((thrown) => {
        text.value ||= asked
        setFailure(failureOfCall(thrown))
      })
  }

  function startNew() {
    setId(null)
    setFailure(undefined)
    field.current?.focus()
  }

  return (
    <main
      className="flex h-full flex-col border border-line-strong bg-paper"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isComposing(event)) void attempt(host.client.launcher.hide())
      }}
    >
      <div className="flex items-start gap-3 border-line border-b px-4 py-3 [-webkit-app-region:drag]">
        <span className="pt-1.5">
          <Leaf size={22} />
        </span>
        <textarea
          ref={field}
          rows={1}
          aria-label={words.launcherField}
          placeholder={words.launcherPlaceholder}
          onKeyDown={(event) => {
            if (!sends(event, sendKey)) return
            event.preventDefault()
            ask()
          }}
          className="field-sizing-content max-h-32 min-h-9 flex-1 resize-none bg-transparent py-1 text-lg leading-relaxed outline-none [-webkit-app-region:no-drag] placeholder:text-faint"
        />
        <button
          type="button"
          aria-label={answering ? words.stop : words.send}
          onClick={() => {
            if (answering && id) void attempt(host.client.turn.stop({ conversationId: id }))
            else ask()
          }}
          className="flex size-9 shrink-0 items-center justify-center rounded-full bg-leaf text-on-leaf [-webkit-app-region:no-drag] hover:bg-leaf-strong"
        >
          {answering ? <Square size={14} fill="currentColor" /> : <ArrowUp size={18} />}
        </button>
      </div>
      <Answers messages={thread.map(({ message }) => message)} problem={problem} />
      <footer className="flex min-h-12 items-center gap-2 border-line border-t px-3 py-1.5">
        {id === null ? (
          <span className="px-1 text-faint text-xs">{words.launcherKeys}</span>
        ) : (
          <>
            <Button look="quiet" onClick={startNew}>
              <Plus size={15} />
              {words.newQuestion}
            </Button>
            <span className="flex-1" />
            {last?.role === 'assistant' && last.text && (
              <CopyButton label={words.copy} text={() => last.text} />
            )}
            <Button
              onClick={() =>
                void attempt(host.client.launcher.continueInMain({ conversationId: id })).then(
                  startNew,
                )
              }
            >
              <ArrowUpRight size={15} />
              {words.continueInMain}
            </Button>
          </>
        )}
      </footer>
      <div aria-live="polite" className="sr-only">
        {heard}
      </div>
    </main>
  )
}

function Answers({
  messages,
  problem,
}: {
  messages: readonly Message[]
  problem: Failure | undefined
}) {
  const words = useWords()
  const { box } = useFollow()
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex flex-col gap-3 px-5 py-3">
        {messages.map(({ id, role, text, state }) =>
          role === 'user' ? (
            <article
              key={id}
              aria-label={words.you}
              className="whitespace-pre-wrap text-soft text-sm"
            >
              {text}
            </article>
          ) : (
            <article key={id} aria-label={words.assistant} aria-busy={state.status === 'streaming'}>
              <Markdown text={text} />
              {state.status === 'streaming' && !text && <Waiting />}
              {state.status === 'failed' && <Problem failure={state.failure} />}
            </article>
          ),
        )}
        {problem && <Problem failure={problem} />}
      </div>
    </div>
  )
}
