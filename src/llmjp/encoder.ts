import { type Gguf, numberOf, textOf } from './gguf.ts'

/** A model that turns texts into vectors, or judges how well a text answers a question. */
export interface EncoderFacts {
  readonly kind: 'embedding' | 'reranker'
  readonly name: string
  /** Tokens that are read of a text. */
  readonly contextLength: number
  /** What is written before questions and before passages, as the model was trained. */
  readonly prefixes: { readonly question: string; readonly passage: string }
}

/** Architectures of llama.cpp that read in both directions. */
const ENCODERS = new Set(
  'bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 modern-bert eurobert gemma-embedding'.split(
    ' ',
  ),
)
/** `enum llama_pooling_type`: how one vector is made of those of all tokens. */
const POOLED = [1, 2, 3]
const RANKED = 4

/** As their model cards have them; models without such words are not in the list. */
const PREFIXES: readonly (readonly [name: RegExp, question: string, passage: string])[] = [
  [/ruri[-_ ]?v3/i, '検索クエリ: ', '検索文書: '],
  [/ruri/i, 'クエリ: ', '文章: '],
  [/\be5\b|multilingual-e5/i, 'query: ', 'passage: '],
]

/** What a model is for the search of documents; undefined for models that write. */
export function encoderOf(gguf: Gguf): EncoderFacts | undefined {
  const architecture = textOf(gguf, 'general.architecture') ?? ''
  const pooling = numberOf(gguf, `${architecture}.pooling_type`) ?? 0
  if (!ENCODERS.has(architecture) && !POOLED.includes(pooling) && pooling !== RANKED)
    return undefined
  const name = textOf(gguf, 'general.name') ?? ''
  const [, question = '', passage = ''] = PREFIXES.find(([one]) => one.test(name)) ?? []
  return {
    kind: pooling === RANKED ? 'reranker' : 'embedding',
    name,
    contextLength: numberOf(gguf, `${architecture}.context_length`) ?? 512,
    prefixes: { question, passage },
  }
}
