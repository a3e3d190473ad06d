import {
  ChevronLeft,
  ChevronRight,
  GitFork,
  Pencil,
  Quote,
  RotateCcw,
  StepForward,
  Trash2,
} from 'lucide-react'
import { memo, useState } from 'react'
import type { Message } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Reading } from '../../contract/whole-document.ts'
import { NothingFound, UsedPassages, usePins } from '../documents/answer-material.tsx'
import { withCitations } from '../documents/citation.ts'
import { AnswerSources } from '../documents/document-source.tsx'
import { ReadOtherwise, WholeProgressBar } from '../documents/whole-reading.tsx'
import { failureOfCall, useHost } from '../host/host.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Leaf } from '../ui/leaf.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { AnswerDetails, LiveSpeed } from './answer-details.tsx'
import { LeftOut } from './left-out.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { type OtherWay, RegenerateMenu } from './regenerate-menu.tsx'
import { SummaryCard } from './summary-card.tsx'
import { Waiting } from './waiting.tsx'

export interface MessageViewProps {
  readonly message: Message
  /** This one's place among the messages that follow the same one, from 1. */
  readonly place: number
  readonly siblings: number
  /** While an answer is written in this conversation, nothing can be asked again. */
  readonly busy: boolean
  readonly onBranch: (message: Message, step: -1 | 1) => void
  /** Deletes this message and all that follows it. */
  readonly onDelete?: (message: Message) => void
  /** Goes on from this message in a conversation of its own. */
  readonly onFork?: (message: Message) => void
}

/** One message of the thread. */
export const MessageView = memo(function MessageView(props: MessageViewProps) {
  return props.message.role === 'user' ? <Question {...props} /> : <Answer {...props} />
})

function Question(props: MessageViewProps) {
  const { message, busy } = props
  const words = useWords()
  const [editing, setEditing] = useState(false)
  if (editing) return <QuestionEditor message={message} onDone={() => setEditing(false)} />
  return (
    <article aria-label={words.you} className="group flex flex-col items-end">
      {message.summary && <SummaryCard summary={message.summary} />}
      <div
        data-said
        className="max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-leaf-soft px-4 py-2.5"
      >
        {message.text}
      </div>
      <div className="flex h-8 items-center text-faint">
        <Branches {...props} />
        <span className="opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100">
          <IconButton label={words.edit} disabled={busy} onClick={() => setEditing(true)}>
            <Pencil size={15} />
          </IconButton>
          <CopyButton label={words.copy} text={() => message.text} />
          <DeleteBranch {...props} />
        </span>
      </div>
    </article>
  )
}

/** Where this message stands among those that follow the same one, and the way to the others. */
function Branches({ message, place, siblings, busy, onBranch }: MessageViewProps) {
  const words = useWords()
  if (siblings < 2) return null
  return (
    <span className="flex items-center text-xs">
      <IconButton
        label={words.previousBranch}
        disabled={place === 1 || busy}
        onClick={() => onBranch(message, -1)}
      >
        <ChevronLeft size={16} />
      </IconButton>
      {words.branch(place, siblings)}
      <IconButton
        label={words.nextBranch}
        disabled={place === siblings || busy}
        onClick={() => onBranch(message, 1)}
      >
        <ChevronRight size={16} />
      </IconButton>
    </span>
  )
}

function DeleteBranch({ message, siblings, busy, onDelete }: MessageViewProps) {
  const words = useWords()
  if (!onDelete) return null
  return (
    <IconButton
      label={siblings > 1 ? words.thread.deleteBranch : words.thread.deleteFromHere}
      disabled={busy}
      onClick={() => onDelete(message)}
    >
      <Trash2 size={15} />
    </IconButton>
  )
}

