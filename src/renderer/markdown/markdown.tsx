import { memo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeHighlight from 'rehype-highlight'
import rehypeKatex from 'rehype-katex'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import { useHost } from '../host/host.ts'
import { useWords } from '../words/use-words.ts'
import { blocksOf } from './blocks.ts'
import { CodeBlock } from './code-block.tsx'

/** Text of a model: one path for a growing answer and for history; HTML in it stays text. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="prose-ja">
      {blocksOf(text).map(({ offset, text: block }) => (
        <Block key={offset} text={block} />
      ))}
    </div>
  )
})

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown
      components={components}
      remarkPlugins={[remarkGfm, remarkMath, remarkBreaks, remarkCjkFriendly]}
      rehypePlugins={[
        [rehypeKatex, { throwOnError: false, trust: false, maxExpand: 200 }],
        [rehypeHighlight, { detect: false }],
      ]}
    >
      {text}
    </ReactMarkdown>
  )
})

const components: Components = {
  a: ({ href, children }) => <Link href={href ?? ''}>{children}</Link>,
  // A picture from elsewhere would tell its server what is being read.
  img: ({ alt }) => <ImageNote alt={alt ?? ''} />,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className="table-scroll">
      <table>{children}</table>
    </div>
  ),
}

function Link({ href, children }: { href: string; children?: React.ReactNode }) {
  const { client } = useHost()
  if (!/^(https?|mailto):/.test(href)) return <span>{children}</span>
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
