// Shows for each sentence of an answer the passage it rests on, as the app marks it.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ground } from '../documents/grounding.ts'
import { jsonLines } from './jsonl.ts'
import { refuse } from './lines.ts'

const usage = `使い方: npm run -s ground -- 事例.jsonl…
  事例   一行に一つの {"answer","passages":[…]}
回答ごとに {"sentences":[{"start","end","text","support"}]} を一行ずつ出力します。support は
{"passage","start","end","text"}（passage は 0 から数える番号）、根拠がなければ null です。
事例に "supports"（文ごとの正解の番号または null）があれば、最後に適合率と再現率を出力します。`

const Case = z.object({
  answer: z.string(),
  passages: z.array(z.string()),
  supports: z.array(z.int().nonnegative().nullable()).optional(),
})

const counts = { sentences: 0, supported: 0, given: 0, right: 0 }
for (const name of readArguments())
  for await (const { answer, passages, supports } of jsonLines(name, Case)) {
    const sentences = ground(answer, passages)
    const shown = sentences.map(({ start, end, support }) => ({
      start,
      end,
      text: answer.slice(start, end),
      support: support && {
        ...support,
        text: passages[support.passage]?.slice(support.start, support.end),
      },
    }))
    console.log(JSON.stringify({ sentences: shown }))
    if (supports === undefined) continue
    if (supports.length !== sentences.length) {
      console.error(`正解が ${supports.length} 件、文が ${sentences.length} 件あります: ${answer}`)
      process.exit(1)
    }
    for (const [at, wanted] of supports.entries()) {
      const found = sentences[at]?.support?.passage ?? null
      counts.sentences++
      if (wanted !== null) counts.supported++
      if (found !== null) counts.given++
      if (found !== null && found === wanted) counts.right++
    }
  }
if (counts.sentences > 0)
  console.log(
    JSON.stringify({
      sentences: counts.sentences,
      supported: counts.supported,
      precision: share(counts.right, counts.given),
      recall: share(counts.right, counts.supported),
    }),
  )

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Number((part / whole).toFixed(3))
}

function readArguments(): string[] {
  try {
    const { positionals } = parseArgs({ allowPositionals: true })
    if (positionals.length === 0) throw new Error('事例のファイルを指定してください。')
    return positionals
  } catch (error) {
    return refuse(usage, error)
  }
}
