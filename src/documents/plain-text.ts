import { PageWriter, type ReadDocument } from './document.ts'
import { DocumentProblem } from './problem.ts'

/** Paragraphs between empty lines; lines that are numbered as headings of Japanese documents are headings. */
export function readPlainText(text: string): ReadDocument {
  const page = new PageWriter()
  for (const part of lines(text).split(/\n\s*\n/)) {
    const [first = '', ...rest] = part.trim().split('\n')
    const level = headingLevel(first)
    if (level === undefined) {
      page.paragraph(part)
      continue
    }
    page.heading(level, first)
    page.paragraph(rest.join('\n'))
  }
  return { pages: [page.page()] }
}

/** Source code: kept line by line. */
export function readCode(text: string): ReadDocument {
  const page = new PageWriter()
  page.code(lines(text))
  return { pages: [page.page()] }
}

/** Markdown: headings, tables, code and paragraphs; marks of emphasis stay as they are written. */
export function readMarkdown(text: string): ReadDocument {
  const page = new PageWriter()
  let paragraph: string[] = []
  let title: string | undefined
  const flush = () => {
    page.paragraph(paragraph.join('\n'))
    paragraph = []
  }
  const all = lines(text)
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .split('\n')
  for (let at = 0; at < all.length; at++) {
    const line = all[at] ?? ''
    const fence = /^\s*(```+|~~~+)/.exec(line)?.[1]
    const heading = /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)
    const underline = /^(=+|-{3,})\s*$/.exec(all[at + 1] ?? '')
    if (fence) {
      flush()
      const end = all.findIndex((one, index) => index > at && one.trim().startsWith(fence))
      page.code(all.slice(at + 1, end < 0 ? undefined : end).join('\n'))
      at = end < 0 ? all.length : end
    } else if (heading) {
      flush()
      const [, marks = '', words = ''] = heading
      title ??= words
      page.heading(marks.length, words)
    } else if (underline && line.trim() !== '' && paragraph.length === 0 && !line.includes('|')) {
      title ??= line.trim()
      page.heading(underline[1]?.startsWith('=') ? 1 : 2, line)
      at++
    } else if (/^\s*\|?[\s:|-]*-[\s:|-]*$/.test(all[at + 1] ?? '') && line.includes('|')) {
      flush()
      page.row(cellsOf(line), { header: true })
      for (at += 2; (all[at] ?? '').includes('|'); at++) page.row(cellsOf(all[at] ?? ''))
      at--
    } else if (line.trim() === '') flush()
    else paragraph.push(line)
  }
  flush()
  return { title, pages: [page.page()] }
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|'))
}

/**
 * Comma or tab separated values (RFC 4180); the first row is the header.
 * @param separator found from the first line when absent
 */
export function readSeparated(text: string, separator?: string): ReadDocument {
  const page = new PageWriter()
  const head = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
  const mark = separator ?? [',', '\t', ';'].toSorted((a, b) => count(head, b) - count(head, a))[0]
  let isFirst = true
  for (const row of separatedRows(lines(text), mark ?? ',')) {
    if (row.every((value) => value.trim() === '')) continue
    page.row(row, { header: isFirst })
    isFirst = false
  }
  return { pages: [page.page()] }
}

function* separatedRows(text: string, separator: string): Generator<string[]> {
  let row: string[] = []
  let value = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character !== '"') value += character
      else if (text.charAt(at + 1) === '"') {
        value += '"'
        at++
      } else quoted = false
    } else if (character === '"' && value.trim() === '') {
      quoted = true
      value = ''
    } else if (character === separator) {
      row.push(value)
      value = ''
    } else if (character === '\n') {
      yield [...row, value]
      row = []
      value = ''
    } else value += character
  }
  if (value !== '' || row.length > 0) yield [...row, value]
}

/**
 * JSON and JSON lines, as lines of `path: value`.
 * @throws DocumentProblem corrupt
 */
export function readJson(text: string): ReadDocument {
  const page = new PageWriter()
  for (const value of jsonValues(text)) page.code(flattened(value).join('\n'))
  return { pages: [page.page()] }
}

function jsonValues(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch (cause) {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line))
    } catch {
      throw new DocumentProblem('corrupt', 'not JSON', { cause })
    }
  }
}

function flattened(root: unknown): string[] {
  const written: string[] = []
  const waiting: { path: string; value: unknown }[] = [{ path: '', value: root }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, value } = next
    if (value !== null && typeof value === 'object') {
      const isArray = Array.isArray(value)
      const parts = Object.entries(value).map(([key, inner]) => ({
        path: isArray ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
        value: inner,
      }))
      waiting.push(...parts.toReversed())
    } else written.push(path === '' ? String(value) : `${path}: ${String(value)}`)
  }
  return written
}

/** Numbered headings of Japanese documents: 第1章, 第二条, 1.2, ■. */
function headingLevel(line: string): number | undefined {
  if (line.length > 40 || /[。、]$/.test(line)) return undefined
  const level = chapterLevel(line)
  if (level !== undefined) return level
  const numbered = /^([\d０-９]+(?:[.．][\d０-９]+)*)[.．]?[\s　]\S/u.exec(line)?.[1]
  if (numbered) return numbered.split(/[.．]/).length
  return /^[■◆●【]/u.test(line) ? 2 : undefined
}

/** The level of a line that names a part of a Japanese document: 第1章, 第2節, 第三条. */
export function chapterLevel(line: string): number | undefined {
  if (line.length > 40 || /[。、]$/.test(line)) return undefined
  if (/^第\s?[\d０-９一二三四五六七八九十百]+\s?[編部章]/u.test(line)) return 1
  if (/^第\s?[\d０-９一二三四五六七八九十百]+\s?節/u.test(line)) return 2
  if (/^第\s?[\d０-９一二三四五六七八九十百]+\s?条/u.test(line)) return 3
  return undefined
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '')
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}
