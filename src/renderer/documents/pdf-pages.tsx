import { ChevronLeft, ChevronRight, MoveHorizontal, ZoomIn, ZoomOut } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useHost } from '../host/host.ts'
import { IconButton } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import type { PdfFile } from './pdf-file.ts'
import { PdfSheet, type Wanted } from './pdf-sheet.tsx'

/** Steps of the zoom; 1 is as wide as there is room. */
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]
/** Around the sheets, in pixels. */
const MARGIN = 12

/** Opens a document's file; undefined while it is opening. */
export function usePdf(
  id: string,
  size: number | undefined,
  onUnable: () => void,
): PdfFile | undefined {
  const { client } = useHost()
  const [pdf, setPdf] = useState<PdfFile>()
  const unable = useRef(onUnable)
  unable.current = onUnable
  useEffect(() => {
    if (size === undefined) return
    const abort = new AbortController()
    import('./pdf-file.ts')
      .then(({ openPdf }) => openPdf(client, { id, size }, abort.signal, () => unable.current()))
      .then(setPdf)
      .catch(() => {
        if (!abort.signal.aborted) unable.current()
      })
    return () => {
      abort.abort()
      setPdf(undefined)
    }
  }, [client, id, size])
  return pdf
}

/** The pages of a PDF below each other, as they are printed. */
export function PdfPages({
  pdf,
  page,
  lit,
  onPage,
  onText,
}: {
  pdf: PdfFile
  /** The page that is wanted, from 1. */
  page: number
  lit: Wanted | undefined
  /** Is told which page is in view. */
  onPage: (number: number) => void
  /** Shows the page as text. */
  onText: () => void
}) {
  const words = useWords().documents
  const room = useRef<HTMLDivElement>(null)
  const width = useWidth(room)
  const [zoom, setZoom] = useState(1)
  const [inView, setInView] = useState(page)
  const share = useRef<number>(undefined)
  const scale = Math.max(0.05, ((width - 2 * MARGIN) / pdf.first.width) * zoom)
  const go = useCallback((number: number) => {
    const sheet = room.current?.querySelector<HTMLElement>(`[data-sheet="${number}"]`)
    if (sheet && room.current) room.current.scrollTop = sheet.offsetTop - MARGIN
  }, [])
  const isMeasured = width > 0
  useEffect(() => {
    if (isMeasured) go(page)
  }, [isMeasured, page, go])
  // What was in the middle of the view stays there at another zoom.
  const shownScale = useRef(scale)
  useLayoutEffect(() => {
    const { current } = room
    if (scale === shownScale.current) return
    shownScale.current = scale
    if (current && share.current !== undefined)
      current.scrollTop = share.current * current.scrollHeight - current.clientHeight / 2
  }, [scale])
  const follow = () => {
    const { current } = room
    if (!current) return
    const middle = current.scrollTop + current.clientHeight / 2
    share.current = middle / current.scrollHeight
    const number = sheetAt(current, middle)
    if (number === inView) return
    setInView(number)
    onPage(number)
  }
  const toLit = useCallback((mark: Element) => mark.scrollIntoView({ block: 'center' }), [])
  const nextZoom = (step: 1 | -1) =>
    step > 0 ? ZOOMS.find((one) => one > zoom) : ZOOMS.findLast((one) => one < zoom)
  const change = (to: number | undefined) => setZoom(to ?? zoom)
  return (
    <>
      <div className="flex items-center gap-0.5 border-line border-b px-2 py-1 text-soft text-sm">
        <IconButton
          label={words.previousPage}
          disabled={inView <= 1}
          onClick={() => go(inView - 1)}
        >
          <ChevronLeft size={16} />
        </IconButton>
        <span className="min-w-14 text-center tabular-nums" role="status">
          {words.pageOf(inView - 1, pdf.pageCount)}
        </span>
        <IconButton
          label={words.nextPage}
          disabled={inView >= pdf.pageCount}
          onClick={() => go(inView + 1)}
        >
          <ChevronRight size={16} />
        </IconButton>
        <span className="flex-1" />
        <IconButton
          label={words.zoomOut}
          disabled={nextZoom(-1) === undefined}
          onClick={() => change(nextZoom(-1))}
        >
          <ZoomOut size={16} />
        </IconButton>
        <span className="min-w-12 text-center text-xs tabular-nums">
          {words.zoom(Math.round(zoom * 100))}
        </span>
        <IconButton
          label={words.zoomIn}
          disabled={nextZoom(1) === undefined}
          onClick={() => change(nextZoom(1))}
        >
          <ZoomIn size={16} />
        </IconButton>
        <IconButton label={words.fitWidth} disabled={zoom === 1} onClick={() => change(1)}>
          <MoveHorizontal size={16} />
        </IconButton>
      </div>
      <section
        ref={room}
        aria-label={words.asPages}
        onScroll={follow}
        className="relative flex min-h-0 flex-1 flex-col gap-3 overflow-auto bg-side p-3 outline-none focus-visible:ring-2 focus-visible:ring-leaf focus-visible:ring-inset"
      >
        {isMeasured &&
          Array.from({ length: pdf.pageCount }, (_, at) => at + 1).map((number) => (
            <PdfSheet
              key={number}
              pdf={pdf}
              number={number}
              scale={scale}
              lit={number === page ? lit : undefined}
              onLit={toLit}
              onText={onText}
            />
          ))}
      </section>
    </>
  )
}

/** The number of the sheet at a height, of sheets that lie below each other. */
function sheetAt(room: HTMLElement, height: number): number {
  let first = 0
  let last = room.children.length - 1
  while (first < last) {
    const middle = Math.ceil((first + last) / 2)
    const sheet = room.children[middle]
    if (sheet instanceof HTMLElement && sheet.offsetTop <= height) first = middle
    else last = middle - 1
  }
  return first + 1
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new ResizeObserver(() => setWidth(current.clientWidth))
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return width
}
