/** A text and how it was written. */
export interface Decoded {
  readonly text: string
  /** A label of the Encoding Standard. */
  readonly encoding: string
  /** Some bytes mean nothing in this encoding, or nothing told which one it is. */
  readonly isDoubtful: boolean
}

const BOMS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]
/** Bytes that are enough to tell the encoding from. */
const SAMPLE = 256 * 1024

/**
 * Decodes a text as it is found in Japan: UTF-8 and UTF-16 with and without a mark, Shift_JIS with
 * the characters of CP932, EUC-JP and ISO-2022-JP.
 * @param declared what the document itself says, believed when its bytes allow it
 */
export function decodeText(bytes: Uint8Array, declared?: string): Decoded {
  const marked = BOMS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  if (marked) return decodedAs(marked[1], bytes)
  const sample = bytes.subarray(0, SAMPLE)
  const wide = wideEncoding(sample)
  if (wide) return decodedAs(wide, bytes)
  if (hasEscapes(sample)) return decodedAs('iso-2022-jp', bytes)
  if (strictly('utf-8', bytes) !== undefined) return decodedAs('utf-8', bytes)
  const told = declared && knownEncoding(declared)
  if (told && strictly(told, bytes) !== undefined) return decodedAs(told, bytes)
  const scored = ['shift_jis', 'euc-jp', 'utf-8']
    .map((encoding) => ({ encoding, score: plausibility(loosely(encoding, sample)) }))
    .toSorted((a, b) => b.score - a.score)
  const [best] = scored
  if (best && best.score > 0.5) return decodedAs(best.encoding, bytes)
  return { ...decodedAs('windows-1252', bytes), isDoubtful: true }
}

function decodedAs(encoding: string, bytes: Uint8Array): Decoded {
  const strict = strictly(encoding, bytes)
  return { text: strict ?? loosely(encoding, bytes), encoding, isDoubtful: strict === undefined }
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function loosely(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes)
}

function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** UTF-16 without a mark: zero bytes on one side, or kana and kanji when read that way. */
function wideEncoding(sample: Uint8Array): string | undefined {
  const even = sample.subarray(0, sample.length & ~1)
  if (even.length < 4 || strictly('utf-8', trimmedEnd(sample)) !== undefined) {
    if (!even.includes(0)) return undefined
  }
  return ['utf-16le', 'utf-16be'].find((encoding) => {
    const text = strictly(encoding, even)
    if (text === undefined || text.length < 2) return false
    const read = text.match(/[\t\n\r -~　-ヿ一-龥！-～]/gu)?.length ?? 0
    const telling = text.match(/[\t\n\r -~ぁ-ヿ、。]/gu)?.length ?? 0
    return read / text.length > 0.95 && telling / text.length > 0.2
  })
}

/** Without the character that a sample may have cut in two. */
function trimmedEnd(sample: Uint8Array): Uint8Array {
  return sample.length < SAMPLE ? sample : sample.subarray(0, sample.lastIndexOf(0x0a) + 1)
}

/** ISO-2022-JP is of seven bits and changes its characters by escapes. */
function hasEscapes(sample: Uint8Array): boolean {
  if (sample.some((byte) => byte > 0x7f)) return false
  return sample.some(
    (byte, at) =>
      byte === 0x1b &&
      ((sample[at + 1] === 0x24 && (sample[at + 2] === 0x42 || sample[at + 2] === 0x40)) ||
        (sample[at + 1] === 0x28 && (sample[at + 2] === 0x4a || sample[at + 2] === 0x49))),
  )
}

/** From below 0 to 1: how much of what is not ASCII looks like Japanese text. */
function plausibility(text: string): number {
  const all = text.match(/[^\0-\x7f]/gu)?.length ?? 0
  if (all === 0) return 0
  const good =
    text.match(/[ぁ-ヿ、。「」・ー一-龥０-９Ａ-Ｚａ-ｚ（）～：！？　㈱①-⑳]/gu)?.length ?? 0
  const telling = text.match(/[ぁ-んァ-ヶ、。ー]/gu)?.length ?? 0
  const bad = text.match(/[\ufffd\ue000-\uf8ff\x80-\x9f]/gu)?.length ?? 0
  const narrow = text.match(/[｡-ﾟ]/gu)?.length ?? 0
  // Half-width kana are written in runs of words; EUC-JP read as Shift_JIS is full of them.
  return (0.6 * good + 0.4 * Math.min(all, telling * 2) + 0.55 * narrow - 3 * bad) / all
}
