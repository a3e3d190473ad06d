import { useQueryClient } from '@tanstack/react-query'
import { ArrowUp, BookText, Square } from 'lucide-react'
import { memo, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { SamplingChoice } from '../../contract/conversation.ts'
import type { DocumentHome } from '../../contract/document.ts'
import { pairOf } from '../../contract/earlier-first.ts'
import type { Failure } from '../../contract/errors.ts'
import type { Reading } from '../../contract/whole-document.ts'
import { wholeKindOf } from '../../contract/whole-kind.ts'
import { AddDocuments } from '../documents/add-documents.tsx'
import { DocumentChips, useDocumentsOf } from '../documents/document-chips.tsx'
import { filesOf, hasFiles } from '../documents/take-files.ts'
import { useTaking } from '../documents/taking.tsx'
import { ReadingChoice } from '../documents/whole-reading.tsx'
import { failureOfCall, modKey, useHost, useSettings } from '../host/host.ts'
import { Insertion, PromptDialog } from '../prompts/prompt-dialog.tsx'
import { useSelectedText } from '../prompts/use-selected-text.ts'
import { IconButton } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useWords } from '../words/use-words.ts'
import { ContextMeter } from './context-meter.tsx'
import { isComposing, opensPrompts, sends } from './ime.ts'
import { Overflow, type OverflowChoice, useOverflow } from './overflow.tsx'
import { useTyped } from './use-typed.ts'

/** Longer texts that are pasted become documents: a field of that length is slow to write in. */
const LONGEST_PASTE = 20_000
const MEASURE_PAUSE_MS = 500

interface ComposerProps {
  /** Null: the conversation begins with this message. */
  readonly conversationId: string | null
  readonly draft: string
  readonly answering: boolean
  /** How a conversation that begins with this message is set up. */
  readonly choices?: {
    folderId: string | null
    systemInstruction: string | null
    sampling: SamplingChoice
  }
  readonly onStarted?: (conversationId: string) => void
  /** Shows the beginning of a conversation, with the draft for it. */
  readonly onNew?: () => void
}

/**
 * Where a message is written. The text lives in the field itself, so that a key press draws nothing
 * anew; only whether it is empty is state.
 */
