import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  ArrowUp,
  ArrowUpRight,
  BookText,
  ClipboardPaste,
  CornerUpLeft,
  Pin,
  Plus,
  Square,
} from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '../../contract/conversation.ts'
import type { DocumentHome, DocumentInfo } from '../../contract/document.ts'
import type { Failure } from '../../contract/errors.ts'
import { isComposing, opensPrompts, sends } from '../composer/ime.ts'
import type { HostClient } from '../connect.ts'
import { threadOf } from '../conversation/thread.ts'
import { useFollow } from '../conversation/use-follow.ts'
import { Waiting } from '../conversation/waiting.tsx'
import { NothingFound, usePins } from '../documents/answer-material.tsx'
import { DocumentChips, useDocumentsOf } from '../documents/document-chips.tsx'
import { DropArea } from '../documents/drop-area.tsx'
import { ShowDocument } from '../documents/shown-document.ts'
import { readConversation } from '../host/events.ts'
import { failureOfCall, modKey, useHost, useSettings } from '../host/host.ts'
import { useEvents } from '../host/use-events.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { PromptDialog } from '../prompts/prompt-dialog.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { withMaterials } from './material.ts'
import { MaterialChips } from './material-chips.tsx'
import { useMaterials } from './use-materials.ts'

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
  const [prompting, setPrompting] = useState(false)
  const [kept, setKept] = useState(false)
  const materials = useMaterials()
  const home = useMemo(
    (): DocumentHome =>
      id === null ? { in: 'launcher' } : { in: 'conversation', conversationId: id },
    [id],
  )
  const { documents, sending } = useDocumentsOf(home)
  const answered = useCallback(() => setHeard(words.answered), [words])
  useEvents(setFailure, answered)
  const { data: tree, error } = useQuery({
    ...readConversation(host, cache, id ?? ''),
    enabled: id !== null,
  })
  const thread = useMemo(() => (tree ? threadOf(tree) : []), [tree])
  const last = thread.at(-1)?.message
  const answering = last?.state.status === 'streaming'
  const answer = last?.role === 'assistant' && !answering ? last.text : ''
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
    // Hiding it ends that it is kept open.
    const hidden = () => document.hidden && setKept(false)
    document.addEventListener('visibilitychange', hidden)
    called()
    addEventListener('focus', called)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      removeEventListener('focus', called)
    }
  }, [])

  // What an earlier question was to be about is forgotten with it.
  useEffect(() => {
    host.client.documents
      .list({ in: 'launcher' })
      .then(({ documents: left }) => dropDocuments(host.client, left))
      .catch((thrown) => setFailure(failureOfCall(thrown)))
  }, [host])

  function ask() {
    const text = field.current
    // A question must not go ahead of the documents it is about.
    if (!text || answering || sending.length > 0 || text.value.trim() === '') return
    const asked = text.value
    const about = materials.take()
    text.value = ''
    setFailure(undefined)
    host.client.turn
      .send({
        conversationId: id,
        text: withMaterials(asked, about),
        documentIds: id === null ? documents.map((one) => one.id) : [],
      })
      .then((turn) => setId(turn.conversationId))
      .catch((thrown) => {
        text.value ||= asked
        materials.putBack(about)
        setFailure(failureOfCall(thrown))
      })
  }

  function startNew() {
    setId(null)
    setFailure(undefined)
    materials.take()
    if (id === null) void attempt(dropDocuments(host.client, documents))
    field.current?.focus()
  }

  /** The answer goes where the user was: into the clipboard, and the program before gets the focus. */
  const insert = async (text: string) => {
    await navigator.clipboard.writeText(text)
    await host.client.launcher.hide()
  }

  /** In the main window, where documents are shown too. */
  function goOn() {
    if (id === null) return
    host.client.launcher
      .continueInMain({ conversationId: id })
      .then(startNew)
      .catch((thrown) => setFailure(failureOfCall(thrown)))
  }

  function fill(text: string | null) {
    setPrompting(false)
    field.current?.focus()
    if (text === null) return
    field.current?.select()
    document.execCommand('insertText', false, text)
  }

  function press(event: KeyboardEvent) {
    // What happens in the dialog over it arrives here too.
    if (prompting || isComposing(event)) return
    const mod = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (event.key === 'Escape') void attempt(host.client.launcher.hide())
    else if (mod && event.shiftKey && key === 'v') void attempt(materials.addClipboard())
    else if (mod && !event.shiftKey && key === 'i' && answer) void attempt(insert(answer))
    else return
    event.preventDefault()
  }

  return (
    <main className="flex h-full flex-col border border-line-strong bg-paper" onKeyDown={press}>
      <h1 className="sr-only">{words.launcher}</h1>
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
            if (opensPrompts(event)) setPrompting(true)
            else if (sends(event, sendKey)) ask()
            else return
            event.preventDefault()
          }}
          className="field-sizing-content max-h-32 min-h-9 flex-1 resize-none bg-transparent py-1 text-lg leading-relaxed outline-none [-webkit-app-region:no-drag] placeholder:text-faint"
        />
        <IconButton
          label={words.launcherScreen.keepOpen}
          aria-pressed={kept}
          className="[-webkit-app-region:no-drag] aria-pressed:bg-leaf-soft aria-pressed:text-leaf"
          onClick={() => {
            setKept(!kept)
            void attempt(host.client.launcher.keepOpen({ open: !kept }))
          }}
        >
          <Pin size={16} />
        </IconButton>
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
      <MaterialChips materials={materials} />
      <DocumentChips home={home} />
      <DropArea home={home} />
      <ShowDocument value={goOn}>
        <Answers
          messages={thread.map(({ message }) => message)}
          problem={problem}
          onAnyway={(messageId) => void attempt(host.client.turn.continue({ messageId }))}
        />
      </ShowDocument>
      <footer className="flex min-h-12 items-center gap-2 border-line border-t px-3 py-1.5">
        {id === null ? (
          <>
            <span className="min-w-0 flex-1 px-1 text-faint text-xs">
              {words.launcherScreen.keys(modKey)}
            </span>
            <IconButton
              label={words.launcherScreen.addClipboard}
              onClick={() => void attempt(materials.addClipboard())}
            >
              <ClipboardPaste size={17} />
            </IconButton>
            <IconButton label={words.launcherScreen.prompts} onClick={() => setPrompting(true)}>
              <BookText size={17} />
            </IconButton>
          </>
        ) : (
          <>
            <Button look="quiet" onClick={startNew}>
              <Plus size={15} />
              {words.newQuestion}
            </Button>
            <span className="flex-1" />
            {answer && (
              <>
                <CopyButton label={words.copy} text={() => answer} />
                <Button
                  title={words.launcherScreen.insertHint(modKey)}
                  onClick={() => void attempt(insert(answer))}
                >
                  <CornerUpLeft size={15} />
                  {words.launcherScreen.insert}
                </Button>
              </>
            )}
            <Button onClick={goOn}>
              <ArrowUpRight size={15} />
              {words.continueInMain}
            </Button>
          </>
        )}
      </footer>
      {prompting && (
        <PromptDialog written={field.current?.value.trim() ?? ''} selected="" onClosed={fill} />
      )}
      <div aria-live="polite" className="sr-only">
        {heard}
      </div>
    </main>
  )
}

