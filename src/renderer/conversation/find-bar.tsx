import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { isComposing } from '../composer/ime.ts'
import { IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { type Findable, type Match, matchesIn, rangesIn } from './matches.ts'
import { useFindKey } from './use-find-key.ts'
import type { Wanting } from './use-go-to.ts'

/** Names of the highlights in styles.css. */
const FOUND = 'found'
const FOUND_HERE = 'found-here'
/** What of a drawn message was said in it. */
const SAID = '[data-said], .prose-ja'

/** Finds words in what is shown: a conversation, or two documents. */
export function FindBar({
  label,
  thread,
  box,
  wanting: { wanted, want },
  leaveEnd,
  onClose,
}: {
  label: string
  /** Drawn, each has its id as `data-message`. */
  thread: readonly Findable[]
  /** What the conversation is scrolled in. */
  box: RefObject<HTMLElement | null>
  wanting: Wanting
  leaveEnd: () => void
  onClose: () => void
}) {
  const words = useWords()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed)
  const [chosen, setChosen] = useState(0)
  const matches = useMemo(() => matchesIn(thread, query), [thread, query])
  const at = matches.length === 0 ? -1 : Math.min(chosen, matches.length - 1)
  const here = matches[at]
  useHighlights(box, query, here)
  useFindKey(() => field.current?.select())
  useEffect(() => {
    const before = document.activeElement
    field.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  // Only when another place is chosen: an answer that grows must not move the reader.
  const { messageId, index } = here ?? {}
  const isThere = messageId === wanted
  useEffect(() => {
    if (!messageId || index === undefined || !box.current) return
    leaveEnd()
    if (!isThere) return want(messageId)
    return showPlace(box.current, { messageId, index }, query)
  }, [messageId, index, query, box, leaveEnd, isThere, want])

  const step = (by: 1 | -1) => {
    if (matches.length > 0) setChosen((at + by + matches.length) % matches.length)
  }
  return (
    <search
      aria-label={label}
      className="flex min-w-0 items-center gap-1 rounded-xl border border-line-strong bg-raised py-0.5 pr-1 pl-3"
    >
      <input
        ref={field}
        type="text"
        value={typed}
        maxLength={1000}
        aria-label={label}
        placeholder={label}
        className="w-44 min-w-0 bg-transparent text-sm outline-none placeholder:text-faint"
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Escape') onClose()
          else if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
          else return
          event.preventDefault()
        }}
      />
      <span role="status" className="min-w-14 text-right text-faint text-xs tabular-nums">
        {query.trim() !== '' &&
          (matches.length === 0
            ? words.thread.notFound
            : words.thread.foundAt(at + 1, matches.length))}
      </span>
      <IconButton
        label={words.thread.previousPlace}
        disabled={matches.length === 0}
        onClick={() => step(-1)}
      >
        <ChevronUp size={16} />
      </IconButton>
      <IconButton
        label={words.thread.nextPlace}
        disabled={matches.length === 0}
        onClick={() => step(1)}
      >
        <ChevronDown size={16} />
      </IconButton>
      <IconButton label={words.close} onClick={onClose}>
        <X size={16} />
      </IconButton>
    </search>
  )
}

/** Marks what is found in all messages that are drawn, also those that are drawn later. */
function useHighlights(box: RefObject<HTMLElement | null>, query: string, here: Match | undefined) {
  useEffect(() => {
    const { current } = box
    if (!current) return
    const mark = () => {
      const all = new Highlight()
      const one = new Highlight()
      one.priority = 1
      for (const item of current.querySelectorAll('[data-message]')) {
        const ranges = rangesOf(item, query)
        for (const range of ranges) all.add(range)
        if (here && item.getAttribute('data-message') === here.messageId) {
          const range = ranges[Math.min(here.index, ranges.length - 1)]
          if (range) one.add(range)
        }
      }
      CSS.highlights.set(FOUND, all)
      CSS.highlights.set(FOUND_HERE, one)
    }
    let frame = requestAnimationFrame(mark)
    const drawn = new MutationObserver(() => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(mark)
    })
    drawn.observe(current, { childList: true, characterData: true, subtree: true })
    return () => {
      cancelAnimationFrame(frame)
      drawn.disconnect()
      CSS.highlights.delete(FOUND)
      CSS.highlights.delete(FOUND_HERE)
    }
  }, [box, query, here])
}

/** Scrolls to a place, again when its message is drawn. Returns what ends it. */
function showPlace(box: HTMLElement, { messageId, index }: Match, query: string): () => void {
  const item = box.querySelector(`[data-message="${CSS.escape(messageId)}"]`)
  if (!item) return () => undefined
  const show = () => {
    const ranges = rangesOf(item, query)
    const range = ranges[Math.min(index, ranges.length - 1)]
    if (!range) return item.scrollIntoView({ block: 'center' })
    const { top, bottom } = range.getBoundingClientRect()
    const frame = box.getBoundingClientRect()
    if (top < frame.top || bottom > frame.bottom)
      box.scrollBy({ top: (top + bottom) / 2 - (frame.top + frame.bottom) / 2 })
  }
  show()
  const drawn = new ResizeObserver(show)
  drawn.observe(item)
  const enough = setTimeout(() => drawn.disconnect(), 1000)
  return () => {
    clearTimeout(enough)
    drawn.disconnect()
  }
}

function rangesOf(item: Element, query: string): Range[] {
  return [...item.querySelectorAll(SAID)].flatMap((said) => rangesIn(said, query))
}
