// How ggml stores rows of numbers. Formats and arithmetic of the roundings: ggml/src/ggml-quants.c
// and ggml-common.h of llama.cpp.
import type { StoredType } from './gguf-writer.ts'
import { f16, floatOfF16 } from './half.ts'

/** A type that tensors can be written in. */
export interface Encoding extends StoredType {
  /** The bytes of whole blocks. */
  readonly encode: (values: Float32Array) => Uint8Array
}

/** Writes one block: values from `at` to bytes from `to`. */
type BlockWriter = (values: Float32Array, at: number, bytes: Uint8Array, to: number) => void

function blocks(
  id: number,
  name: string,
  blockLength: number,
  blockSize: number,
  write: BlockWriter,
): Encoding {
  const encode = (values: Float32Array) => {
    const bytes = new Uint8Array((values.length / blockLength) * blockSize)
    for (let at = 0, to = 0; at < values.length; at += blockLength, to += blockSize)
      write(values, at, bytes, to)
    return bytes
  }
  return { id, name, blockLength, blockSize, encode }
}

export const F32: Encoding = {
  id: 0,
  name: 'F32',
  blockLength: 1,
  blockSize: 4,
  encode: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
}

export const F16: Encoding = {
  id: 1,
  name: 'F16',
  blockLength: 1,
  blockSize: 2,
  encode: (values) => {
    const halves = new Uint16Array(values.length)
    for (let i = 0; i < values.length; i++) halves[i] = f16(values[i] ?? 0)
    return new Uint8Array(halves.buffer)
  },
}

/** 32 whole numbers of 8 bits and their scale. */
export const Q8_0 = blocks(8, 'Q8_0', 32, 34, (values, at, bytes, to) => {
  let most = 0
  for (let i = 0; i < 32; i++) most = Math.max(most, Math.abs(values[at + i] ?? 0))
  const scale = most / 127
  put16(bytes, to, f16(scale))
  if (scale === 0) return
  for (let i = 0; i < 32; i++) bytes[to + 2 + i] = Math.round((values[at + i] ?? 0) / scale)
})

/** 32 whole numbers of 5 bits and their scale: for rows that do not divide into blocks of 256. */
export const Q5_0 = blocks(6, 'Q5_0', 32, 22, (values, at, bytes, to) => {
  const scale = farthest(values, at, 32) / -16
  put16(bytes, to, f16(scale))
  if (scale === 0) {
    // Zero is 16, here and in the high bits.
    bytes.fill(255, to + 2, to + 6)
    return
  }
  for (let i = 0; i < 32; i++) {
    const quant = Math.min(31, Math.floor((values[at + i] ?? 0) / scale + 16.5))
    or(bytes, to + 6 + (i % 16), (quant & 15) << (i < 16 ? 0 : 4))
    or(bytes, to + 2 + (i >> 3), (quant >> 4) << (i & 7))
  }
})

/** 256 whole numbers of 4 bits; each 32 have a scale and a minimum of 6 bits. */
export const Q4_K = blocks(12, 'Q4_K', 256, 144, (values, at, bytes, to) => {
  let mostScale = 0
  let mostMinimum = 0
  for (let part = 0; part < 8; part++) {
    const [scale, minimum] = affine(values, at + 32 * part)
    scales[part] = scale
    minima[part] = minimum
    mostScale = Math.max(mostScale, scale)
    mostMinimum = Math.max(mostMinimum, minimum)
  }
  put16(bytes, to, f16(mostScale / 63))
  put16(bytes, to + 2, f16(mostMinimum / 63))
  const d = floatOfF16(f16(mostScale / 63))
  const dMinimum = floatOfF16(f16(mostMinimum / 63))
  for (let part = 0; part < 8; part++) {
    const scale = sixBits(scales[part] ?? 0, mostScale)
    const minimum = sixBits(minima[part] ?? 0, mostMinimum)
    if (part < 4) {
      or(bytes, to + 4 + part, scale)
      or(bytes, to + 8 + part, minimum)
    } else {
      or(bytes, to + 8 + part, (scale & 15) | ((minimum & 15) << 4))
      or(bytes, to + part, (scale >> 4) << 6)
      or(bytes, to + 4 + part, (minimum >> 4) << 6)
    }
    const step = d * scale
    if (step === 0) continue
    const first = to + 16 + 32 * (part >> 1)
    const shift = part & 1 ? 4 : 0
    for (let i = 0; i < 32; i++) {
      const quant = Math.round(((values[at + 32 * part + i] ?? 0) + dMinimum * minimum) / step)
      or(bytes, first + i, clamp(quant, 0, 15) << shift)
    }
  }
})
const scales = new Float32Array(16)
const minima = new Float32Array(8)