function Answers({
  messages,
  problem,
  onAnyway,
}: {
  messages: readonly Message[]
  problem: Failure | undefined
  /** Answers without the documents, which say nothing of it. */
  onAnyway: (messageId: string) => void
}) {
  const words = useWords()
  const { box } = useFollow()
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto bg-paper">
      <div className="flex flex-col gap-3 px-5 py-3">
        {messages.map((message) =>
          message.role === 'user' ? (
            <article
              key={message.id}
              aria-label={words.you}
              className="whitespace-pre-wrap text-soft text-sm"
            >
              {message.text}
            </article>
          ) : (
            <Answer key={message.id} message={message} onAnyway={onAnyway} />
          ),
        )}
        {problem && <Problem failure={problem} />}
      </div>
    </div>
  )
}

function Answer({
  message: { id, text, state, material },
  onAnyway,
}: {
  message: Message
  onAnyway: (messageId: string) => void
}) {
  const words = useWords()
  const pins = usePins(material)
  return (
    <article aria-label={words.assistant} aria-busy={state.status === 'streaming'}>
      {state.status === 'nothing-found' && (
        <NothingFound busy={false} onAnyway={() => onAnyway(id)} />
      )}
      <Markdown text={text} pins={pins} inert={(material?.passages.length ?? 0) > 0} />
      {state.status === 'streaming' && !text && <Waiting />}
      {state.status === 'failed' && <Problem failure={state.failure} />}
    </article>
  )
}

/** Takes documents away that no question was asked about. */
async function dropDocuments(client: HostClient, documents: readonly DocumentInfo[]) {
  for (const { id } of documents) await client.documents.remove({ id, home: { in: 'launcher' } })
}
