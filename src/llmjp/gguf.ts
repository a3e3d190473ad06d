// The header of a GGUF file, read and checked before the native loader sees the file.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import { KotonohaError } from '../contract/errors.ts'
import { type TensorType, tensorType } from './tensor-types.ts'

/** Somewhere bytes come from. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export type GgufValue = string | number | bigint | boolean | readonly string[] | readonly number[]

export interface GgufTensor {
  readonly name: string
  /** Elements along each dimension, the fastest first. */
  readonly shape: readonly number[]
  readonly type: TensorType
  /** Bytes from the beginning of the file. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
  readonly elements: number
}

/** A checked header. */
export interface Gguf {
  readonly version: number
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: readonly GgufTensor[]
  /** Bytes of the whole file. */
  readonly size: number
}

/** Bytes read at first; more is read only where the header is longer. */
const FIRST_READ = 1 << 20
const MAGIC = 0x46554747
const MAX_ENTRIES = 100_000
const MAX_TENSORS = 1_000_000
/** Of a list in the metadata; vocabularies have some hundred thousand. */
const MAX_ELEMENTS = 1 << 24
const MAX_TEXT = 1 << 28

/**
 * Reads and checks a header: every count, length, dimension and offset must lie within the file.
 * @throws KotonohaError MODEL_NOT_GGUF, MODEL_FILE_TRUNCATED (with the bytes needed and available),
 *   MODEL_FILE_CORRUPT, MODEL_UNSUPPORTED
 */
export async function readGguf(source: ByteSource): Promise<Gguf> {
  for (let wanted = FIRST_READ; ; wanted *= 4) {
    const bytes = await source.read(0, Math.min(wanted, source.size))
    try {
      return parse(bytes, source.size)
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      if (bytes.length >= source.size || bytes.length < Math.min(wanted, source.size))
        throw new KotonohaError('MODEL_FILE_TRUNCATED', {
          needed: error.needed,
          available: source.size,
          detail: 'the header ends early',
        })
    }
  }
}

/** A text of the metadata. */
export function textOf(gguf: Gguf, key: string): string | undefined {
  const value = gguf.metadata.get(key)
  return typeof value === 'string' ? value : undefined
}

/** A number of the metadata; whole numbers beyond 2^53 do not occur in what we read. */
export function numberOf(gguf: Gguf, key: string): number | undefined {
  const value = gguf.metadata.get(key)
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : undefined
}

export function flagOf(gguf: Gguf, key: string): boolean | undefined {
  const value = gguf.metadata.get(key)
  return typeof value === 'boolean' ? value : undefined
}

/** A list of texts; empty when it is absent or of another type. */
export function textsOf(gguf: Gguf, key: string): readonly string[] {
  const value = gguf.metadata.get(key)
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : []
}

export function numbersOf(gguf: Gguf, key: string): readonly number[] {
  const value = gguf.metadata.get(key)
  return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : []
}

class OutOfBytes extends Error {
  readonly needed: number
  constructor(needed: number) {
    super()
    this.needed = needed
  }
}

function corrupt(detail: string): KotonohaError {
  return new KotonohaError('MODEL_FILE_CORRUPT', { detail })
}

function parse(bytes: Uint8Array, fileSize: number): Gguf {
  const input = new Input(bytes, fileSize)
  if (fileSize < 4 || input.u32() !== MAGIC) throw new KotonohaError('MODEL_NOT_GGUF')
  const version = input.u32()
  if (version !== 2 && version !== 3)
    throw new KotonohaError('MODEL_UNSUPPORTED', { detail: `GGUF version ${version}` })
  const tensorCount = input.count(MAX_TENSORS, 'tensors')
  const entryCount = input.count(MAX_ENTRIES, 'metadata entries')
  const metadata = new Map<string, GgufValue>()
  for (let i = 0; i < entryCount; i++) {
    const key = input.text()
    if (metadata.has(key)) throw corrupt(`${key} occurs twice`)
    metadata.set(key, value(input, input.u32()))
  }
  if (typeof metadata.get('general.architecture') !== 'string')
    throw new KotonohaError('MODEL_UNSUPPORTED', { detail: 'general.architecture is missing' })
  return {
    version,
    metadata,
    tensors: tensors(input, tensorCount, metadata, fileSize),
    size: fileSize,
  }
}

function value(input: Input, type: number): GgufValue {
  switch (type) {
    case 0:
      return input.u8()
    case 1:
      return input.i8()
    case 2:
      return input.u16()
    case 3:
      return input.i16()
    case 4:
      return input.u32()
    case 5:
      return input.i32()
    case 6:
      return input.f32()
    case 7:
      return input.u8() !== 0
    case 8:
      return input.text()
    case 9:
      return list(input)
    case 10:
      return input.u64()
    case 11:
      return input.i64()
    case 12:
      return input.f64()
    default:
      throw corrupt(`metadata type ${type}`)
  }
}

