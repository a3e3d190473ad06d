// Token ids of texts, as LLM-jp was trained to read them, and the reverse.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createUnigramTokenizer } from '../llmjp/unigram.ts'
import { answerLines, giveUp, refuse } from './lines.ts'
import { openVocabulary } from './vocabulary-file.ts'

const usage = `使い方: npm run -s tokenize -- 語彙 [--decode] < 入力
  語彙       SentencePiece の .model ファイル、または LLM-jp の GGUF ファイル
  --decode   トークン ID から文字列に戻す
入力は一行に一つの JSON 文字列（--decode では ID の配列）、出力は一行に一つの ID の配列（--decode では文字列）。
文頭と文末の制御トークンは付きません。`

const { name, decodes } = readArguments()
const tokenizer = createUnigramTokenizer(await openVocabulary(name).catch(giveUp))
await answerLines((value) =>
  decodes
    ? tokenizer.decode(z.array(z.number().int().min(0)).parse(value))
    : tokenizer.encode(z.string().parse(value), { spacePrefix: true }),
)

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { decode: { type: 'boolean', default: false } },
    })
    const [name, ...more] = positionals
    if (!name || more.length > 0) throw new Error('語彙のファイルを一つ指定してください。')
    return { name, decodes: values.decode }
  } catch (error) {
    return refuse(usage, error)
  }
}