/** 256 whole numbers of 6 bits; each 16 have a scale of 8 bits. */
export const Q6_K = blocks(14, 'Q6_K', 256, 210, (values, at, bytes, to) => {
  let most = 0
  for (let part = 0; part < 16; part++) {
    const scale = symmetric(values, at + 16 * part)
    scales[part] = scale
    if (Math.abs(scale) > Math.abs(most)) most = scale
  }
  if (Math.abs(most) < TINY) return
  const half = f16(most / -128)
  put16(bytes, to + 208, half)
  for (let part = 0; part < 16; part++) {
    const scale = Math.min(127, Math.round(((scales[part] ?? 0) * -128) / most))
    bytes[to + 192 + part] = scale
    const step = floatOfF16(half) * scale
    for (let i = 0; i < 16; i++) {
      const index = 16 * part + i
      const quant = step === 0 ? 0 : clamp(Math.round((values[at + index] ?? 0) / step), -32, 31)
      putSixBits(bytes, to, index, quant + 32)
    }
  }
})

const TINY = 1e-15

/** Low four and high two bits lie apart, 128 numbers at a time. */
function putSixBits(bytes: Uint8Array, to: number, index: number, quant: number): void {
  const half = index >> 7
  const quarter = (index >> 5) & 3
  const i = index & 31
  or(bytes, to + 64 * half + 32 * (quarter & 1) + i, (quant & 15) << (quarter < 2 ? 0 : 4))
  or(bytes, to + 128 + 32 * half + i, (quant >> 4) << (2 * quarter))
}

/**
 * Scale and (negated) minimum for 32 numbers as 0…15: of 21 candidates the one with the least
 * weighted square error, after a least-squares fit (`make_qkx2_quants`).
 */
function affine(values: Float32Array, at: number): readonly [scale: number, minimum: number] {
  let squares = 0
  for (let i = 0; i < 32; i++) squares += (values[at + i] ?? 0) ** 2
  const average = Math.sqrt(squares / 32)
  let low = 0
  let high = values[at] ?? 0
  let sumW = 0
  let sumX = 0
  let sumX2 = 0
  for (let i = 0; i < 32; i++) {
    const x = values[at + i] ?? 0
    const w = average + Math.abs(x)
    low = Math.min(low, x)
    high = Math.max(high, x)
    sumW += w
    sumX += w * x
    sumX2 += w * x * x
  }
  if (high === low) return [0, -low]
  let scale = (high - low) / 15
  let minimum = low
  let best = Number.POSITIVE_INFINITY
  // The first is the plain one, which is not fitted.
  for (let candidate = -1; candidate <= 20; candidate++) {
    const inverse = (candidate < 0 ? 15 : 14 + 0.1 * candidate) / (high - low)
    let sumL = 0
    let sumL2 = 0
    let sumXL = 0
    for (let i = 0; i < 32; i++) {
      const x = values[at + i] ?? 0
      const w = average + Math.abs(x)
      const nearest = (inverse * (x - low) + 0.5) | 0
      const l = nearest > 15 ? 15 : nearest
      sumL += w * l
      sumL2 += w * l * l
      sumXL += w * l * x
    }
    let s = scale
    let m = minimum
    if (candidate >= 0) {
      const determinant = sumW * sumL2 - sumL * sumL
      if (determinant <= 0) continue
      s = (sumW * sumXL - sumX * sumL) / determinant
      m = (sumL2 * sumX - sumL * sumXL) / determinant
      if (m > 0) {
        m = 0
        s = sumXL / sumL2
      }
    }
    // Σ w (s l + m - x)², from the sums.
    const error = s * s * sumL2 + m * m * sumW + sumX2 + 2 * (s * m * sumL - s * sumXL - m * sumX)
    if (error < best) {
      best = error
      scale = s
      minimum = m
    }
  }
  return [scale, -minimum]
}

/** Scale for 16 numbers as -32…31: of 19 candidates the best by squared weights (`make_qx_quants`). */
function symmetric(values: Float32Array, at: number): number {
  const far = farthest(values, at, 16)
  if (Math.abs(far) < TINY) return 0
  let scale = 0
  let best = 0
  for (const candidate of CANDIDATES) {
    const inverse = -(32 + 0.1 * candidate) / far
    let sumXL = 0
    let sumL2 = 0
    for (let i = 0; i < 16; i++) {
      const x = values[at + i] ?? 0
      // Rounded by cutting off, which is the faster; -33 is the least there can be.
      const nearest = ((inverse * x + 64.5) | 0) - 64
      const l = nearest > 31 ? 31 : nearest < -32 ? -32 : nearest
      sumXL += x * x * x * l
      sumL2 += x * x * l * l
    }
    if (sumL2 > 0 && sumXL * sumXL > best * sumL2) {
      scale = sumXL / sumL2
      best = scale * sumXL
    }
  }
  return scale
}
const CANDIDATES = [0, ...Array.from({ length: 19 }, (_, i) => i - 9).filter((i) => i !== 0)]

/** The value farthest from zero, with its sign. */
function farthest(values: Float32Array, at: number, length: number): number {
  let most = 0
  for (let i = 0; i < length; i++) {
    const x = values[at + i] ?? 0
    if (Math.abs(x) > Math.abs(most)) most = x
  }
  return most
}

function sixBits(value: number, most: number): number {
  return most > 0 ? Math.min(63, Math.round((63 * value) / most)) : 0
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 255
  bytes[at + 1] = value >>> 8
}

function or(bytes: Uint8Array, at: number, bits: number): void {
  bytes[at] = (bytes[at] ?? 0) | bits
}
