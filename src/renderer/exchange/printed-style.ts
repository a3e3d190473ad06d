/** How exported conversations look on screen and on paper. */
export const printedStyle = `@page {
  size: A4;
  margin: 24mm 20mm 22mm;
  color: #777;
  font-family: "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
  font-size: 8.5pt;
  @bottom-center {
    content: counter(page) " / " counter(pages);
  }
}
:root {
  color-scheme: light;
}
body {
  max-width: 42em;
  margin: 2em auto;
  padding: 0 1.5em;
  color: #222;
  background: #fff;
  font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP", serif;
  font-size: 11pt;
  line-height: 1.9;
  line-break: strict;
  overflow-wrap: anywhere;
  text-align: justify;
  text-autospace: normal;
  text-spacing-trim: trim-start;
  hanging-punctuation: allow-end;
}
main + main {
  break-before: page;
}
h1,
h2,
h3,
h4 {
  font-family: "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
  line-height: 1.5;
  text-align: start;
  word-break: auto-phrase;
  break-after: avoid;
}
h1 {
  margin-bottom: 0.2em;
  font-size: 1.5em;
}
.date {
  margin: 0 0 2.5em;
  color: #666;
  font-size: 0.85em;
}
h2.who {
  margin: 2em 0 0.4em;
  color: #3d6650;
  font-size: 0.85em;
}
.said {
  white-space: pre-wrap;
}
.user .said {
  padding: 0.6em 1em;
  border-inline-start: 3px solid #3d6650;
  background: #f1f5f1;
  break-inside: avoid-page;
  print-color-adjust: exact;
}
p,
li {
  orphans: 2;
  widows: 2;
}
/* What leads to a list or a table stays with its beginning. */
p:has(+ ul, + ol, + table, + pre) {
  break-after: avoid;
}
li {
  break-inside: avoid-page;
}
pre {
  orphans: 4;
  widows: 4;
  box-decoration-break: clone;
  padding: 0.8em 1em;
  border: 1px solid #ddd;
  border-radius: 4px;
  background: #f7f7f5;
  font-size: 0.82em;
  line-height: 1.6;
  text-align: start;
  white-space: pre-wrap;
}
pre.short,
.katex-display,
blockquote {
  break-inside: avoid;
}
code {
  font-family: ui-monospace, "Cascadia Mono", "Noto Sans Mono CJK JP", monospace;
}
table {
  border-collapse: collapse;
  font-size: 0.92em;
  text-align: start;
}
th,
td {
  padding: 0.3em 0.8em;
  border: 1px solid #ccc;
}
thead {
  display: table-header-group;
  break-after: avoid;
}
th {
  background: #f1f5f1;
  text-align: start;
  print-color-adjust: exact;
}
tr {
  break-inside: avoid;
}
blockquote {
  margin-inline: 0;
  padding-inline-start: 1em;
  border-inline-start: 2px solid #ccc;
  color: #555;
}
@media print {
  body {
    max-width: none;
    margin: 0;
    padding: 0;
  }
}
`

/** Characters of a title that stand over its pages. */
const HEAD_LENGTH = 40

/**
 * The pages of a conversation, with its title over them.
 * @param page their name in the style
 */
export function pageStyle(page: string, title: string): string {
  const characters = [...title.replace(/\s+/g, ' ')]
  const head = characters.slice(0, HEAD_LENGTH).join('')
  const more = characters.length > HEAD_LENGTH ? '…' : ''
  // Whatever could end the string or the element is written by its number.
  const written = head.replace(
    /[^\p{L}\p{N} ]/gu,
    (one) => `\\${one.codePointAt(0)?.toString(16)} `,
  )
  return `@page ${page} { @top-right { content: "${written}${more}" } }`
}