function Answer(props: MessageViewProps) {
  const { message, busy, onFork } = props
  const words = useWords()
  const { client } = useHost()
  const [failure, setFailure] = useState<Failure>()
  const { text, reasoning, state, generation, material } = message
  const pins = usePins(material)
  const streaming = state.status === 'streaming'
  const attempt = (call: Promise<unknown>) => {
    setFailure(undefined)
    call.catch((error) => setFailure(failureOfCall(error)))
  }
  const resume = () => attempt(client.turn.continue({ messageId: message.id }))
  const regenerate = (way: OtherWay & { reading?: Reading } = {}) =>
    attempt(client.turn.regenerate({ messageId: message.id, ...way }))
  const whole = material?.whole
  const nothingFound = state.status === 'nothing-found'
  const unfinished = state.status !== 'complete' && !streaming && !nothingFound
  const hasSources = material?.sentences.some(({ support }) => support) ?? false
  const omitted = generation?.omittedMessageIds ?? []
  const otherWays = (
    <RegenerateMenu modelId={generation?.modelId} disabled={busy} onChoose={regenerate} />
  )
  return (
    <article aria-label={words.assistant} aria-busy={streaming} className="group">
      <div className="mb-1 flex items-center gap-2 text-faint text-xs">
        <Leaf size={16} />
        {words.assistant}
        {streaming && <LiveSpeed messageId={message.id} />}
      </div>
      {omitted.length > 0 && (
        <div className="mb-2 rounded-md bg-mark px-3 py-1 text-sm">
          <LeftOut
            conversationId={message.conversationId}
            ids={omitted}
            label={words.omitted(omitted.length)}
          />
        </div>
      )}
      {reasoning && (
        <details
          open={streaming && !text}
          className="mb-3 rounded-lg border border-line px-3 py-1.5 text-soft text-sm"
        >
          <summary>{words.reasoning}</summary>
          <div className="mt-1 whitespace-pre-wrap">{reasoning}</div>
        </details>
      )}
      {nothingFound && <NothingFound busy={busy} onAnyway={resume} />}
      <WholeProgressBar message={message} busy={busy} />
      {material?.passages.length === 0 && !whole && (
        <p className="mb-2 text-faint text-xs">{words.documents.withoutDocuments}</p>
      )}
      <div className={streaming && !whole ? 'growing' : undefined}>
        <Markdown text={text} pins={pins} inert={(material?.passages.length ?? 0) > 0} />
      </div>
      {streaming && !whole && !text && <Waiting />}
      {material && !streaming && <UsedPassages material={material} />}
      {material && !streaming && <AnswerSources material={material} />}
      {material && !streaming && (whole || material.passages.length > 0 || nothingFound) && (
        <ReadOtherwise whole={whole} busy={busy} onRead={(reading) => regenerate({ reading })} />
      )}
      {state.status === 'failed' && (
        <div className="mt-3">
          <Problem failure={state.failure} />
        </div>
      )}
      {failure && (
        <div className="mt-3">
          <Problem failure={failure} />
        </div>
      )}
      {unfinished && (
        <div className="mt-3 flex flex-wrap items-center gap-3 text-soft text-sm">
          {state.status === 'stopped' && !whole && <span>{words.stopped}</span>}
          {state.status === 'cut-off' && <span>{words.cutOff}</span>}
          {state.status === 'interrupted' && <span>{words.interrupted}</span>}
          {text && !whole && (
            <Button onClick={resume} disabled={busy}>
              <StepForward size={15} />
              {words.resume}
            </Button>
          )}
          <span className="flex items-center gap-2">
            <Button onClick={() => regenerate()} disabled={busy}>
              <RotateCcw size={15} />
              {words.regenerate}
            </Button>
            {otherWays}
          </span>
        </div>
      )}
      {!streaming && (
        <div className="-ml-2 mt-1 flex items-center text-faint">
          <Branches {...props} />
          {text && <CopyButton label={words.copy} text={() => text} />}
          {material && hasSources && (
            <CopyButton
              label={words.documents.copyWithCitation}
              picture={<Quote size={15} />}
              text={() => withCitations(text, material, words)}
            />
          )}
          {!unfinished && (
            <>
              <IconButton label={words.regenerate} disabled={busy} onClick={() => regenerate()}>
                <RotateCcw size={16} />
              </IconButton>
              {otherWays}
            </>
          )}
          {onFork && (
            <IconButton label={words.fork} onClick={() => onFork(message)}>
              <GitFork size={16} />
            </IconButton>
          )}
          <DeleteBranch {...props} />
          {generation && <AnswerDetails generation={generation} />}
        </div>
      )}
    </article>
  )
}