export const Composer = memo(function Composer({
  conversationId,
  draft,
  answering,
  choices,
  onStarted,
  onNew,
}: ComposerProps) {
  const words = useWords()
  const { client, queries } = useHost()
  const cache = useQueryClient()
  const { language, sendKey } = useSettings()
  const field = useRef<HTMLTextAreaElement>(null)
  const measureTimer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // What is typed comes back as the draft once it is saved; writing it into the field again costs a layout.
  const [draftAtFirst] = useState(draft)
  /** What stands in the field, also when that has gone. */
  const written = useRef(draft)
  const [empty, setEmpty] = useState(draft.trim() === '')
  const [measured, setMeasured] = useState(draft)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const [prompting, setPrompting] = useState<{ written: string; selected: string }>()
  /** How documents are read for this message, where the user has chosen it. */
  const [reading, setReading] = useState<Reading>()
  const selectedText = useSelectedText()
  const { overflow, count } = useOverflow(conversationId, measured)
  const home = useMemo(
    (): DocumentHome => ({ in: 'conversation', conversationId }),
    [conversationId],
  )
  const { documents, folders, sending: files } = useDocumentsOf(home)
  const { take } = useTaking()
  // A question must not go ahead of the documents it is about.
  const arriving = files.length > 0

  const given = documents.filter(({ state }) => state.status !== 'failed')
  const canCompare = folders.length === 0 && pairOf(given, measured) !== undefined
  const kind = wholeKindOf(measured, canCompare ? 2 : 1)
  const asked = kind === 'differences' ? kind : kind ? 'whole' : 'passages'
  // What is read in parts takes nothing along of what was said before.
  const readsWhole = documents.length > 0 && (reading ?? asked) !== 'passages'

  const saveDraft = useCallback(
    (text: string) =>
      client.conversations.saveDraft({ id: conversationId, text }).catch((error) => {
        setFailure(failureOfCall(error))
      }),
    [client, conversationId],
  )
  const typed = useTyped(field, saveDraft)

  useEffect(() => {
    if (!field.current) return
    grow(field.current)
    // A menu that was opened while the draft was read would close for want of the focus.
    if (!document.querySelector(':is([role=menu], [role=dialog])[data-state=open]'))
      field.current.focus()
  }, [])
  useEffect(() => () => clearTimeout(measureTimer.current), [])
  // Not with each saving: the whole conversation would be drawn anew.
  useEffect(
    () => () => {
      const text = written.current
      if (!conversationId) cache.setQueryData(queries.conversations.newDraft.queryKey(), text)
      else
        cache.setQueryData(
          queries.conversations.read.queryKey({ input: { id: conversationId } }),
          (tree) => tree && { ...tree, conversation: { ...tree.conversation, draft: text } },
        )
    },
    [queries, cache, conversationId],
  )

  function changed() {
    const text = field.current
    if (!text) return
    grow(text)
    written.current = text.value
    setEmpty(text.value.trim() === '')
    setFailure(undefined)
    typed.changed()
    clearTimeout(measureTimer.current)
    measureTimer.current = setTimeout(() => setMeasured(text.value), MEASURE_PAUSE_MS)
  }

  /** What begins not to fit is first shown; with that in view, sending leaves it out. */
  async function send(choice: OverflowChoice = {}) {
    const text = field.current
    if (!text || answering || sending || arriving || text.value.trim() === '') return
    typed.drop()
    setSending(true)
    setFailure(undefined)
    try {
      if (conversationId && !readsWhole && !overflow?.isNew && (await count(text.value))?.isNew) {
        setMeasured(text.value)
        return
      }
      const turn = await client.turn.send({
        conversationId,
        text: text.value,
        ...choice,
        reading,
        ...choices,
        documentIds: conversationId ? [] : [...folders, ...documents].map(({ id }) => id),
      })
      text.value = ''
      changed()
      typed.drop()
      setMeasured('')
      setReading(undefined)
      saveDraft('')
      onStarted?.(turn.conversationId)
    } catch (error) {
      // The text stays in the field, and on disk as a draft.
      setFailure(failureOfCall(error))
      saveDraft(text.value)
    } finally {
      setSending(false)
      // The button that was pressed has lost the focus; a menu opened meanwhile has it, and keeps it.
      if (document.activeElement === document.body) text.focus()
    }
  }

  /** Takes what was written to the beginning of another conversation. */
  async function moveToNew() {
    const text = field.current
    if (!text) return
    cache.setQueryData(queries.conversations.newDraft.queryKey(), text.value)
    try {
      await client.conversations.saveDraft({ id: null, text: text.value })
      text.value = ''
      changed()
      onNew?.()
    } catch (error) {
      setFailure(failureOfCall(error))
    }
  }

  function openPrompts() {
    setPrompting({ written: field.current?.value.trim() ?? '', selected: selectedText.current })
  }

  /** Puts a text in place of what was written, which can be undone like typing. */
  function replace(text: string | null) {
    setPrompting(undefined)
    field.current?.focus()
    if (text === null) return
    field.current?.select()
    document.execCommand('insertText', false, text)
  }

  const insertion = useContext(Insertion)
  useEffect(() => {
    insertion.current = replace
    return () => {
      insertion.current = null
    }
  })

  const stop = () => conversationId && client.turn.stop({ conversationId })
  const hint = words.sendHint[sendKey]
  return (
    <div className="mx-auto w-full max-w-[46rem] px-4 pb-3">
      {failure && (
        <div className="pb-2">
          <Problem failure={failure} />
        </div>
      )}
      {overflow && !answering && !readsWhole && (
        <Overflow
          conversationId={conversationId}
          overflow={overflow}
          busy={sending}
          onSend={(choice) => void send(choice)}
          onNew={() => void moveToNew()}
        />
      )}
      <div className="rounded-2xl border border-line-strong bg-raised shadow-sm focus-within:border-leaf">
        <DocumentChips home={home} />
        <textarea
          ref={field}
          defaultValue={draftAtFirst}
          rows={1}
          aria-label={words.message}
          placeholder={words.messagePlaceholder}
          className="field-sizing-content block max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 pb-1 leading-relaxed outline-none placeholder:text-faint"
          onInput={changed}
          onPaste={(event) => {
            // What is copied from an office program is text and a picture of it.
            const { clipboardData } = event
            const text = clipboardData.getData('text/plain')
            if (text.length > LONGEST_PASTE) {
              event.preventDefault()
              const name = words.thread.pasted(new Date().toLocaleTimeString(language))
              return void take([new File([text], `${name}.txt`, { type: 'text/plain' })], home)
            }
            if (!hasFiles(clipboardData) || clipboardData.types.includes('text/plain')) return
            event.preventDefault()
            void filesOf(clipboardData).then((all) => take(all, home))
          }}
          onKeyDown={(event) => {
            if (opensPrompts(event)) {
              event.preventDefault()
              openPrompts()
            } else if (sends(event, sendKey)) {
              event.preventDefault()
              void send()
            } else if (event.key === 'Escape' && answering && !isComposing(event)) void stop()
          }}
        />
        {documents.length > 0 && !empty && (
          <ReadingChoice reading={reading ?? asked} canCompare={canCompare} onChange={setReading} />
        )}
        <div className="flex items-center gap-3 px-3 pb-2.5">
          <span className="hidden flex-1 truncate pl-1 text-faint text-xs sm:block">
            {typeof hint === 'function' ? hint(modKey) : hint}
          </span>
          <span className="flex-1 sm:hidden" />
          <AddDocuments home={home} />
          <IconButton label={words.prompts} onClick={openPrompts}>
            <BookText size={17} />
          </IconButton>
          <ContextMeter conversationId={conversationId} text={measured} />
          {answering ? (
            <button
              type="button"
              aria-label={words.stop}
              onClick={() => void stop()}
              className="flex size-9 items-center justify-center rounded-full bg-ink text-paper"
            >
              <Square size={14} fill="currentColor" />
            </button>
          ) : (
            <button
              type="button"
              aria-label={words.send}
              disabled={empty || sending || arriving}
              onClick={() => void send()}
              className="flex size-9 items-center justify-center rounded-full bg-leaf text-on-leaf transition-colors hover:bg-leaf-strong disabled:bg-line disabled:text-faint"
            >
              <ArrowUp size={18} />
            </button>
          )}
        </div>
      </div>
      {prompting && <PromptDialog {...prompting} onClosed={replace} />}
    </div>
  )
})

/** As tall as its text, up to the limit of its style, where the browser does not see to that itself. */
function grow(text: HTMLTextAreaElement) {
  if (CSS.supports('field-sizing', 'content')) return
  if (text.value.length > 5000) {
    text.style.height = '40vh'
    return
  }
  text.style.height = 'auto'
  text.style.height = `${text.scrollHeight}px`
}
