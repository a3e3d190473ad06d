import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileSource } from './file-source.ts'
import { readGguf } from './gguf.ts'
import { createUnigramTokenizer } from './unigram.ts'
import {
  bytePiece,
  PieceType,
  type Vocabulary,
  vocabularyOfGguf,
  vocabularyOfSentencePiece,
} from './vocabulary.ts'

const official = new URL('official/', import.meta.url)
interface Case {
  readonly tokenizer: string
  readonly text: string
  readonly ids: number[]
}
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('tokens.json', official), 'utf8'),
)

describe.each(['v2.1', 'v2.2', 'v3.0', 'v4.0'])('the official vocabulary %s', (version) => {
  const file = new URL(`${version}.model`, official)
  const tokenizer = createUnigramTokenizer(vocabularyOfSentencePiece(readFileSync(file)))

  it.each(cases.filter((one) => one.tokenizer === version))('encodes $text', ({ text, ids }) => {
    expect(tokenizer.encode(text, { spacePrefix: true })).toEqual(ids)
  })

  it('decodes what it encodes', () => {
    const text = '吾輩は猫である。👩‍👩‍👧 名前は\n\tまだ無い。㍿ ﾊﾝｶｸ'
    const decoder = tokenizer.createDecoder()
    const ids = tokenizer.encode(text, { spacePrefix: false })
    const parts = ids.map((id) => decoder.push(id))
    expect(parts.join('') + decoder.flush()).toBe(text)
    expect(parts.join('')).not.toContain('�')
  })
})

/** A vocabulary small enough to see by eye which path is the best. */
function vocabulary(pieces: [piece: string, score: number, type?: number][]): Vocabulary {
  const bytes = Array.from({ length: 256 }, (_, byte): [string, number, number] => [
    bytePiece(byte),
    0,
    PieceType.byte,
  ])
  const all = [['<unk>', 0, PieceType.unknown] as const, ...bytes, ...pieces]
  return {
    pieces: all.map(([piece]) => piece),
    scores: Float32Array.from(all.map(([, score]) => score)),
    types: Uint8Array.from(all.map(([, , type]) => type ?? PieceType.normal)),
    spacePrefix: true,
  }
}
const first = 257

describe('Unigram segmentation', () => {
  it('takes the most probable path where greedy merging takes another', () => {
    const tokenizer = createUnigramTokenizer(
      vocabulary([
        ['東', -5],
        ['京', -5],
        ['都', -5],
        ['東京', -3],
        ['京都', -2],
        ['東京都', -9],
      ]),
    )
    expect(tokenizer.encode('東京都', { spacePrefix: false })).toEqual([first, first + 4])
  })

  it('writes a character without a piece as its bytes', () => {
    const tokenizer = createUnigramTokenizer(vocabulary([['a', -1]]))
    expect(tokenizer.encode('a薔', { spacePrefix: false })).toEqual([
      first,
      ...Buffer.from('薔').map((byte) => byte + 1),
    ])
  })

  it('keeps text that looks like a control token as text', () => {
    const tokenizer = createUnigramTokenizer(
      vocabulary([
        ['</s>', 0, PieceType.control],
        ['<', -1],
        ['/', -1],
        ['s', -1],
        ['>', -1],
        ['<|end|>', 0, PieceType.userDefined],
      ]),
    )
    const ids = tokenizer.encode('</s><|end|>', { spacePrefix: false })
    expect(ids).not.toContain(first)
    expect(ids).not.toContain(first + 5)
    expect(tokenizer.encodeParts([{ type: 'special', piece: '</s>' }])).toEqual([first])
    expect(() => tokenizer.encodeParts([{ type: 'special', piece: '<none>' }])).toThrow(RangeError)
  })

  it('holds back half a character and gives a broken one as U+FFFD at the end', () => {
    const decoder = createUnigramTokenizer(vocabulary([['a', -1]])).createDecoder()
    const [one = 0, two = 0, three = 0] = Buffer.from('猫').map((byte) => byte + 1)
    expect([decoder.push(one), decoder.push(two), decoder.push(three)]).toEqual(['', '', '猫'])
    decoder.push(one)
    expect(decoder.flush()).toBe('�')
  })

  it('reads the starter model’s vocabulary character by character', async () => {
    const source = await fileSource('resources/starter-model.gguf')
    const tokenizer = createUnigramTokenizer(vocabularyOfGguf(await readGguf(source)))
    await source.close()
    expect(tokenizer.encode('春は桜が美しい', { spacePrefix: true })).toHaveLength(7)
  })

  it('takes lone surrogates, and a million of one character', () => {
    const tokenizer = createUnigramTokenizer(
      vocabulary([
        ['あ', -1],
        ['ああ', -1.5],
      ]),
    )
    expect(tokenizer.encode('\ud83d', { spacePrefix: false })).toHaveLength(3)
    expect(tokenizer.encode('あ'.repeat(1_000_000), { spacePrefix: false })).toHaveLength(500_000)
  })
})
