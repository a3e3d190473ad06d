import type { WholeKind, WholePoint } from '../contract/whole-document.ts'
import { ground } from '../documents/grounding.ts'
import { type Span, sentencesOf } from '../documents/sentences.ts'
import wordings from './wordings.json' with { type: 'json' }

/** Longest point, in characters. */
const LONGEST = 400
/** Most points that are taken of one part. */
const MOST = 40
/** What is known is told to the next part by its last points, of at most so many characters. */
const KNOWN = 300

const TASKS: Readonly<Record<Exclude<WholeKind, 'summary' | 'differences'>, string>> = {
  points: wordings.wholeTaskPoints,
  table: wordings.wholeTaskTable,
  list: wordings.wholeTaskList,
}

/** A passage with the place it is told to come from. */
export interface WholePassage {
  /** From 0, within its document. */
  readonly ordinal: number
  readonly text: string
  readonly page: number | null
}

/** Asks for what a part of a document has to tell, with what is known from the parts before it. */
export function partQuestion(
  { kind, question }: { kind: WholeKind; question: string },
  passages: readonly WholePassage[],
  known: readonly WholePoint[],
): string {
  const told = lastOf(known)
  const before = told === '' ? '' : filled(wordings.wholeKnown, { points: told })
  // What looks like the heading that sets the material off gets another sign.
  const text = passages.map((one) => one.text.replaceAll('【資料', '［資料')).join('\n')
  if (kind === 'differences') return filled(wordings.differences, { question, text })
  if (kind === 'summary') return filled(wordings.summary, { text: `${before}${text}`.trim() })
  return filled(wordings.wholePart, {
    task: filled(TASKS[kind], { question }),
    known: before,
    text,
  })
}

/** Asks for fewer points that say the same. */
export function togetherQuestion(points: readonly WholePoint[]): string {
  return filled(wordings.wholeTogether, {
    points: points.map(({ text }) => `・${text}`).join('\n'),
  })
}

/** The points or sentences of an answer, each with the passage that says it and its page. */
export function pointsIn(answer: string, passages: readonly WholePassage[]): WholePoint[] {
  const texts = passages.map(({ text }) => text)
  return linesIn(answer).map((text) => {
    const passage = passages[groundedIn(text, texts) ?? -1]
    return {
      text,
      page: (passage ?? passages[0])?.page ?? null,
      passage: passage?.ordinal ?? null,
    }
  })
}

/** The points that an answer puts together from others, each with the page of the one it rests on. */
export function pointsFrom(answer: string, points: readonly WholePoint[]): WholePoint[] {
  const texts = points.map(({ text }) => text)
  return linesIn(answer).flatMap((text) => {
    const from = points[groundedIn(text, texts) ?? -1]
    // What none of the points says, the model has added.
    return from ? [{ ...from, text }] : []
  })
}

/** Each point once, whatever its width, signs and spaces. */
export function distinct(points: readonly WholePoint[]): WholePoint[] {
  const seen = new Set<string>()
  return points.filter(({ text }) => {
    const key = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s\p{P}]/gu, '')
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** What has come of a task, in Markdown. */
export function answerOf(kind: WholeKind, points: readonly WholePoint[]): string {
  return written(kind, points).text
}

/** What has come of a task, and where in it each point stands, in UTF-16 units. */
export function written(
  kind: WholeKind,
  points: readonly WholePoint[],
): { text: string; spans: Span[] } {
  const spans: Span[] = []
  let text = ''
  const line = (before: string, said: string, after = '') => {
    const start = text.length + before.length
    spans.push({ start, end: start + said.length })
    text += `${before}${said}${after}\n`
  }
  if (kind === 'table') {
    text = '| 項目 | 内容 | ページ |\n|---|---|---|\n'
    const cell = (value: string) => value.replaceAll('|', '｜').trim()
    for (const { text: said, page } of points) {
      const [, name = '', value = ''] = /^([^：:]{1,40})[：:](.*)$/u.exec(said) ?? ['', '', said]
      line(`| ${cell(name)} | `, cell(value), ` | ${page ?? ''} |`)
    }
  } else {
    if (kind === 'list') text = `全部で${points.length}件です。\n\n`
    for (const [at, point] of points.entries())
      line(kind === 'list' ? `${at + 1}. ` : '- ', `${point.text}${pageOf(point)}`)
  }
  return { text: text.trimEnd(), spans }
}

function pageOf({ page, passage }: WholePoint): string {
  if (page === null) return ''
  return passage === null ? `（${page}ページ付近）` : `（${page}ページ）`
}

/** What an answer says, a statement a line, without marks of lists. */
export function linesIn(answer: string): string[] {
  return answer
    .split('\n')
    .flatMap((line) => sentencesOf(line).map(({ start, end }) => line.slice(start, end)))
    .map((line) =>
      line
        .replace(/^\s*(?:[・•*\-●○■□◆◇]|[（(]?\d{1,3}[.．)）、])\s*/u, '')
        .replace(/\*\*/g, '')
        .trim()
        .slice(0, LONGEST),
    )
    .filter((line) => line !== '' && line !== wordings.notInMaterial)
    .filter((line) => !/^(?:なし|該当なし|特になし)[。.]?$/u.test(line))
    .slice(0, MOST)
}

/** The text that says a point: of its sentences, the first that any text says. */
function groundedIn(point: string, texts: readonly string[]): number | undefined {
  return ground(point, texts).find(({ support }) => support !== null)?.support?.passage
}

function lastOf(points: readonly WholePoint[]): string {
  const told: string[] = []
  let length = 0
  for (const { text } of points.toReversed()) {
    length += text.length + 1
    if (length > KNOWN) break
    told.unshift(`・${text}`)
  }
  return told.join('\n')
}

/** The form with its fields, each put in once: what is put in may have braces itself. */
function filled(form: string, fields: Readonly<Record<string, string>>): string {
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => fields[name] ?? whole)
}
