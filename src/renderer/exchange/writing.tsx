import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import { ARCHIVE_VERSION, type ArchivedTree } from '../../contract/archive.ts'
import type { ConversationTree, Message } from '../../contract/conversation.ts'
import type { Folder } from '../../contract/folder.ts'
import { threadOf } from '../conversation/thread.ts'
import type { Words } from '../words/ja.ts'
import { pageStyle, printedStyle } from './printed-style.ts'

/** `pdf` is written as HTML, which is then printed. */
export type ExportFormat = 'json' | 'markdown' | 'html' | 'pdf'

export const FILE_TYPES = {
  json: { end: 'json', type: 'application/json' },
  markdown: { end: 'md', type: 'text/markdown' },
  html: { end: 'html', type: 'text/html' },
  pdf: { end: 'pdf', type: 'application/pdf' },
} as const satisfies Record<ExportFormat, { end: string; type: string }>

/** A file in parts: what stands before the conversations, each of them, between and after them. */
export interface Writing {
  readonly head: string
  readonly between: string
  /** @param folders those that the conversations lie in */
  tail(folders: readonly Folder[]): string
  /** @param index from 0 */
  conversation(tree: ArchivedTree, index: number): string
}

/** How conversations are written in a format. */
export function writingOf(
  format: ExportFormat,
  words: Words,
  language: string,
  now: number,
): Writing {
  switch (format) {
    case 'json':
      return {
        head: `{"format":"kotonoha","version":${ARCHIVE_VERSION},"exportedAt":${now},"conversations":[\n`,
        between: ',\n',
        tail: (folders) => `\n],"folders":${JSON.stringify(folders)}}\n`,
        conversation: (tree) => JSON.stringify(tree),
      }
    case 'markdown':
      return {
        head: '',
        between: '\n---\n\n',
        tail: () => '',
        conversation: (tree) => markdownOf(tree, words, language),
      }
    case 'html':
    case 'pdf':
      return {
        head: `<!doctype html>\n<html lang="${language}">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<title>${words.appName}</title>\n<style>\n${printedStyle}</style>\n<body>\n`,
        between: '\n',
        tail: () => '\n</body>\n</html>\n',
        conversation: (tree, index) =>
          renderToStaticMarkup(
            <PrintedConversation tree={tree} index={index} words={words} language={language} />,
          ),
      }
  }
}

/** The thread that is shown; of a text, the text. */
function shown(tree: ConversationTree): Message[] {
  return tree.conversation.kind === 'comparison'
    ? [...tree.messages]
    : threadOf(tree).map(({ message }) => message)
}

function markdownOf(tree: ConversationTree, words: Words, language: string): string {
  const { conversation } = tree
  const title = nameOf(tree, words).replace(/\s+/g, ' ')
  const head = `# ${title}\n\n${dateOf(conversation.createdAt, language)}\n\n`
  if (conversation.kind === 'text') return `${head}${conversation.draft}\n`
  return (
    head +
    shown(tree)
      .map((message) => `## ${whoWrote(message, words)}\n\n${message.text.trim()}\n`)
      .join('\n')
  )
}

function PrintedConversation({
  tree,
  index,
  words,
  language,
}: {
  tree: ConversationTree
  index: number
  words: Words
  language: string
}) {
  const { conversation } = tree
  const page = `c${index}`
  return (
    <main style={{ page }}>
      {/* Text of a style is not escaped as text is; `pageStyle` takes care of it. */}
      <style>{pageStyle(page, nameOf(tree, words))}</style>
      <h1>{nameOf(tree, words)}</h1>
      <p className="date">{dateOf(conversation.createdAt, language)}</p>
      {conversation.kind === 'text' && <div className="said">{conversation.draft}</div>}
      {shown(tree).map((message) => (
        <article key={message.id} className={message.role}>
          <h2 className="who">{whoWrote(message, words)}</h2>
          {message.role === 'user' ? (
            <div className="said">{message.text}</div>
          ) : (
            <PrintedMarkdown text={message.text} />
          )}
        </article>
      ))}
    </main>
  )
}

/** Without buttons and pictures, and with formulas as MathML, which needs no style sheet. */
function PrintedMarkdown({ text }: { text: string }) {
  return (
    <ReactMarkdown
      components={PRINTED}
      remarkPlugins={[remarkGfm, remarkMath, remarkBreaks, remarkCjkFriendly]}
      rehypePlugins={[
        [rehypeKatex, { throwOnError: false, trust: false, maxExpand: 200, output: 'mathml' }],
      ]}
    >
      {text}
    </ReactMarkdown>
  )
}

/** Lines of code that are kept on one page. */
const KEPT_TOGETHER = 30

const PRINTED: Components = {
  img: ({ alt }) => <span>［{alt}］</span>,
  pre: ({ node, children }) => {
    const lines = (node?.position?.end.line ?? 0) - (node?.position?.start.line ?? 0)
    return <pre className={lines < KEPT_TOGETHER ? 'short' : undefined}>{children}</pre>
  },
}

function nameOf({ conversation }: ConversationTree, words: Words): string {
  return conversation.title || conversation.opening || words.untitled
}

function whoWrote({ role, generation }: Message, words: Words): string {
  if (role === 'user') return words.you
  return generation ? `${words.assistant}（${generation.modelName}）` : words.assistant
}

function dateOf(time: number, language: string): string {
  return new Date(time).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' })
}
