import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KotonohaError } from '../contract/errors.ts'
import type { Gguf, GgufValue } from './gguf.ts'
import { bytePiece, PieceType, vocabularyOfGguf, vocabularyOfSentencePiece } from './vocabulary.ts'

const model = readFileSync(new URL('official/v2.1.model', import.meta.url))

const codeOf = (work: () => unknown) => {
  try {
    work()
    return 'readable'
  } catch (error) {
    if (error instanceof KotonohaError) return error.code
    throw error
  }
}

const bytes = Array.from({ length: 256 }, (_, byte) => bytePiece(byte))
function gguf(change: Record<string, GgufValue> = {}): Gguf {
  const pieces = ['<unk>', ...bytes, 'a']
  const metadata = new Map<string, GgufValue>(
    Object.entries({
      'tokenizer.ggml.tokens': pieces,
      'tokenizer.ggml.scores': pieces.map(() => -1),
      'tokenizer.ggml.token_type': [
        PieceType.unknown,
        ...bytes.map(() => PieceType.byte),
        PieceType.normal,
      ],
      ...change,
    }),
  )
  return { version: 3, metadata, tensors: [], size: 0 }
}

describe('the vocabulary of a GGUF', () => {
  it('is read', () => {
    expect(vocabularyOfGguf(gguf()).pieces.at(-1)).toBe('a')
    expect(vocabularyOfGguf(gguf({ 'tokenizer.ggml.add_space_prefix': false })).spacePrefix).toBe(
      false,
    )
  })

  it.each<[string, Record<string, GgufValue>]>([
    ['pieces', { 'tokenizer.ggml.tokens': [] }],
    ['a score', { 'tokenizer.ggml.scores': [-1] }],
    ['types', { 'tokenizer.ggml.token_type': [] }],
    ['numbers for scores', { 'tokenizer.ggml.scores': Array(258).fill(Number.NaN) }],
    ['a byte', { 'tokenizer.ggml.tokens': ['<unk>', ...bytes.slice(1), '<0x0>', 'a'] }],
  ])('without %s is told to be broken', (_, change) => {
    expect(codeOf(() => vocabularyOfGguf(gguf(change)))).toBe('MODEL_FILE_CORRUPT')
  })
})

describe('a SentencePiece model', () => {
  it('is read', () => {
    expect(vocabularyOfSentencePiece(model).pieces).toHaveLength(50_570)
  })

  it('that ends early is told, never half read as whole', () => {
    for (let length = 0; length < model.length; length = Math.ceil((length + 1) * 1.3))
      expect(codeOf(() => vocabularyOfSentencePiece(model.subarray(0, length)))).toBe(
        'MODEL_FILE_CORRUPT',
      )
    expect(codeOf(() => vocabularyOfSentencePiece(model.subarray(0, 2000)))).toBe(
      'MODEL_FILE_CORRUPT',
    )
  })

  it('never fails but by a code, whatever bytes are changed', () => {
    let state = 11
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    const seen = new Set<string>()
    for (let round = 0; round < 100; round++) {
      const changed = Uint8Array.from(model.subarray(0, 30_000))
      for (let change = 0; change < 5; change++) changed[random(changed.length)] = random(256)
      seen.add(codeOf(() => vocabularyOfSentencePiece(changed)))
    }
    expect(seen).toContain('MODEL_FILE_CORRUPT')
  })
})
