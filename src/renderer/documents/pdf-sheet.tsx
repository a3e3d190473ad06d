import type { PDFPageProxy, RenderTask } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.ts'
import { type Box, boxesOf, type PdfText } from './passage-boxes.ts'
import type { PdfFile } from './pdf-file.ts'

/** Most points of a picture, which browsers and memory allow. */
const MOST_POINTS = 2 ** 24
/** Pages are drawn that far out of sight already. */
const MARGIN = '100% 0px'

/** What of a page is wanted, and what stands before it there. */
export interface Wanted {
  readonly text: string
  readonly before: string
}

/** One page of a PDF: drawn when it comes near, an empty sheet before and after. */
export function PdfSheet({
  pdf,
  number,
  scale,
  lit,
  onLit,
  onText,
}: {
  pdf: PdfFile
  /** From 1. */
  number: number
  /** Pixels of the screen for each point. */
  scale: number
  lit: Wanted | undefined
  /** Is given the first box when the lit text has been found. */
  onLit: (mark: Element) => void
  /** Shows the page as text. */
  onText: () => void
}) {
  const words = useWords().documents
  const sheet = useRef<HTMLElement>(null)
  const near = useIsNear(sheet)
  const [page, setPage] = useState<PDFPageProxy>()
  const [text, setText] = useState<PdfText>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!near) return
    let left = false
    readPage(pdf, number).then(
      (read) => {
        if (left) return
        setPage(read.page)
        setText(read.text)
      },
      () => setFailed(true),
    )
    return () => {
      left = true
    }
  }, [pdf, number, near])
  const { width, height } = page?.getViewport({ scale: 1 }) ?? pdf.first
  return (
    <section
      ref={sheet}
      data-sheet={number}
      aria-label={words.sheet(number)}
      style={{ width: width * scale, height: height * scale }}
      // Paper is white in the dark as well, as it is printed.
      className="relative mx-auto shrink-0 bg-white text-black shadow-sm ring-1 ring-line [color-scheme:light]"
    >
      {near && page && !failed && (
        <Drawing page={page} scale={scale} onFailed={() => setFailed(true)} />
      )}
      {near && page && text && lit && (
        <Lit text={text} wanted={lit} scale={scale} label={words.citedHere} onLit={onLit} />
      )}
      {near && page && text && !failed && (
        <Words page={page} items={text} scale={scale} key={scale} />
      )}
      {failed && (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 p-4 text-center text-sm">
          <p>{words.sheetNotDrawn}</p>
          <Button onClick={onText}>{words.showText}</Button>
        </div>
      )}
    </section>
  )
}

async function readPage(pdf: PdfFile, number: number) {
  const page = await pdf.page(number)
  const { items, styles } = await page.getTextContent()
  const { transform } = page.getViewport({ scale: 1 })
  const text: PdfText = { items: items.filter((item) => 'str' in item), styles, transform }
  return { page, text }
}

function Drawing({
  page,
  scale,
  onFailed,
}: {
  page: PDFPageProxy
  scale: number
  onFailed: () => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const failed = useRef(onFailed)
  failed.current = onFailed
  useEffect(() => {
    const { width, height } = page.getViewport({ scale })
    const most = Math.sqrt(MOST_POINTS / (width * height))
    const sharpness = Math.min(window.devicePixelRatio, most)
    const viewport = page.getViewport({ scale: scale * sharpness })
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.floor(viewport.width))
    canvas.height = Math.max(1, Math.floor(viewport.height))
    canvas.className = 'absolute inset-0 size-full'
    const task: RenderTask = page.render({ canvas, viewport })
    task.promise.then(
      // What was drawn before stays, stretched, until this is ready.
      () => box.current?.replaceChildren(canvas),
      (error: unknown) => {
        const isCancelled = error instanceof Error && error.name === 'RenderingCancelledException'
        if (!isCancelled) failed.current()
      },
    )
    return () => task.cancel()
  }, [page, scale])
  return <div ref={box} aria-hidden className="absolute inset-0" />
}

/** The words of a page, unseen over their picture: to be selected, copied and read aloud. */
function Words({ page, items, scale }: { page: PDFPageProxy; items: PdfText; scale: number }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = box.current
    if (!container) return
    container.style.setProperty('--total-scale-factor', String(scale))
    let cancel: (() => void) | undefined
    let left = false
    void import('./pdf-file.ts').then(({ TextLayer }) => {
      if (left) return
      const layer = new TextLayer({
        textContentSource: { items: [...items.items], styles: { ...items.styles }, lang: null },
        container,
        viewport: page.getViewport({ scale }),
      })
      cancel = () => layer.cancel()
      layer.render().catch(() => undefined)
    })
    return () => {
      left = true
      cancel?.()
      container.replaceChildren()
    }
  }, [page, items, scale])
  return <div ref={box} className="pdf-words" />
}

function Lit({
  text,
  wanted,
  scale,
  label,
  onLit,
}: {
  text: PdfText
  wanted: Wanted
  scale: number
  label: string
  onLit: (mark: Element) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [boxes, setBoxes] = useState<Box[]>([])
  useEffect(() => setBoxes(boxesOf(wanted.text, text, wanted.before)), [text, wanted])
  useEffect(() => {
    const first = box.current?.querySelector('mark')
    if (first && boxes.length > 0) onLit(first)
  }, [boxes, onLit])
  return (
    <div
      ref={box}
      role="note"
      aria-label={label}
      className="pointer-events-none absolute inset-0 z-10 mix-blend-multiply"
    >
      <span className="sr-only">{wanted.text}</span>
      {boxes.map(({ left, top, width, height }) => (
        <mark
          key={`${left} ${top}`}
          style={{
            left: left * scale - 2,
            top: top * scale - 1,
            width: width * scale + 4,
            height: height * scale + 2,
          }}
          className="absolute rounded-sm bg-lit outline outline-lit-edge"
        />
      ))}
    </div>
  )
}

/** Whether an element is in sight or near to it. */
function useIsNear(element: React.RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.at(-1)?.isIntersecting ?? false),
      { scrollMargin: MARGIN, rootMargin: MARGIN },
    )
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return near
}
