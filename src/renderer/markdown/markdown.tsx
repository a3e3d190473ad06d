import type { Element } from 'hast'
import { createContext, memo, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import { useHost } from '../host/host.ts'
import { scrollable } from '../ui/scrollable.ts'
import { useWords } from '../words/use-words.ts'
import { blocksOf, fencedIn, type MarkdownBlock } from './blocks.ts'
import { CodeBlock } from './code-block.tsx'
import { longBlockOf, type PartKind, rehypePart, remarkPart } from './long-block.ts'
import { type PinPlace, remarkPins } from './pins.ts'

/** What stands after sentences of a text. */
export interface Pins {
  readonly places: readonly PinPlace[]
  /** Draws the one of an id. */
  readonly draw: (id: number) => ReactNode
}

const NO_PINS: Pins = { places: [], draw: () => null }
const DrawPin = createContext(NO_PINS.draw)
const InertLinks = createContext(false)

/**
 * Text of a model: one path for a growing answer and for history; HTML in it stays text.
 * @param inert whether links lead nowhere, because what the model has read may have put them there
 */
export const Markdown = memo(function Markdown({
  text,
  pins = NO_PINS,
  inert = false,
}: {
  text: string
  pins?: Pins | undefined
  inert?: boolean
}) {
  const blocks = useBlocks(text)
  return (
    <InertLinks value={inert}>
      <DrawPin value={pins.draw}>
        <div className="prose-ja">
          {blocks.map(({ offset, text: block }) => (
            <Block key={offset} text={block} pins={pinsIn(pins.places, offset, block.length)} />
          ))}
        </div>
      </DrawPin>
    </InertLinks>
  )
})

/** The text in blocks, of which only the last changes while it grows. */
function useBlocks(text: string): MarkdownBlock[] {
  const before = useRef<MarkdownBlock[]>([])
  const blocks = useMemo(() => blocksOf(text, before.current), [text])
  useEffect(() => {
    before.current = blocks
  }, [blocks])
  return blocks
}

/** The pins of a block, as text, by which it is known whether they have changed. */
function pinsIn(
  places: readonly PinPlace[],
  offset: number,
  length: number,
  /** Length of what is put before the block. */
  head = 0,
): string {
  return places
    .filter(({ end }) => end > offset && end <= offset + length)
    .map(({ end, id }) => `${end - offset + head}:${id}`)
    .join(',')
}

function pinsFrom(text: string): PinPlace[] {
  if (text === '') return []
  return text.split(',').map((one) => {
    const [end, id] = one.split(':').map(Number)
    return { end: end ?? 0, id: id ?? 0 }
  })
}

const Block = memo(function Block({ text, pins }: { text: string; pins: string }) {
  const fenced = pins === '' ? fencedIn(text) : undefined
  if (fenced) return <CodeBlock {...fenced} />
  const long = longBlockOf(text)
  if (!long) return <Parsed text={text} pins={pins} />
  const places = pinsFrom(pins)
  const parts = long.parts.map(({ offset, text: part, head }, index) => (
    <Parsed
      key={offset}
      text={head + part}
      pins={pinsIn(places, offset, part.length, head.length)}
      part={
        long.kind === 'list'
          ? long.loose
            ? 'loose-items'
            : 'items'
          : index === 0
            ? 'table'
            : 'rows'
      }
    />
  ))
  if (long.kind === 'table')
    return (
      <Scrolled>
        <table>{parts}</table>
      </Scrolled>
    )
  return long.start === undefined ? <ul>{parts}</ul> : <ol start={long.start}>{parts}</ol>
})

const Parsed = memo(function Parsed({
  text,
  pins,
  part,
}: {
  text: string
  pins: string
  part?: PartKind
}) {
  const places = useMemo(() => pinsFrom(pins), [pins])
  return (
    <ReactMarkdown
      components={components}
      remarkPlugins={[
        // First, while the places of all text are known.
        [remarkPins, { pins: places }],
        remarkGfm,
        remarkMath,
        remarkBreaks,
        remarkCjkFriendly,
        [remarkPart, { part }],
      ]}
      rehypePlugins={[
        [rehypeKatex, { throwOnError: false, trust: false, maxExpand: 200 }],
        [rehypePart, { part }],
      ]}
    >
      {text}
    </ReactMarkdown>
  )
})

const components: Components = {
  cite: ({ node }) => <Pin id={Number(node?.properties['data-pin'] ?? node?.properties.dataPin)} />,
  a: ({ href, children }) => <Link href={href ?? ''}>{children}</Link>,
  // A picture from elsewhere would tell its server what is being read.
  img: ({ alt }) => <ImageNote alt={alt ?? ''} />,
  pre: ({ node, children }) => <Code node={node}>{children}</Code>,
  table: ({ children }) => (
    <Scrolled>
      <table>{children}</table>
    </Scrolled>
  ),
}

function Scrolled({ children }: { children: ReactNode }) {
  return (
    <div ref={scrollable} className="table-scroll">
      {children}
    </div>
  )
}

/** Code that stands in a list or a quotation. */
function Code({ node, children }: { node?: Element | undefined; children?: ReactNode }) {
  const [code] = node?.children ?? []
  const [text] = code?.type === 'element' ? code.children : []
  if (code?.type !== 'element' || text?.type !== 'text') return <pre>{children}</pre>
  const names = code.properties.className
  const name = Array.isArray(names) ? names.find((one) => `${one}`.startsWith('language-')) : ''
  return <CodeBlock language={`${name ?? ''}`.slice('language-'.length)} code={text.value} />
}

function Pin({ id }: { id: number }) {
  return useContext(DrawPin)(id)
}

function Link({ href, children }: { href: string; children?: React.ReactNode }) {
  const { client } = useHost()
  const isInert = useContext(InertLinks)
  if (!/^(https?|mailto):/.test(href)) return <span>{children}</span>
  if (isInert)
    return (
      <span>
        {children}
        {children !== href && <span className="text-faint text-sm">（{href}）</span>}
      </span>
    )
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      title={href}
      onClick={(event) => {
        if (location.protocol === 'http:') return
        event.preventDefault()
        void client.host.openLink({ url: href })
      }}
    >
      {children}
    </a>
  )
}

function ImageNote({ alt }: { alt: string }) {
  const words = useWords()
  return <span className="text-faint text-sm">［{words.imageNotShown(alt)}］</span>
}
