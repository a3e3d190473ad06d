// Our Unigram tokenizer against llama.cpp's tokenizer on the same Japanese text and vocabulary.
import { join } from 'node:path'
import { getLlama } from 'node-llama-cpp'
import { fileSource } from '../src/llmjp/file-source.ts'
import { readGguf } from '../src/llmjp/gguf.ts'
import { createUnigramTokenizer } from '../src/llmjp/unigram.ts'
import { vocabularyOfGguf } from '../src/llmjp/vocabulary.ts'
import { compare } from './compare.ts'

const ROUNDS = 15
const TEXT = '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。'.repeat(300)

export async function tokenizer(): Promise<void> {
  const path = join(import.meta.dirname, '../resources/starter-model.gguf')
  const source = await fileSource(path)
  const ours = createUnigramTokenizer(vocabularyOfGguf(await readGguf(source)))
  await source.close()
  const llama = await getLlama({ gpu: false, build: 'never' })
  const model = await llama.loadModel({ modelPath: path, vocabOnly: true })
  const speed = (encode: () => unknown) => {
    const begun = performance.now()
    encode()
    return TEXT.length / (performance.now() - begun)
  }
  const own: number[] = []
  const others: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    own.push(speed(() => ours.encode(TEXT, { spacePrefix: false })))
    others.push(speed(() => model.tokenize(TEXT)))
  }
  await llama.dispose()
  compare('characters/ms', ['Kotonoha', own], ['llama.cpp', others])
}
