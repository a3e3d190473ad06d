import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown from 'react-markdown'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkGfm from 'remark-gfm'
import { expect, it } from 'vitest'
import { remarkPins } from './pins.ts'

/** The Markdown as HTML, with a pin after each of some of its parts. */
function pinned(text: string, ...sentences: string[]): string {
  const pins = sentences.map((sentence, id) => ({
    id,
    end: text.indexOf(sentence) + sentence.length,
  }))
  return renderToStaticMarkup(
    <ReactMarkdown
      remarkPlugins={[[remarkPins, { pins }], remarkGfm, remarkBreaks, remarkCjkFriendly]}
    >
      {text}
    </ReactMarkdown>,
  ).replace(/<cite data-pin="(\d)"><\/cite>/g, '[$1]')
}

it('puts pins where sentences end, within a paragraph and at its end', () => {
  expect(pinned('一です。二です。三', '一です。', '二です。', '三')).toBe(
    '<p>一です。[0]二です。[1]三[2]</p>',
  )
  expect(pinned('一です。\n二です。', '一です。', '二です。')).toBe(
    '<p>一です。[0]<br/>\n二です。[1]</p>',
  )
})

it('puts them behind emphasis that ends with the sentence, and into none that goes on', () => {
  expect(pinned('**強い。**次。', '**強い。**', '次。')).toBe(
    '<p><strong>強い。</strong>[0]次。[1]</p>',
  )
  expect(pinned('**一。二。**', '**一。')).toBe('<p><strong>一。[0]二。</strong></p>')
})

it('puts them into items of lists and the last cells of rows', () => {
  expect(pinned('- 一\n- 二', '- 一', '- 二')).toContain('<li>一[0]</li>')
  expect(pinned('| a | b |\n|---|---|\n| 一 | 二 |', '| 一 | 二 |')).toContain('<td>二[0]</td>')
})

it('loses nothing where characters are escaped', () => {
  expect(pinned('5 \\* 3 です。次。', '5 \\* 3 です。', '次。')).toBe(
    '<p>5 * 3 です。次。[0][1]</p>',
  )
})
