import type { ByteSource } from '../gguf.ts'
import { brokenFile, readExactly } from './source-tensor.ts'

/** A stored (not compressed) entry of a zip archive. */
export interface ZipEntry {
  /** Bytes from the beginning of the archive. */
  readonly offset: number
  readonly size: number
}

const END = 0x06054b50
const END_SIZE = 22
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const MAX_COMMENT = 65_535
const MAX_DIRECTORY = 1 << 28

/**
 * The stored entries of a zip archive by name, with ZIP64; nothing is unpacked.
 * Format: APPNOTE.TXT of PKWARE, 4.3.
 * @throws KotonohaError MODEL_FILE_CORRUPT, MODEL_FILE_TRUNCATED
 */
export async function readZip(source: ByteSource, file: string): Promise<Map<string, ZipEntry>> {
  const directory = await centralDirectory(source, file)
  const bytes = await readExactly(source, file, directory.offset, directory.size)
  const view = viewOf(bytes)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let count = 0; count < directory.entries; count++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw brokenFile(file, 'zip directory')
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > bytes.length) throw brokenFile(file, 'zip directory')
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (view.getUint16(at + 10, true) !== 0) throw brokenFile(file, `${name} is compressed`)
    if (view.getUint16(at + 8, true) & 1) throw brokenFile(file, `${name} is encrypted`)
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const [size, packed, header] = wide(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ])
    if (size === undefined || header === undefined || packed !== size || entries.has(name))
      throw brokenFile(file, `zip entry ${name}`)
    const local = viewOf(await readExactly(source, file, header, 30))
    if (local.getUint32(0, true) !== LOCAL) throw brokenFile(file, `zip entry ${name}`)
    const offset = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
    if (offset + size > source.size) throw brokenFile(file, `${name} ends beyond the file`)
    entries.set(name, { offset, size })
    at = next
  }
  return entries
}

interface Directory {
  readonly offset: number
  readonly size: number
  readonly entries: number
}

async function centralDirectory(source: ByteSource, file: string): Promise<Directory> {
  const length = Math.min(source.size, END_SIZE + MAX_COMMENT)
  const start = source.size - length
  const tail = await readExactly(source, file, start, length)
  const view = viewOf(tail)
  let at = length - END_SIZE
  while (at >= 0 && view.getUint32(at, true) !== END) at--
  if (at < 0) throw brokenFile(file, 'this is no zip archive, or it is cut off')
  const entries = view.getUint16(at + 10, true)
  const size = view.getUint32(at + 12, true)
  const offset = view.getUint32(at + 16, true)
  const directory =
    at >= 20 && view.getUint32(at - 20, true) === LOCATOR64
      ? await directory64(source, file, Number(view.getBigUint64(at - 12, true)))
      : { offset, size, entries }
  if (directory.size > MAX_DIRECTORY || directory.offset + directory.size > source.size)
    throw brokenFile(file, 'zip directory')
  return directory
}

async function directory64(source: ByteSource, file: string, offset: number): Promise<Directory> {
  const view = viewOf(await readExactly(source, file, offset, 56))
  if (view.getUint32(0, true) !== END64) throw brokenFile(file, 'zip directory')
  return {
    entries: Number(view.getBigUint64(32, true)),
    size: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
  }
}

/** Numbers that do not fit 32 bits are in the ZIP64 extra field (id 1), in this order. */
function wide(extra: Uint8Array, short: readonly number[]): (number | undefined)[] {
  const view = viewOf(extra)
  let at = 0
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 1)
    at += 4 + view.getUint16(at + 2, true)
  at += 4
  return short.map((value) => {
    if (value !== 0xffff_ffff) return value
    if (at + 8 > extra.length) return undefined
    at += 8
    return Number(view.getBigUint64(at - 8, true))
  })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
