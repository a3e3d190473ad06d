import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { flagOf, numberOf, numbersOf, textOf, textsOf } from '../gguf.ts'
import { recognise } from '../recognise.ts'
import { createUnigramTokenizer } from '../unigram.ts'
import { PieceType, vocabularyOfGguf, vocabularyOfSentencePiece } from '../vocabulary.ts'
import { convert } from './convert.ts'
import { failure, golden, llamaFolder } from './testing.ts'

const official = join(import.meta.dirname, '../official')
const folder = mkdtempSync(join(tmpdir(), 'vocabulary '))
afterAll(() => rmSync(folder, { recursive: true }))

/** A small model with an official vocabulary. */
function modelWith(name: string, vocabulary: number, model: string): string {
  const path = llamaFolder(join(folder, name), { vocabulary, width: 8, inner: 8, layers: 1 })
  rmSync(join(path, 'tokenizer.json'))
  rmSync(join(path, 'tokenizer_config.json'))
  copyFileSync(join(official, model), join(path, 'tokenizer.model'))
  return path
}

describe('a model with an official vocabulary is recognised, and its text read as in training', () => {
  it.each([
    ['llm-jp-13b-v1.0', 50_570, 'v2.1.model', 'llm-jp-1'],
    ['llm-jp-13b-instruct-full-v1.1', 50_688, 'v2.1.model', 'llm-jp-1.1'],
    ['llm-jp-3-1.8b-instruct3', 99_584, 'v3.0.model', 'llm-jp-3'],
    ['llm-jp-3.1-1.8b-instruct4', 99_584, 'v3.0.model', 'llm-jp-3.1'],
    ['llm-jp-4-8b-thinking', 196_608, 'v4.0.model', 'llm-jp-4'],
  ])('%s', async (name, pieces, model, family) => {
    const path = modelWith(name, pieces, model)
    const out = join(folder, `${name}.gguf`)
    const { gguf } = await convert({ folder: path, to: 'f16', out })
    rmSync(path, { recursive: true })
    expect(recognise(gguf, 'model.gguf').family).toBe(family)
    const theirs = vocabularyOfSentencePiece(readFileSync(join(official, model)))
    const ours = vocabularyOfGguf(gguf)
    expect(ours.pieces).toHaveLength(pieces)
    expect(ours.pieces).toContain(family === 'llm-jp-4' ? '<|message|>' : '<EOD|LLM-jp>')
    const text = '以下は、タスクを説明する指示です。\n😀 def f(x):\n\treturn x  # 要求'
    const options = { spacePrefix: true }
    expect(createUnigramTokenizer(ours).encode(text, options)).toEqual(
      createUnigramTokenizer(theirs).encode(text, options),
    )
    expect(ours.types.slice(theirs.types.length).every((type) => type === PieceType.unused)).toBe(
      true,
    )
  })
})

it('takes special tokens, flags and the template from the folder', async () => {
  const { gguf } = await convert({
    folder: join(golden, 'llama'),
    to: 'f16',
    out: join(folder, 'special.gguf'),
  })
  const id = (name: string) => numberOf(gguf, `tokenizer.ggml.${name}_token_id`)
  expect([id('bos'), id('eos'), id('unknown'), id('padding')]).toEqual([1, 2, 0, 4])
  expect(flagOf(gguf, 'tokenizer.ggml.add_bos_token')).toBe(true)
  expect(flagOf(gguf, 'tokenizer.ggml.add_eos_token')).toBe(false)
  expect(textOf(gguf, 'tokenizer.chat_template')).toContain('{{bos_token}}')
  expect(textsOf(gguf, 'tokenizer.ggml.tokens').slice(300)).toEqual([
    '[PAD300]',
    '[PAD301]',
    '[PAD302]',
    '[PAD303]',
  ])
  expect(numbersOf(gguf, 'tokenizer.ggml.token_type').slice(0, 9)).toEqual([
    2, 3, 3, 3, 3, 3, 3, 3, 6,
  ])
})

it('names control tokens as the configuration of the tokenizer does', async () => {
  const path = modelWith('renamed', 99_584, 'v3.0.model')
  writeFileSync(
    join(path, 'tokenizer_config.json'),
    JSON.stringify({
      bos_token: { content: '<start>' },
      eos_token: '</s>',
      added_tokens_decoder: {
        '1': { content: '<start>', special: true },
        '99574': { content: '<tool>', special: true },
      },
      chat_template: [
        { name: 'tool_use', template: 'no' },
        { name: 'default', template: 'yes' },
      ],
    }),
  )
  const { gguf } = await convert({ folder: path, to: 'f16', out: join(folder, 'renamed.gguf') })
  const tokens = textsOf(gguf, 'tokenizer.ggml.tokens')
  expect([tokens[1], tokens[99_574], tokens[99_575]]).toEqual(['<start>', '<tool>', '[PAD99575]'])
  expect(numberOf(gguf, 'tokenizer.ggml.bos_token_id')).toBe(1)
  expect(textOf(gguf, 'tokenizer.chat_template')).toBe('yes')
})

describe('a tokenizer that is wrong is told', () => {
  const original = JSON.parse(readFileSync(join(golden, 'llama/tokenizer.json'), 'utf8'))
  const model = (change: object) => ({ ...original, model: { ...original.model, ...change } })
  const pieces: [string, number][] = original.model.vocab
  it.each<[what: string, file: unknown, told: string]>([
    ['no JSON', undefined, 'MODEL_FILE_CORRUPT'],
    ['a list', [], 'MODEL_FILE_CORRUPT'],
    ['another kind', model({ type: 'BPE' }), 'BPE, not Unigram'],
    ['no bytes for what is unknown', model({ byte_fallback: false }), 'no byte fallback'],
    [
      'a byte is missing',
      model({ vocab: pieces.filter(([piece]) => piece !== '<0x41>') }),
      '<0x41>',
    ],
    ['no scores', model({ vocab: pieces.map(([piece]) => piece) }), 'MODEL_FILE_CORRUPT'],
    ['a score that is none', model({ vocab: [...pieces, ['x', null]] }), 'MODEL_FILE_CORRUPT'],
    ['more pieces than rows', model({ vocab: [...pieces, ...pieces] }), 'vocab_size is 304'],
    [
      'an added token far away',
      { ...original, added_tokens: [{ id: 999_999, content: 'x' }] },
      '304',
    ],
  ])('%s', async (what, file, told) => {
    const path = llamaFolder(join(folder, what), { vocabulary: 304, width: 8, inner: 8, layers: 1 })
    writeFileSync(join(path, 'tokenizer.json'), JSON.stringify(file) ?? '{"model":')
    const out = join(folder, `${what}.gguf`)
    expect(await failure(convert({ folder: path, to: 'f16', out }))).toContain(told)
  })

  it('it is not there', async () => {
    const size = { vocabulary: 304, width: 8, inner: 8, layers: 1 }
    const path = llamaFolder(join(folder, 'nothing'), size)
    rmSync(join(path, 'tokenizer.json'))
    const work = convert({ folder: path, to: 'f16', out: join(folder, 'nothing.gguf') })
    expect(await failure(work)).toContain('MODEL_FILE_MISSING')
  })
})
