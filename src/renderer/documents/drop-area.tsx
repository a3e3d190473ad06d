import { FilePlus2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentHome } from '../../contract/document.ts'
import { useWords } from '../words/use-words.ts'
import { filesOf, hasFiles } from './take-files.ts'
import { useTaking } from './taking.tsx'

/** Takes files that are dropped anywhere on the window. */
export function DropArea({ home }: { home: DocumentHome | null }) {
  const words = useWords().documents
  const { take } = useTaking()
  const [over, setOver] = useState(false)
  useEffect(() => {
    // Entering a part of the window comes before leaving the one around it.
    let inside = 0
    const enter = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      inside++
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      inside = Math.max(0, inside - 1)
      if (inside === 0) setOver(false)
    }
    const move = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = home ? 'copy' : 'none'
    }
    const drop = (event: DragEvent) => {
      inside = 0
      setOver(false)
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      if (home) void filesOf(event.dataTransfer).then((files) => take(files, home))
    }
    const end = new AbortController()
    const { signal } = end
    document.addEventListener('dragenter', enter, { signal })
    document.addEventListener('dragleave', leave, { signal })
    document.addEventListener('dragover', move, { signal })
    document.addEventListener('drop', drop, { signal })
    return () => end.abort()
  }, [home, take])
  if (!over || !home) return null
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-paper/80 p-6">
      <div className="flex flex-col items-center gap-2 rounded-2xl border-2 border-leaf border-dashed bg-raised px-10 py-8 text-center shadow-lg">
        <FilePlus2 size={32} className="text-leaf" aria-hidden />
        <p className="font-medium">{home.in === 'shelf' ? words.dropOnShelf : words.dropHere}</p>
        <p className="text-faint text-sm">{words.dropHint}</p>
      </div>
    </div>
  )
}
