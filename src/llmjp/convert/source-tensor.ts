import { KotonohaError } from '../../contract/errors.ts'
import type { ByteSource } from '../gguf.ts'
import { floatsOfBf16, floatsOfF16 } from './half.ts'

/** Types of elements that weights are published in. */
export type SourceType = 'F32' | 'F16' | 'BF16' | 'F64'

const SIZES: Readonly<Record<SourceType, number>> = { F32: 4, F16: 2, BF16: 2, F64: 8 }

/** A tensor in a file of weights; its elements lie in order, the last dimension the fastest. */
export interface SourceTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** `count` elements from element `first`. */
  read(first: number, count: number): Promise<Float32Array>
}

/** Bytes of one element. */
export function sizeOf(type: SourceType): number {
  return SIZES[type]
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, one) => product * one, 1)
}

/** What all readers of weights tell of a file that is not what it should be. */
export function brokenFile(subject: string, detail: string): KotonohaError {
  return new KotonohaError('MODEL_FILE_CORRUPT', { subject, detail })
}

export function unsupported(subject: string, detail: string): KotonohaError {
  return new KotonohaError('MODEL_UNSUPPORTED', { subject, detail })
}

/** A tensor whose elements lie in a source from byte `offset`. */
export function tensorInFile(
  source: ByteSource,
  file: string,
  tensor: { name: string; shape: readonly number[]; type: SourceType; offset: number },
): SourceTensor {
  const { name, shape, type, offset } = tensor
  const size = sizeOf(type)
  return {
    name,
    shape,
    async read(first, count) {
      const bytes = await readExactly(source, file, offset + first * size, count * size)
      return floats(bytes, type)
    },
  }
}

/**
 * Exactly `length` bytes.
 * @throws KotonohaError MODEL_FILE_TRUNCATED when the file has become shorter
 */
export async function readExactly(
  source: ByteSource,
  file: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  if (offset + length > source.size) throw truncated(file, offset + length, source.size)
  let bytes = await source.read(offset, length)
  while (bytes.length < length) {
    const more = await source.read(offset + bytes.length, length - bytes.length)
    if (more.length === 0) throw truncated(file, offset + length, offset + bytes.length)
    bytes = Buffer.concat([bytes, more])
  }
  return bytes
}

function truncated(subject: string, needed: number, available: number): KotonohaError {
  const detail = `${subject}: ${needed} bytes needed, ${available} there`
  return new KotonohaError('MODEL_FILE_TRUNCATED', { subject, needed, available, detail })
}

function floats(bytes: Uint8Array, type: SourceType): Float32Array {
  const aligned = bytes.byteOffset % sizeOf(type) === 0 ? bytes : Uint8Array.from(bytes)
  const { buffer, byteOffset, byteLength } = aligned
  switch (type) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, byteLength / 4)
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, byteLength / 8))
    case 'F16':
      return floatsOfF16(new Uint16Array(buffer, byteOffset, byteLength / 2))
    case 'BF16':
      return floatsOfBf16(new Uint16Array(buffer, byteOffset, byteLength / 2))
  }
}
