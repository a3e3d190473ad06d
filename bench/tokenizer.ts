// Our Unigram tokenizer on Japanese text with LLM-jp-3's vocabulary, against the plain way (every
// substring looked up in a table) and against llama.cpp's tokenizer.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getLlama } from 'node-llama-cpp'
import { createUnigramTokenizer } from '../src/llmjp/unigram.ts'
import { type Vocabulary, vocabularyOfSentencePiece } from '../src/llmjp/vocabulary.ts'
import { compare } from './compare.ts'
import { SHAPES, writeSparseGguf } from './sparse-gguf.ts'

const ROUNDS = 15
/** What the project has written in Japanese: text that does not repeat itself. */
const TEXT = ['README.md', 'resources/prompts.json', 'src/renderer/words/ja.ts']
  .map((path) => readFileSync(join(import.meta.dirname, '..', path), 'utf8'))
  .join('\n')
const MEGABYTES = Buffer.byteLength(TEXT) / 1e6

export async function tokenizer(): Promise<void> {
  const official = readFileSync(join(import.meta.dirname, '../src/llmjp/official/v3.0.model'))
  const vocabulary = vocabularyOfSentencePiece(official)
  const ours = createUnigramTokenizer(vocabulary)
  const plain = plainEncode(vocabulary)
  inTurns(
    'every substring looked up',
    () => ours.encode(TEXT, { spacePrefix: false }),
    () => plain(TEXT),
  )

  const folder = mkdtempSync(join(tmpdir(), 'kotonoha-bench-'))
  const path = join(folder, 'llm-jp-3.1-1.8b.gguf')
  writeSparseGguf(path, SHAPES['llm-jp-3.1-1.8b'], 'Q8_0', vocabulary)
  const llama = await getLlama({ gpu: false, build: 'never' })
  const model = await llama.loadModel({ modelPath: path, vocabOnly: true })
  inTurns(
    'llama.cpp',
    () => ours.encode(TEXT, { spacePrefix: false }),
    () => model.tokenize(TEXT),
  )
  await llama.dispose()
  rmSync(folder, { recursive: true })
}

function inTurns(other: string, encode: () => unknown, encodeOther: () => unknown): void {
  const speed = (work: () => unknown) => {
    const begun = performance.now()
    work()
    return MEGABYTES / ((performance.now() - begun) / 1000)
  }
  const own: number[] = []
  const others: number[] = []
  speed(encode)
  speed(encodeOther)
  for (let round = 0; round < ROUNDS; round++) {
    own.push(speed(encode))
    others.push(speed(encodeOther))
  }
  compare('MB/s', ['Kotonoha', own], [other, others])
}

/** The same segmentation without a trie. */
function plainEncode({ pieces, scores }: Vocabulary): (text: string) => number[] {
  const ids = new Map(pieces.map((piece, id) => [piece, id]))
  const longest = pieces.reduce((length, piece) => Math.max(length, piece.length), 0)
  const unknown = scores.reduce((least, score) => Math.min(least, score), 0) - 10
  return (text) => {
    const best = new Float64Array(text.length + 1).fill(Number.NEGATIVE_INFINITY)
    const from = new Int32Array(text.length + 1)
    best[0] = 0
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= Math.min(text.length, start + longest); end++) {
        const id = ids.get(text.slice(start, end))
        if (id === undefined && end > start + 1) continue
        const score = (best[start] ?? 0) + (id === undefined ? unknown : (scores[id] ?? 0))
        if (score <= (best[end] ?? 0)) continue
        best[end] = score
        from[end] = start
      }
    const found: number[] = []
    for (let end = text.length; end > 0; end = from[end] ?? 0)
      found.push(ids.get(text.slice(from[end], end)) ?? 0)
    return found.reverse()
  }
}
