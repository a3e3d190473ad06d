import { z } from 'zod'
import { type Said, treeFrom } from './imported.ts'
import { count, type Leftover, type Reading } from './leftovers.ts'

// A thread of Jan (`messages.jsonl` in its folder): a message a line, as in OpenAI's Threads API. Its
// title lies in another file, `thread.json`. Times are seconds, in newer versions milliseconds.

const Part = z.looseObject({
  type: z.string(),
  text: z.looseObject({ value: z.string().nullish() }).nullish(),
})
const Line = z.looseObject({
  id: z.string().min(1).max(200),
  thread_id: z.string().min(1).max(200),
  role: z.string(),
  content: z.union([z.string(), z.array(Part)]).nullish(),
  created_at: z.number().nullish(),
})
/** Times below this are seconds: as milliseconds they would lie before 1971. */
const MILLISECONDS_FROM = 50_000_000_000

/** Whether a file is one of messages, a line each. */
export function isJanThread(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0] ?? ''
  return Line.safeParse(parsed(first)).success
}

/** The threads of a file, each in the order of its times; all but text is counted as left over. */
export function readJan(text: string): Reading {
  const leftovers = new Map<Leftover, number>()
  const lines = text.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const read = Line.safeParse(parsed(line))
    if (!read.success) count(leftovers, 'invalid')
    return read.success ? read.data : []
  })
  const conversations = [...Map.groupBy(lines, (line) => line.thread_id)].flatMap(([id, own]) => {
    const said: Said[] = []
    const ordered = own
      .map((line) => ({ line, createdAt: milliseconds(line.created_at) }))
      .sort((a, b) => a.createdAt - b.createdAt)
    for (const { line, createdAt } of ordered) {
      const words = textOf(line, leftovers)
      if (words === '') continue
      const { role } = line
      if (role === 'user' || role === 'assistant')
        said.push({ id: line.id, parentId: said.at(-1)?.id ?? null, role, text: words, createdAt })
      else count(leftovers, role === 'tool' ? 'tool' : 'system')
    }
    const times = ordered.map(({ createdAt }) => createdAt)
    const tree = treeFrom({
      id,
      title: '',
      createdAt: times[0] ?? 0,
      updatedAt: times.at(-1) ?? 0,
      leafId: said.at(-1)?.id ?? null,
      said,
    })
    if (!tree) count(leftovers, 'empty')
    return tree ?? []
  })
  return { conversations, leftovers }
}

function textOf({ content }: z.infer<typeof Line>, leftovers: Map<Leftover, number>): string {
  if (typeof content === 'string') return content
  const parts = content ?? []
  const others = parts.filter(({ type }) => type !== 'text').length
  if (others > 0) count(leftovers, 'attachment', others)
  return parts.flatMap(({ text }) => text?.value ?? []).join('\n\n')
}

function milliseconds(time: number | null | undefined): number {
  if (!time) return 0
  return Math.round(time < MILLISECONDS_FROM ? time * 1000 : time)
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
