import { crc32, inflateRawSync } from 'node:zlib'
import { DocumentProblem } from './problem.ts'

/** Bytes of all parts that are opened, unpacked; more is a file made to break readers. */
const LARGEST = 256 * 1024 * 1024
const MOST_ENTRIES = 20_000
const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

/** The parts of an Office or EPUB file. Nothing is ever written, so names lead nowhere. */
export interface Zip {
  readonly names: readonly string[]
  /**
   * The bytes of a part, or undefined where there is none of that name.
   * @throws DocumentProblem encrypted, corrupt, too-large
   */
  read(name: string): Uint8Array | undefined
  /** The same as text in UTF-8, or in UTF-16 with a mark. */
  readText(name: string): string | undefined
}

/**
 * Opens a zip archive in memory (APPNOTE 6.3.10; without zip64, which Office files do not need).
 * @throws DocumentProblem corrupt, too-large
 */
export function openZip(bytes: Uint8Array): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const corrupt = (detail: string) => new DocumentProblem('corrupt', detail)
  let end = bytes.length - 22
  const least = Math.max(0, end - 0xffff)
  while (end >= least && view.getUint32(end, true) !== END) end--
  if (end < least || end < 0) throw corrupt('no end of a zip archive')
  const count = view.getUint16(end + 10, true)
  if (count > MOST_ENTRIES) throw new DocumentProblem('too-large', `${count} parts`)
  let at = view.getUint32(end + 16, true)
  const entries = new Map<string, Entry>()
  const ascii = new TextDecoder()
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      throw corrupt('broken list of parts')
    const nameLength = view.getUint16(at + 28, true)
    const name = ascii.decode(bytes.subarray(at + 46, at + 46 + nameLength))
    entries.set(name, {
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }

  let unpacked = 0
  const read = (name: string) => {
    const entry = entries.get(name)
    if (!entry) return undefined
    const { offset, packed, size, method, isEncrypted, crc } = entry
    if (isEncrypted) throw new DocumentProblem('encrypted', name)
    if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL)
      throw corrupt(`part without a header: ${name}`)
    const start =
      offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    const data = bytes.subarray(start, start + packed)
    if (data.length < packed) throw corrupt(`truncated part: ${name}`)
    const room = LARGEST - unpacked
    if (size > room) throw new DocumentProblem('too-large', name)
    const content = method === 0 ? data : method === 8 ? inflated(data, room, name) : undefined
    if (!content) throw corrupt(`unknown compression ${method}: ${name}`)
    if (crc32(content) !== crc) throw corrupt(`damaged part: ${name}`)
    unpacked += content.length
    return content
  }
  return {
    names: [...entries.keys()],
    read,
    readText(name) {
      const content = read(name)
      if (!content) return undefined
      const [first, second] = content
      const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
      return new TextDecoder(isWide ? `utf-16${first === 0xff ? 'le' : 'be'}` : 'utf-8').decode(
        content,
      )
    },
  }
}

interface Entry {
  readonly isEncrypted: boolean
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

function inflated(data: Uint8Array, room: number, name: string): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, room) })
  } catch (cause) {
    const isTooLarge =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    throw new DocumentProblem(isTooLarge ? 'too-large' : 'corrupt', name, { cause })
  }
}
