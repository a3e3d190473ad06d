import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Message } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import { isComposing } from '../composer/ime.ts'
import { Overflow, type OverflowChoice, useOverflow } from '../composer/overflow.tsx'
import { useTyped } from '../composer/use-typed.ts'
import { failureOfCall, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'

const MEASURE_PAUSE_MS = 500

interface QuestionEditorProps {
  readonly message: Message
  readonly onDone: () => void
}

/**
 * Asks in other words; what was asked and answered before stays as a branch. Words that were not sent
 * are there again when it is opened again, unless they were given up.
 */
export function QuestionEditor(props: QuestionEditorProps) {
  const { queries } = useHost()
  const { data: kept, isPending } = useQuery(
    queries.conversations.readEdit.queryOptions({
      input: { messageId: props.message.id },
      staleTime: 0,
      gcTime: 0,
    }),
  )
  return isPending ? null : <Editor {...props} first={kept ?? props.message.text} />
}

function Editor({ message, onDone, first }: QuestionEditorProps & { readonly first: string }) {
  const words = useWords()
  const { client } = useHost()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(first)
  useEffect(() => field.current?.focus(), [])
  const [failure, setFailure] = useState<Failure>()
  const { id: messageId, conversationId, parentId } = message
  const keep = useCallback(
    (edit: string | null) =>
      client.conversations.saveEdit({ messageId, text: edit }).catch((error) => {
        setFailure(failureOfCall(error))
      }),
    [client, messageId],
  )
  const typed = useTyped(field, keep)
  const end = () => {
    typed.drop()
    void keep(null)
    onDone()
  }
  const [measured, setMeasured] = useState(first)
  useEffect(() => {
    const timer = setTimeout(() => setMeasured(text), MEASURE_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  const { overflow, count } = useOverflow(conversationId, measured, parentId)
  const [sending, setSending] = useState(false)
  /** What begins not to fit is first shown; with that in view, sending leaves it out. */
  const send = async (choice: OverflowChoice = {}) => {
    if (sending || text.trim() === '') return
    setSending(true)
    setFailure(undefined)
    try {
      if (!overflow?.isNew && (await count(text))?.isNew) {
        setMeasured(text)
        return
      }
      await client.turn.send({ conversationId, parentId, text, ...choice })
      end()
    } catch (error) {
      setFailure(failureOfCall(error))
    } finally {
      setSending(false)
    }
  }
  return (
    <form
      className="flex flex-col items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={field}
        value={text}
        aria-label={words.edit}
        rows={3}
        onChange={(event) => {
          setText(event.target.value)
          typed.changed()
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Escape') end()
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
        }}
        className="field-sizing-content max-h-[50vh] w-full resize-none rounded-2xl border border-leaf bg-raised px-4 py-2.5 outline-none"
      />
      {failure && <Problem failure={failure} />}
      {overflow && (
        <Overflow
          conversationId={conversationId}
          overflow={overflow}
          busy={sending}
          onSend={(choice) => void send(choice)}
        />
      )}
      <div className="flex gap-2">
        <Button onClick={end}>{words.cancel}</Button>
        <Button type="submit" look="strong" disabled={sending || text.trim() === ''}>
          {words.send}
        </Button>
      </div>
    </form>
  )
}
