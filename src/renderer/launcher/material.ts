/** A text that a question is asked about. */
export interface Material {
  readonly id: string
  /** What a person calls it. */
  readonly name: string
  readonly text: string
}

/** Largest file that is taken as a text, in bytes. */
export const MAX_MATERIAL = 2 * 2 ** 20

/** Encodings that Japanese texts without a mark are in, the stricter ones first. */
const ENCODINGS = ['utf-8', 'euc-jp', 'shift_jis'] as const

/**
 * The text of a file, in which control characters have no place; undefined for what is none.
 * @param bytes of the whole file
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const marked = markedEncoding(bytes)
  for (const encoding of marked ? [marked] : ENCODINGS) {
    const text = decoded(bytes, encoding)
    if (text !== undefined && !/\p{Cc}/u.test(text.replace(/[\t\n\f\r]/g, ''))) return text
  }
  return undefined
}

/** A question and what it is about, as one message. */
export function withMaterials(question: string, materials: readonly Material[]): string {
  const texts = materials.map(({ name, text }) => `【${name}】\n${text.trim()}`)
  return [question, ...texts].join('\n\n')
}

function markedEncoding([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
