import { useQueryClient } from '@tanstack/react-query'
import { Check, RotateCcw, Square, StepForward, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conversation } from '../../contract/conversation.ts'
import type { Failure } from '../../contract/errors.ts'
import { isComposing } from '../composer/ime.ts'
import { useTyped } from '../composer/use-typed.ts'
import { Waiting } from '../conversation/waiting.tsx'
import { failureOfCall, modKey, useHost } from '../host/host.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { type Continuation, emptyContinuations, withEvent } from './continuation.ts'
import { ContinuationView } from './continuation-view.tsx'

/** A page to write on, where a model writes on from the cursor. */
export function TextView({ conversation }: { conversation: Conversation }) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { id, modelId, sampling } = conversation
  const page = useRef<HTMLTextAreaElement>(null)
  const work = useRef<AbortController>(undefined)
  const [count, setCount] = useState<'1' | '2' | '3'>('1')
  const [continuations, setContinuations] = useState<readonly Continuation[]>([])
  const [writing, setWriting] = useState(false)
  const [empty, setEmpty] = useState(conversation.draft === '')
  const [failure, setFailure] = useState<Failure>()

  const save = useCallback(
    async (text: string) => {
      try {
        await client.conversations.saveDraft({ id, text })
        await cache.invalidateQueries({ queryKey: queries.conversations.list.key() })
      } catch (error) {
        setFailure(failureOfCall(error))
      }
    },
    [client, cache, queries, id],
  )
  const typed = useTyped(page, save)
  const changed = () => {
    setEmpty(page.current?.value === '')
    typed.changed()
  }
  useEffect(() => {
    const text = page.current
    text?.focus()
    text?.setSelectionRange(text.value.length, text.value.length)
    return () => work.current?.abort()
  }, [])

  async function write() {
    const text = page.current
    if (!text || writing) return
    const before = text.value.slice(0, text.selectionEnd)
    const end = new AbortController()
    work.current = end
    setFailure(undefined)
    setWriting(true)
    setContinuations(emptyContinuations(Number(count)))
    try {
      const events = await client.complete(
        { modelId, text: before, count: Number(count), sampling },
        { signal: end.signal },
      )
      for await (const event of events) setContinuations((old) => withEvent(old, event))
    } catch (error) {
      if (!end.signal.aborted) setFailure(failureOfCall(error))
    } finally {
      setWriting(false)
    }
  }

  function accept({ text: written }: Continuation) {
    work.current?.abort()
    insert(written)
    setContinuations([])
  }

  /** Puts a text at the cursor as typing does, so that it can be undone. */
  function insert(written: string) {
    const text = page.current
    if (!text) return
    text.focus()
    text.setSelectionRange(text.selectionEnd, text.selectionEnd)
    document.execCommand('insertText', false, written)
    changed()
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto bg-paper">
        <div className="mx-auto flex min-h-full max-w-[46rem] flex-col px-5 py-4">
          <textarea
            ref={page}
            defaultValue={conversation.draft}
            aria-label={words.text}
            placeholder={words.textPlaceholder}
            onInput={changed}
            onKeyDown={(event) => {
              if (isComposing(event)) return
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault()
                void write()
              }
              if (event.key === 'Escape') work.current?.abort()
            }}
            className="field-sizing-content min-h-60 w-full flex-1 resize-none bg-transparent text-base leading-loose outline-none placeholder:text-faint"
          />
        </div>
      </div>
      <div className="mx-auto w-full max-w-[46rem] px-5 pb-3">
        {failure && (
          <div className="pb-2">
            <Problem failure={failure} />
          </div>
        )}
        {continuations.length > 0 && (
          <div
            className="mb-3 grid gap-3"
            style={{ gridTemplateColumns: `repeat(${continuations.length}, minmax(0, 1fr))` }}
          >
            {continuations.map((one) => (
              <section
                key={one.index}
                aria-label={words.continuation(one.index + 1)}
                className="flex max-h-[40vh] flex-col rounded-xl border border-line bg-raised p-3"
              >
                <div className="min-h-0 overflow-y-auto">
                  {one.text === '' && writing ? (
                    <Waiting />
                  ) : (
                    <ContinuationView continuation={one} />
                  )}
                </div>
                <div className="mt-auto pt-2">
                  <Button disabled={one.text === ''} onClick={() => accept(one)}>
                    <Check size={15} />
                    {words.accept}
                  </Button>
                </div>
              </section>
            ))}
          </div>
        )}
        {empty && (
          <Button
            className="mb-3"
            onClick={() => {
              insert(words.cardExample)
              void write()
            }}
          >
            {words.continueExample}
          </Button>
        )}
        <div className="flex flex-wrap items-center gap-3">
          {writing ? (
            <Button onClick={() => work.current?.abort()}>
              <Square size={13} fill="currentColor" />
              {words.stop}
            </Button>
          ) : (
            <Button look="strong" onClick={() => void write()}>
              {continuations.length ? <RotateCcw size={15} /> : <StepForward size={15} />}
              {continuations.length ? words.retry : words.resume}
            </Button>
          )}
          {continuations.length > 0 && !writing && (
            <Button onClick={() => setContinuations([])}>
              <X size={15} />
              {words.discard}
            </Button>
          )}
          <span className="text-soft text-sm">{words.alternatives}</span>
          <Choice
            label={words.alternatives}
            value={count}
            options={[
              ['1', '1'],
              ['2', '2'],
              ['3', '3'],
            ]}
            onChange={setCount}
          />
          <span className="text-faint text-xs">{words.textHint(modKey)}</span>
        </div>
      </div>
    </div>
  )
}
