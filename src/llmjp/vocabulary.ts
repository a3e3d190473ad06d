import { KotonohaError } from '../contract/errors.ts'
import type { ModelFamily } from '../contract/model.ts'
import { flagOf, type Gguf, numbersOf, textOf, textsOf } from './gguf.ts'

/** Piece types, as SentencePiece's model file and GGUF number them. */
export const PieceType = {
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const

/** A Unigram vocabulary. The index of a piece is its token id. */
export interface Vocabulary {
  readonly pieces: readonly string[]
  /** Log probabilities, in single precision. */
  readonly scores: Float32Array
  readonly types: Uint8Array
  /** Whether a text begins with `▁`. */
  readonly spacePrefix: boolean
}

/** Why a GGUF's text is, or is not, read by our own tokenizer. */
export type TokenizerChoice =
  | { readonly tokenizer: 'unigram' }
  | { readonly tokenizer: 'llama.cpp'; readonly reason: 'not-sentencepiece' | 'not-llm-jp' }

/**
 * GGUF files of LLM-jp call their vocabulary `llama`, and llama.cpp then merges pairs greedily;
 * the models were trained on Unigram segmentation.
 */
export function tokenizerFor(gguf: Gguf, family: ModelFamily): TokenizerChoice {
  const kind = textOf(gguf, 'tokenizer.ggml.model')
  if (kind !== 'llama' && kind !== 't5')
    return { tokenizer: 'llama.cpp', reason: 'not-sentencepiece' }
  return family === 'other'
    ? { tokenizer: 'llama.cpp', reason: 'not-llm-jp' }
    : { tokenizer: 'unigram' }
}

/**
 * The vocabulary inside a GGUF.
 * @throws KotonohaError MODEL_FILE_CORRUPT
 */
export function vocabularyOfGguf(gguf: Gguf): Vocabulary {
  return checkedVocabulary({
    pieces: textsOf(gguf, 'tokenizer.ggml.tokens'),
    scores: Float32Array.from(numbersOf(gguf, 'tokenizer.ggml.scores')),
    types: Uint8Array.from(numbersOf(gguf, 'tokenizer.ggml.token_type')),
    spacePrefix: flagOf(gguf, 'tokenizer.ggml.add_space_prefix') ?? true,
  })
}

/**
 * The vocabulary of a SentencePiece `.model` file: field 1 of the message, repeated, is a piece
 * with its text (1), score (2) and type (3, normal if absent).
 * Format: sentencepiece_model.proto of SentencePiece.
 * @throws KotonohaError MODEL_FILE_CORRUPT
 */
export function vocabularyOfSentencePiece(bytes: Uint8Array): Vocabulary {
  const pieces: string[] = []
  const scores: number[] = []
  const types: number[] = []
  for (const field of fields(bytes)) {
    if (field.number !== 1 || !field.bytes) continue
    let piece = ''
    let score = 0
    let type: number = PieceType.normal
    for (const inner of fields(field.bytes)) {
      if (inner.number === 1 && inner.bytes) piece = utf8(inner.bytes)
      if (inner.number === 2 && inner.bytes?.length === 4)
        score = new DataView(inner.bytes.buffer, inner.bytes.byteOffset).getFloat32(0, true)
      if (inner.number === 3) type = inner.value
    }
    pieces.push(piece)
    scores.push(score)
    types.push(type)
  }
  return checkedVocabulary({
    pieces,
    scores: Float32Array.from(scores),
    types: Uint8Array.from(types),
    spacePrefix: true,
  })
}

/**
 * A vocabulary with which any text can be written: scores for all pieces, and a piece for each byte.
 * @throws KotonohaError MODEL_FILE_CORRUPT
 */
export function checkedVocabulary(vocabulary: Vocabulary): Vocabulary {
  const { pieces, scores, types } = vocabulary
  if (pieces.length === 0) throw corrupt('there are no pieces')
  if (scores.length !== pieces.length || types.length !== pieces.length)
    throw corrupt(`${pieces.length} pieces, ${scores.length} scores, ${types.length} types`)
  const wrong = scores.findIndex((score) => !Number.isFinite(score))
  if (wrong !== -1) throw corrupt(`the score of piece ${wrong} is ${scores[wrong]}`)
  const bytes = new Set(pieces.filter((_, id) => types[id] === PieceType.byte))
  for (let byte = 0; byte < 256; byte++)
    if (!bytes.has(bytePiece(byte))) throw corrupt(`there is no piece ${bytePiece(byte)}`)
  return vocabulary
}

/** How a vocabulary names a byte. */
export function bytePiece(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}

function corrupt(detail: string): KotonohaError {
  return new KotonohaError('MODEL_FILE_CORRUPT', { detail: `vocabulary: ${detail}` })
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes)
  } catch {
    throw corrupt('a piece is not UTF-8')
  }
}

interface Field {
  readonly number: number
  /** Of a varint field. */
  readonly value: number
  /** Of a field with a length, or of four or eight bytes. */
  readonly bytes?: Uint8Array
}

/** The fields of a protocol buffer message. */
function* fields(bytes: Uint8Array): Generator<Field> {
  let position = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[position++]
      if (byte === undefined || shift > 2 ** 63) throw corrupt('a number does not end')
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  while (position < bytes.length) {
    const key = varint()
    const number = key >>> 3
    const wire = key & 7
    if (wire === 0) {
      yield { number, value: varint() }
      continue
    }
    if (wire !== 1 && wire !== 2 && wire !== 5) throw corrupt(`wire type ${wire}`)
    const length = wire === 2 ? varint() : wire === 5 ? 4 : 8
    if (position + length > bytes.length) throw corrupt('a field ends beyond the file')
    yield { number, value: 0, bytes: bytes.subarray(position, position + length) }
    position += length
  }
}
