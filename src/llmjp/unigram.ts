import type { PromptPart } from './prompt.ts'
import { Trie } from './trie.ts'
import { PieceType, type Vocabulary } from './vocabulary.ts'

/** SentencePiece's penalty of an unknown character, below the least score. */
const UNKNOWN_PENALTY = 10
const SPACE = '▁'

/** Turns text into token ids and back, as the model was trained. */
export interface Tokenizer {
  /** Ids of a text. Text that looks like a control token stays text. */
  encode(text: string, options: { spacePrefix: boolean }): number[]
  /**
   * Ids of a prompt.
   * @throws RangeError when a control token is not in the vocabulary
   */
  encodeParts(parts: readonly PromptPart[]): number[]
  /** Id of a control token, by its piece. */
  controlId(piece: string): number | undefined
  /** The piece of a control token; undefined for any other id. */
  controlPiece(id: number): string | undefined
  /** The text of ids, without the space that `spacePrefix` put before it. */
  decode(ids: readonly number[]): string
  createDecoder(): Decoder
}

/** Decodes ids one by one; never gives half a character. */
export interface Decoder {
  push(id: number): string
  /** What is left: an incomplete character becomes U+FFFD. */
  flush(): string
}

/**
 * Unigram segmentation: the most probable sequence of pieces (Viterbi), characters without a piece
 * written as their UTF-8 bytes. Arithmetic as in SentencePiece's `Model::EncodeOptimized`: sums in
 * double precision, kept in single precision, the earlier path wins a tie.
 */
export function createUnigramTokenizer(vocabulary: Vocabulary): Tokenizer {
  const { pieces, types } = vocabulary
  const scores = vocabulary.scores
  const controls = new Map<string, number>()
  const bytes = new Int32Array(256).fill(-1)
  const byteOf = new Map<number, number>()
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  pieces.forEach((piece, id) => {
    const score = scores[id] ?? 0
    if (isControl(piece, types[id])) controls.set(piece, id)
    else if (types[id] === PieceType.byte) {
      const byte = Number.parseInt(piece.slice(3, 5), 16)
      bytes[byte] = id
      byteOf.set(id, byte)
    } else if (types[id] === PieceType.normal) {
      least = Math.min(least, score)
      most = Math.max(most, score)
    }
  })
  const unknownScore = Math.fround(least - UNKNOWN_PENALTY)
  const unknownId = types.indexOf(PieceType.unknown)
  const trie = new Trie(textPieces(vocabulary))

  /** What a piece adds to a path; a user-defined one always wins over what it is made of. */
  function scoreOf(id: number): number {
    if (types[id] !== PieceType.userDefined) return scores[id] ?? 0
    return Buffer.byteLength(pieces[id] ?? '') * most - 0.1
  }

  function encode(text: string, { spacePrefix }: { spacePrefix: boolean }): number[] {
    if (text === '') return []
    const escaped = text.toWellFormed().replaceAll(' ', SPACE)
    const input = spacePrefix && vocabulary.spacePrefix ? SPACE + escaped : escaped
    const length = input.length
    const best = new Float32Array(length + 1)
    const from = new Int32Array(length + 1).fill(-1)
    const ids = new Int32Array(length + 1)
    for (let start = 0; start < length; ) {
      const here = best[start] ?? 0
      const width = isHighSurrogate(input.charCodeAt(start)) ? 2 : 1
      let single = false
      let node = 0
      for (let at = start; at < length; ) {
        node = trie.next(node, input.charCodeAt(at++))
        if (node === -1) break
        const id = trie.end(node)
        if (id === -1) continue
        const score = scoreOf(id) + here
        if (from[at] === -1 || score > (best[at] ?? 0)) {
          best[at] = score
          from[at] = start
          ids[at] = id
        }
        if (at - start === width) single = true
      }
      if (!single) {
        const at = start + width
        const score = unknownScore + here
        if (from[at] === -1 || score > (best[at] ?? 0)) {
          best[at] = score
          from[at] = start
          ids[at] = unknownId
        }
      }
      start += width
    }
    const found: number[] = []
    for (let end = length; end > 0; end = from[end] ?? 0) {
      const id = ids[end] ?? unknownId
      if (id !== unknownId) found.push(id)
      else {
        const utf8 = Buffer.from(input.slice(from[end], end))
        for (let i = utf8.length - 1; i >= 0; i--) found.push(byteId(utf8[i] ?? 0))
      }
    }
    return found.reverse()
  }

  function byteId(byte: number): number {
    const id = bytes[byte] ?? -1
    return id === -1 ? unknownId : id
  }

  return {
    encode,
    encodeParts: (parts) =>
      parts.flatMap((part) => {
        if (part.type === 'text') return encode(part.text, part)
        const id = controls.get(part.piece)
        if (id === undefined) throw new RangeError(`no control token ${part.piece}`)
        return [id]
      }),
    controlId: (piece) => controls.get(piece),
    controlPiece: (id) => (isControl(pieces[id] ?? '', types[id]) ? pieces[id] : undefined),
    decode(ids) {
      const decoder = createDecoder()
      const text = ids.map((id) => decoder.push(id)).join('') + decoder.flush()
      return vocabulary.spacePrefix ? text.replace(/^ /, '') : text
    },
    createDecoder,
  }

  function createDecoder(): Decoder {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    return {
      push(id) {
        const byte = byteOf.get(id)
        if (byte !== undefined) return decoder.decode(Uint8Array.of(byte), { stream: true })
        return decoder.decode() + (pieces[id] ?? '').replaceAll(SPACE, ' ')
      },
      flush: () => decoder.decode(),
    }
  }
}

/** Some converters mark LLM-jp's control tokens as user-defined, which would match in a user's text. */
function isControl(piece: string, type: number | undefined): boolean {
  if (type === PieceType.control || type === PieceType.unknown) return true
  return type === PieceType.userDefined && /^<\|[a-z_0-9]+\|>$|^<.+\|LLM-jp>$/.test(piece)
}

function* textPieces({ pieces, types }: Vocabulary): Generator<[string, number]> {
  for (const [id, piece] of pieces.entries()) {
    const type = types[id]
    if (piece === '' || isControl(piece, type)) continue
    if (type === PieceType.normal || type === PieceType.userDefined) yield [piece, id]
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}
