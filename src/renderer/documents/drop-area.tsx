import { FilePlus2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentHome } from '../../contract/document.ts'
import { useNotice } from '../ui/notices.tsx'
import { useWords } from '../words/use-words.ts'
import { type DropPlace, placeAt } from './drop-place.ts'
import { filesOf, hasFiles } from './take-files.ts'
import { useTaking } from './taking.tsx'

/** Takes files that are dropped anywhere on the window, each place for itself. */
export function DropArea({
  home,
  onNewIn,
}: {
  /** Where files go that are dropped at no place of their own. */
  home: DocumentHome | null
  /** Begins a conversation in a folder, where the page has folders. */
  onNewIn?: (folderId: string) => void
}) {
  const words = useWords()
  const { take } = useTaking()
  const notify = useNotice()
  const [over, setOver] = useState<'window' | 'place'>()
  useEffect(() => {
    // Entering a part of the window comes before leaving the one around it.
    let inside = 0
    let lit: Element | undefined
    const light = (element: Element | undefined) => {
      if (lit !== element) lit?.removeAttribute('data-over')
      element?.setAttribute('data-over', '')
      lit = element
    }
    const wanted = (event: DragEvent): { element?: Element; place: DropPlace } =>
      placeAt(event.target) ?? { place: { home } }
    const show = (event: DragEvent) => {
      const { element, place } = wanted(event)
      const takes = 'newIn' in place || place.home !== null
      light(takes ? element : undefined)
      setOver(takes ? (element ? 'place' : 'window') : undefined)
      return takes
    }
    const end = () => {
      inside = 0
      light(undefined)
      setOver(undefined)
    }
    const enter = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      inside++
      show(event)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      inside = Math.max(0, inside - 1)
      if (inside === 0) end()
    }
    const move = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = show(event) ? 'copy' : 'none'
    }
    const drop = (event: DragEvent) => {
      end()
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      const { element, place } = wanted(event)
      const to: DocumentHome | null =
        'newIn' in place ? { in: 'conversation', conversationId: null } : place.home
      if (!to) return
      if ('newIn' in place) onNewIn?.(place.newIn)
      void filesOf(event.dataTransfer).then(async (files) => {
        // What is added to another conversation than the one shown is not seen.
        const isTaken = await take(files, to)
        if (isTaken && element && to.in === 'conversation' && to.conversationId !== null)
          notify({ kind: 'told', text: words.shelf.dropped(files.length) })
      })
    }
    const listening = new AbortController()
    const { signal } = listening
    document.addEventListener('dragenter', enter, { signal })
    document.addEventListener('dragleave', leave, { signal })
    document.addEventListener('dragover', move, { signal })
    document.addEventListener('drop', drop, { signal })
    return () => {
      light(undefined)
      listening.abort()
    }
  }, [home, onNewIn, take, notify, words])
  if (over !== 'window' || !home) return null
  return (
    <div className="pointer-events-none absolute inset-0 z-50 flex items-center justify-center bg-paper/80 p-6">
      <div className="flex flex-col items-center gap-2 rounded-2xl border-2 border-leaf border-dashed bg-raised px-10 py-8 text-center shadow-lg">
        <FilePlus2 size={32} className="text-leaf" aria-hidden />
        <p className="font-medium">
          {home.in === 'shelf' ? words.documents.dropOnShelf : words.documents.dropHere}
        </p>
        <p className="text-faint text-sm">{words.documents.dropHint}</p>
      </div>
    </div>
  )
}
