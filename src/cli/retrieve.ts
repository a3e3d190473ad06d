// Ranks the passages of a corpus for each query as documents are searched, and measures the ranking.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { failureOf } from '../contract/errors.ts'
import { type Meaning, openPassageIndex } from '../documents/passage-index.ts'
import { Encoder } from '../engine/encoder.ts'
import { spawnNodeEncoder } from '../engine/spawn-node.ts'
import { jsonLines } from './jsonl.ts'
import { refuse } from './lines.ts'
import { explain } from './words.ts'

const usage = `使い方: npm run -s retrieve -- --corpus 文書.jsonl --queries 質問.jsonl [--k 10] [--embedding モデル.gguf] [--reranker モデル.gguf]
  --corpus    一行に一つの {"id","title","text"}（複数回指定できます）
  --queries   一行に一つの {"id","q","pos":[正解の id]}
  --k         質問ごとに出力する id の数（1〜100、省略時は 10）
  --embedding 意味の近さも使うときの、文章をベクトルにするモデル
  --reranker  上位 30 件を並べ替えるときの、並べ替え用のモデル
質問ごとに {"id","ids"} を一行ずつ、最後に recall@1、recall@5、recall@10、MRR@10 を出力します。`

const Entry = z.object({ id: z.string(), title: z.string().default(''), text: z.string() })
const Query = z.object({ id: z.string(), q: z.string(), pos: z.array(z.string()).default([]) })

/** The index keeps vectors by the name of their model; here there is one. */
const MODEL = 'embedding'
/** Passages that a reranker puts in order. */
const RERANKED = 30

const { corpora, queries, k, embedding, reranker } = readArguments()
for (const encoder of [embedding, reranker])
  await encoder?.kind().catch((error) => {
    console.error(explain(failureOf(error)))
    process.exit(1)
  })
const index = openPassageIndex(':memory:')
const documents: { id: string; title: string; passages: Parameters<typeof index.put>[2] }[] = []
for (const file of corpora)
  for await (const { id, title, text } of jsonLines(file, Entry)) {
    const place = { headings: [], start: 0, end: text.length }
    documents.push({ id, title, passages: [{ text, place }] })
  }
index.putAll(documents)
if (embedding)
  for (
    let some = index.withoutVector(MODEL, 64);
    some.length > 0;
    some = index.withoutVector(MODEL, 64)
  ) {
    const texts = some.map(({ heading, text }) => [heading, text].filter(Boolean).join('\n'))
    const vectors = await embedding.embed(texts, 'passage')
    index.putVectors(
      MODEL,
      some.map(({ id, text }, at) => [id, vectors[at] ?? new Float32Array(), text] as const),
    )
  }

const ranks: number[] = []
for await (const { id, q, pos } of jsonLines(queries, Query)) {
  const ids = (await ranked(q)).map(({ document }) => document)
  console.log(JSON.stringify({ id, ids: ids.slice(0, k) }))
  if (pos.length > 0) ranks.push(ids.findIndex((one) => pos.includes(one)) + 1 || Infinity)
}
index.close()
embedding?.end()
reranker?.end()
if (ranks.length > 0) console.log(JSON.stringify(measured(ranks)))

async function ranked(question: string) {
  const limit = Math.max(k, reranker ? RERANKED : 10)
  const found = index.search(question, { limit }, await meaningOf(question))
  if (!reranker) return found
  const scores = await reranker.rank(
    question,
    found.slice(0, RERANKED).map(({ text }) => text),
  )
  const order = scores.map((score, at) => ({ score, at })).sort((a, b) => b.score - a.score)
  return [...order.flatMap(({ at }) => found[at] ?? []), ...found.slice(RERANKED)]
}

async function meaningOf(question: string): Promise<Meaning | undefined> {
  const [vector] = (await embedding?.embed([question], 'question')) ?? []
  return vector && { model: MODEL, vector }
}

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
        embedding: { type: 'string' },
        reranker: { type: 'string' },
      },
    })
    if (!values.corpus || !values.queries)
      throw new Error('--corpus と --queries を指定してください。')
    const k = z.coerce.number().int().min(1).max(100).parse(values.k)
    const encoder = (path: string | undefined) =>
      path === undefined
        ? undefined
        : new Encoder(spawnNodeEncoder, resolve(process.env.INIT_CWD ?? '.', path))
    return {
      corpora: values.corpus,
      queries: values.queries,
      k,
      embedding: encoder(values.embedding),
      reranker: encoder(values.reranker),
    }
  } catch (error) {
    return refuse(usage, error)
  }
}
