import { PieceType, type Vocabulary } from './vocabulary.ts'

/**
 * Names of the control tokens, from id 0. The SentencePiece models that LLM-jp publishes call them
 * otherwise (`<EOD>`) than the tokenizers it releases with its models (`<EOD|LLM-jp>`).
 * From the `tokenizer_config.json` of each generation: https://github.com/llm-jp/llm-jp-tokenizer
 */
const V2 = ['unk', 's', '/s', 'mask', 'pad', 'CLS', 'SEP', 'EOD'].map(llmjp)
const V3 = ['<unk>', '<s>', '</s>', ...['MASK', 'PAD', 'CLS', 'SEP', 'EOD'].map(llmjp)]
const V4 = [
  ...['unk', 'startoftext', 'return', 'mask', 'endoftext', 'cls', 'eod', 'sep'],
  ...['constrain', 'channel', 'start', 'end', 'message', 'call'],
  ...Array.from({ length: 338 }, (_, i) => `reserved_${String(i + 6).padStart(3, '0')}`),
].map((name) => `<|${name}|>`)

const BY_SIZE: Readonly<Record<number, readonly string[]>> = {
  48586: V2,
  50570: V2,
  96867: V2,
  99574: V3,
  196608: V4,
}

/** The released names for an official vocabulary of so many pieces; none for another one. */
export function officialControls(pieces: readonly string[]): readonly string[] {
  return pieces[0] === '<unk>' ? (BY_SIZE[pieces.length] ?? []) : []
}

function llmjp(name: string): string {
  return `<${name}|LLM-jp>`
}

/**
 * An official vocabulary with the control tokens named as released, which is how prompt formats name
 * them. What SentencePiece calls them is text like any other then, as in the released tokenizers.
 */
export function withReleasedControls(vocabulary: Vocabulary): Vocabulary {
  const names = officialControls(vocabulary.pieces)
  if (names.length === 0) return vocabulary
  const types = Uint8Array.from(vocabulary.types)
  types.fill(PieceType.control, 1, names.length)
  return { ...vocabulary, pieces: [...names, ...vocabulary.pieces.slice(names.length)], types }
}
