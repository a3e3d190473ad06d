import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown from 'react-markdown'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import { expect, it } from 'vitest'
import { longBlockOf } from './long-block.ts'
import { Markdown } from './markdown.tsx'

const SENTENCE = '請求書を窓口または郵送で提出し、担当者が**対象となる文書**を特定します。'
const many = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n + 1)).join('')

const TABLE = `| 段階 | 担当 | 日数 |\n|---|:-:|---:|\n${many(60, (n) => `| 第${n}段階 | 情報\\|公開 | ${n} 日 |\n`)}`
const TIGHT = many(40, (n) => `- ${n}、${SENTENCE}\n  続きです。\n  - 中の項目\n    - その中\n`)
const LOOSE = many(30, (n) => `${n + 6}. **見出し**\n\n    ${SENTENCE}\n\n    1. 中の項目\n\n`)

/** As HTML, without what only parts of one thing are told apart by. */
const plain = (html: string) =>
  html
    .replace(/<\/tbody>\s*<tbody>/g, '')
    .replace(/<\/?div[^>]*>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/>\s+|\s+</g, (space) => space.trim())
const drawn = (text: string) => plain(renderToStaticMarkup(<Markdown text={text} />))
const drawnWhole = (text: string) =>
  plain(
    renderToStaticMarkup(
      <div>
        <ReactMarkdown remarkPlugins={[remarkGfm, remarkBreaks, remarkCjkFriendly]}>
          {text}
        </ReactMarkdown>
      </div>,
    ),
  )

it('draws long tables and lists in parts as it would draw them whole', () => {
  for (const [kind, text] of [
    ['table', TABLE],
    ['list', TIGHT],
    ['list', LOOSE],
  ] as const) {
    const long = longBlockOf(text)
    expect(long?.kind).toBe(kind)
    expect(long?.parts.length).toBeGreaterThan(2)
    expect(drawn(text)).toBe(drawnWhole(text))
  }
})

it('draws them alike at every length, and leaves all parts but the last as they are', () => {
  for (const text of [TABLE, TIGHT, LOOSE]) {
    let before: string[] = []
    for (let length = 400; length < text.length; length += 173) {
      const grown = text.slice(0, length)
      expect(drawn(grown)).toBe(drawnWhole(grown))
      const now = longBlockOf(grown)?.parts.map((part) => part.text) ?? []
      // Only a first blank line changes what has gone before it.
      if (now.length >= before.length)
        expect(now.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1))
      before = now
    }
  }
})

it('leaves alone what parts could make something else of', () => {
  const items = many(40, () => `- ${SENTENCE}\n`)
  for (const text of [
    items.slice(0, 300),
    `${items}本文が続きます。\n`,
    `${items}* * *\n`,
    `${items}+ 別の一覧\n`,
    `${items}  $$\n  x\n  $$\n`,
    many(30, (n) => `${n}. ${SENTENCE}\n  - 足りない字下げ\n`),
    many(30, () => `- ${SENTENCE}\n\n  続きの段落\n`).replace(/\n\n {2}続きの段落\n(?=-)/g, '\n'),
    TABLE.replace('|---|:-:|---:|', '|---|:-:|'),
    `${TABLE}終わりの行\n`,
    `本文\n${items}`,
  ]) {
    expect(longBlockOf(text)).toBeUndefined()
    expect(drawn(text).replace(/^<[^>]*>/, '')).toBeTruthy()
  }
})

it('puts pins where sentences end, whichever part they are in', () => {
  const items = many(40, (n) => `- ${n}番の文です。続きの文です。\n`)
  for (const text of [items.repeat(2), TABLE]) {
    const sentences = ['39番の文です。', '第55段階']
    const places = sentences.flatMap((one, id) => {
      const at = text.lastIndexOf(one)
      return at < 0 ? [] : [{ id, end: at + one.length }]
    })
    const pins = { places, draw: (id: number) => `[${id}]` }
    const html = renderToStaticMarkup(<Markdown text={text} pins={pins} />)
    for (const { id } of places) expect(html).toContain(`${sentences[id]}[${id}]`)
  }
})
