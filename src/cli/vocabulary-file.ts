import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { KotonohaError } from '../contract/errors.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import { recognise } from '../llmjp/recognise.ts'
import {
  tokenizerFor,
  type Vocabulary,
  vocabularyOfGguf,
  vocabularyOfSentencePiece,
} from '../llmjp/vocabulary.ts'

/**
 * The Unigram vocabulary of a `.model` or `.gguf` file, named relative to where the command was
 * called.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT, MODEL_UNSUPPORTED for a GGUF whose
 *   vocabulary is not LLM-jp's, and what is wrong with its header
 */
export async function openVocabulary(name: string): Promise<Vocabulary> {
  const path = resolve(process.env.INIT_CWD ?? '.', name)
  if (extname(path).toLowerCase() !== '.gguf') {
    const bytes = await readFile(path).catch((error) => {
      throw new KotonohaError('MODEL_FILE_MISSING', { subject: name }, { cause: error })
    })
    return vocabularyOfSentencePiece(bytes)
  }
  const source = await fileSource(path)
  try {
    const gguf = await readGguf(source)
    const choice = tokenizerFor(gguf, recognise(gguf, basename(path)).family)
    if (choice.tokenizer !== 'unigram')
      throw new KotonohaError('MODEL_UNSUPPORTED', {
        subject: name,
        detail:
          'この GGUF の語彙は LLM-jp のものではないため、アプリは llama.cpp のトークナイザーを使います。',
      })
    return vocabularyOfGguf(gguf)
  } finally {
    await source.close()
  }
}
