// Ranks the passages of a corpus for each query as documents are searched, and measures the ranking.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openPassageIndex } from '../documents/passage-index.ts'
import { jsonLines } from './jsonl.ts'
import { refuse } from './lines.ts'

const usage = `使い方: npm run -s retrieve -- --corpus 文書.jsonl --queries 質問.jsonl [--k 10]
  --corpus    一行に一つの {"id","title","text"}（複数回指定できます）
  --queries   一行に一つの {"id","q","pos":[正解の id]}
  --k         質問ごとに出力する id の数（1〜100、省略時は 10）
質問ごとに {"id","ids"} を一行ずつ、最後に recall@1、recall@5、recall@10、MRR@10 を出力します。`

const Entry = z.object({ id: z.string(), title: z.string().default(''), text: z.string() })
const Query = z.object({ id: z.string(), q: z.string(), pos: z.array(z.string()).default([]) })

const { corpora, queries, k } = readArguments()
const index = openPassageIndex(':memory:')
const documents: { id: string; title: string; passages: Parameters<typeof index.put>[2] }[] = []
for (const file of corpora)
  for await (const { id, title, text } of jsonLines(file, Entry)) {
    const place = { headings: [], start: 0, end: text.length }
    documents.push({ id, title, passages: [{ text, place }] })
  }
index.putAll(documents)

const ranks: number[] = []
for await (const { id, q, pos } of jsonLines(queries, Query)) {
  const ids = index.search(q, { limit: Math.max(k, 10) }).map(({ document }) => document)
  console.log(JSON.stringify({ id, ids: ids.slice(0, k) }))
  if (pos.length > 0) ranks.push(ids.findIndex((one) => pos.includes(one)) + 1 || Infinity)
}
index.close()
if (ranks.length > 0) console.log(JSON.stringify(measured(ranks)))

/** Percentages over all queries. Ranks count from 1. */
function measured(all: readonly number[]) {
  const mean = (value: (rank: number) => number) =>
    Number(((100 * all.reduce((sum, rank) => sum + value(rank), 0)) / all.length).toFixed(2))
  const within = (limit: number) => mean((rank) => (rank <= limit ? 1 : 0))
  return {
    queries: all.length,
    'recall@1': within(1),
    'recall@5': within(5),
    'recall@10': within(10),
    'MRR@10': mean((rank) => (rank <= 10 ? 1 / rank : 0)),
  }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        corpus: { type: 'string', multiple: true },
        queries: { type: 'string' },
        k: { type: 'string', default: '10' },
      },
    })
    if (!values.corpus || !values.queries)
      throw new Error('--corpus と --queries を指定してください。')
    const k = z.coerce.number().int().min(1).max(100).parse(values.k)
    return { corpora: values.corpus, queries: values.queries, k }
  } catch (error) {
    return refuse(usage, error)
  }
}
