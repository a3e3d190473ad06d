import { floatOfF16 } from './half.ts'
import type { Encoding } from './quantize.ts'

/** Numbers of a block, as dequantize_row_* of ggml-quants.c computes them. */
const BLOCKS: Record<string, (block: DataView) => number[]> = {
  Q8_0: (block) => {
    const d = floatOfF16(block.getUint16(0, true))
    return Array.from({ length: 32 }, (_, i) => d * block.getInt8(2 + i))
  },
  F16: (block) => [floatOfF16(block.getUint16(0, true))],
  Q5_0: (block) => {
    const d = floatOfF16(block.getUint16(0, true))
    const high = block.getUint32(2, true)
    return Array.from({ length: 32 }, (_, i) => {
      const low = (block.getUint8(6 + (i % 16)) >> (i < 16 ? 0 : 4)) & 15
      return d * ((low | (((high >>> i) & 1) << 4)) - 16)
    })
  },
  Q4_K: (block) => {
    const d = floatOfF16(block.getUint16(0, true))
    const dMin = floatOfF16(block.getUint16(2, true))
    const byte = (i: number) => block.getUint8(4 + i)
    return Array.from({ length: 256 }, (_, i) => {
      const j = i >> 5
      const scale = j < 4 ? byte(j) & 63 : (byte(j + 4) & 15) | ((byte(j - 4) >> 6) << 4)
      const min = j < 4 ? byte(j + 4) & 63 : (byte(j + 4) >> 4) | ((byte(j) >> 6) << 4)
      const quant = (block.getUint8(16 + 32 * (j >> 1) + (i & 31)) >> (j & 1 ? 4 : 0)) & 15
      return d * scale * quant - dMin * min
    })
  },
  Q6_K: (block) => {
    const d = floatOfF16(block.getUint16(208, true))
    return Array.from({ length: 256 }, (_, i) => {
      const [half, quarter, at] = [i >> 7, (i >> 5) & 3, i & 31]
      const low = block.getUint8(64 * half + 32 * (quarter & 1) + at) >> (quarter < 2 ? 0 : 4)
      const high = block.getUint8(128 + 32 * half + at) >> (2 * quarter)
      const quant = ((low & 15) | ((high & 3) << 4)) - 32
      return d * block.getInt8(192 + (i >> 4)) * quant
    })
  },
}

/** The numbers that blocks stand for: for tests and measurements. */
export function dequantized({ name, blockSize }: Encoding, bytes: Uint8Array): number[] {
  const all: number[] = []
  for (let at = 0; at < bytes.length; at += blockSize)
    all.push(...(BLOCKS[name]?.(new DataView(bytes.buffer, bytes.byteOffset + at)) ?? []))
  return all
}
