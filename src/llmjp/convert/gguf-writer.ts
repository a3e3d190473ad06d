// The header of a GGUF file, version 3, little-endian.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { elementsOf } from './source-tensor.ts'

/** An entry of the metadata: its key, the type of its value as GGUF has it, the value. */
export type MetadataEntry =
  | readonly [key: string, type: 'u32' | 'f32', value: number]
  | readonly [key: string, type: 'bool', value: boolean]
  | readonly [key: string, type: 'text', value: string]
  | readonly [key: string, type: 'texts', value: readonly string[]]
  | readonly [key: string, type: 'f32s', value: Float32Array]
  | readonly [key: string, type: 'i32s', value: ArrayLike<number>]

/** How a tensor is stored, by ggml's numbers. */
export interface StoredType {
  readonly id: number
  readonly name: string
  /** Elements of a block. */
  readonly blockLength: number
  /** Bytes of a block. */
  readonly blockSize: number
}

export interface LaidOutTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: StoredType
  /** Bytes from the beginning of the file. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

const ALIGNMENT = 32
const TYPES = { u32: 4, f32: 6, bool: 7, text: 8, texts: 9, f32s: 9, i32s: 9 } as const

/** The header's bytes, and where each tensor's data goes; `size` is that of the whole file. */
export function layOut(
  metadata: readonly MetadataEntry[],
  tensors: readonly Omit<LaidOutTensor, 'offset' | 'size'>[],
): { header: Buffer; tensors: LaidOutTensor[]; size: number } {
  const out = new Output()
  out.u32(0x46554747)
  out.u32(3)
  out.u64(tensors.length)
  out.u64(metadata.length)
  for (const entry of metadata) write(out, entry)
  let end = 0
  const offsets = tensors.map(({ name, shape, type }) => {
    const offset = end
    const size = (elementsOf(shape) / type.blockLength) * type.blockSize
    end = aligned(offset + size)
    out.text(name)
    out.u32(shape.length)
    for (const one of shape) out.u64(one)
    out.u32(type.id)
    out.u64(offset)
    return { name, shape, type, offset, size }
  })
  const info = out.bytes()
  const start = aligned(info.length)
  const header = Buffer.concat([info, Buffer.alloc(start - info.length)])
  const laid = offsets.map((one) => ({ ...one, offset: start + one.offset }))
  return { header, tensors: laid, size: start + end }
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}

function write(out: Output, entry: MetadataEntry): void {
  const [key, type, value] = entry
  out.text(key)
  out.u32(TYPES[type])
  switch (type) {
    case 'u32':
      out.u32(value)
      return
    case 'f32':
      out.f32(value)
      return
    case 'bool':
      out.u8(value ? 1 : 0)
      return
    case 'text':
      out.text(value)
      return
    case 'texts':
      out.u32(8)
      out.u64(value.length)
      for (const one of value) out.text(one)
      return
    case 'f32s':
      out.u32(6)
      out.u64(value.length)
      for (const one of value) out.f32(one)
      return
    case 'i32s':
      out.u32(5)
      out.u64(value.length)
      for (let i = 0; i < value.length; i++) out.i32(value[i] ?? 0)
  }
}

/** Bytes that grow. */
class Output {
  #bytes = Buffer.alloc(1 << 16)
  #length = 0

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  u8(value: number): void {
    const at = this.#room(1)
    this.#bytes.writeUInt8(value, at)
  }
  u32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeUInt32LE(value, at)
  }
  i32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeInt32LE(value, at)
  }
  f32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeFloatLE(value, at)
  }
  u64(value: number): void {
    const at = this.#room(8)
    this.#bytes.writeBigUInt64LE(BigInt(value), at)
  }
  text(value: string): void {
    const utf8 = Buffer.from(value)
    this.u64(utf8.length)
    const at = this.#room(utf8.length)
    utf8.copy(this.#bytes, at)
  }

  /** Where `length` more bytes go; the buffer may be another one afterwards. */
  #room(length: number): number {
    const start = this.#length
    if (start + length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length + length)])
    this.#length = start + length
    return start
  }
}