/** Bytes of one element of a list, by metadata type; texts have at least their length. */
const LEAST_SIZE = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8]

function list(input: Input): GgufValue {
  const type = input.u32()
  const least = LEAST_SIZE[type]
  if (least === undefined || type === 9) throw corrupt(`list of type ${type}`)
  const length = input.count(MAX_ELEMENTS, 'list elements')
  // A list longer than the file is a broken length, unless the file is what ends early.
  if (length * least > input.left) throw new OutOfBytes(input.position + length * least)
  if (type === 8) return Array.from({ length }, () => input.text())
  return Array.from({ length }, () => Number(value(input, type)))
}

function tensors(
  input: Input,
  count: number,
  metadata: ReadonlyMap<string, GgufValue>,
  fileSize: number,
): GgufTensor[] {
  const infos = Array.from({ length: count }, () => tensorInfo(input))
  const alignment = Number(metadata.get('general.alignment') ?? 32)
  if (
    !Number.isInteger(alignment) ||
    alignment < 1 ||
    alignment > 65_536 ||
    alignment & (alignment - 1)
  )
    throw corrupt(`alignment ${alignment}`)
  const start = Math.ceil(input.position / alignment) * alignment
  const names = new Set<string>()
  return infos.map(({ name, shape, typeId, offset }) => {
    if (names.has(name)) throw corrupt(`tensor ${name} occurs twice`)
    names.add(name)
    const type = tensorType(typeId)
    if (!type) throw new KotonohaError('MODEL_UNSUPPORTED', { detail: `tensor type ${typeId}` })
    const elements = shape.reduce((product, one) => product * one, 1)
    const size = (elements / type.blockLength) * type.blockSize
    if (
      !Number.isSafeInteger(elements) ||
      !Number.isSafeInteger(size) ||
      (shape[0] ?? 0) % type.blockLength
    )
      throw corrupt(`shape of tensor ${name}`)
    if (offset % alignment) throw corrupt(`offset of tensor ${name}`)
    const end = start + offset + size
    if (end > fileSize)
      throw new KotonohaError('MODEL_FILE_TRUNCATED', {
        needed: end,
        available: fileSize,
        detail: `tensor ${name} ends beyond the file`,
      })
    return { name, shape, type, offset: start + offset, size, elements }
  })
}

function tensorInfo(input: Input) {
  const name = input.text()
  const dimensions = input.u32()
  if (dimensions < 1 || dimensions > 4) throw corrupt(`dimensions of tensor ${name}`)
  const shape = Array.from({ length: dimensions }, () =>
    input.count(Number.MAX_SAFE_INTEGER, 'elements'),
  )
  const typeId = input.u32()
  const offset = input.count(Number.MAX_SAFE_INTEGER, 'offset')
  return { name, shape, typeId, offset }
}

/** Reads values one after the other; throws OutOfBytes where the bytes at hand end. */
class Input {
  position = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #fileSize: number
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(bytes: Uint8Array, fileSize: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#fileSize = fileSize
  }

  /** Bytes to the end of the file. */
  get left(): number {
    return this.#fileSize - this.position
  }

  u8 = () => this.#view.getUint8(this.#take(1))
  i8 = () => this.#view.getInt8(this.#take(1))
  u16 = () => this.#view.getUint16(this.#take(2), true)
  i16 = () => this.#view.getInt16(this.#take(2), true)
  u32 = () => this.#view.getUint32(this.#take(4), true)
  i32 = () => this.#view.getInt32(this.#take(4), true)
  f32 = () => this.#view.getFloat32(this.#take(4), true)
  f64 = () => this.#view.getFloat64(this.#take(8), true)
  u64 = () => this.#view.getBigUint64(this.#take(8), true)
  i64 = () => this.#view.getBigInt64(this.#take(8), true)

  /** A 64-bit count that may not exceed `most`. */
  count(most: number, what: string): number {
    const count = Number(this.u64())
    if (count > most) throw corrupt(`${count} ${what}`)
    return count
  }

  text(): string {
    const length = Number(this.u64())
    if (length > this.left) {
      if (length > MAX_TEXT) throw corrupt(`a text of ${length} bytes`)
      throw new OutOfBytes(this.position + length)
    }
    const start = this.#take(length)
    return this.#decoder.decode(this.#bytes.subarray(start, start + length))
  }

  #take(length: number): number {
    const start = this.position
    if (start + length > this.#bytes.length) throw new OutOfBytes(start + length)
    this.position = start + length
    return start
  }
}
