import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dequantized } from './dequantize.ts'
import { f16, floatOfF16 } from './half.ts'
import { type Encoding, Q4_K, Q5_0, Q6_K, Q8_0 } from './quantize.ts'

const golden = join(import.meta.dirname, 'golden/quantized')
const read = (name: string) => Uint8Array.from(readFileSync(join(golden, name)))
const rows = new Float32Array(read('rows.f32').buffer)

/** Root of the mean square error of each row. */
function errors(encoding: Encoding, bytes: Uint8Array): number[] {
  const found = dequantized(encoding, bytes)
  expect(found).toHaveLength(rows.length)
  return Array.from({ length: rows.length / 512 }, (_, row) => {
    let sum = 0
    for (let i = row * 512; i < (row + 1) * 512; i++) sum += ((found[i] ?? 0) - (rows[i] ?? 0)) ** 2
    return Math.sqrt(sum / 512)
  })
}

it.each([Q8_0, Q5_0, Q4_K, Q6_K])('quantizes to $name as well as ggml does', (encoding) => {
  const theirs = read(`rows.${encoding.name.toLowerCase()}`)
  const ours = encoding.encode(rows)
  expect(ours).toHaveLength(theirs.length)
  const [mine, wanted] = [errors(encoding, ours), errors(encoding, theirs)]
  mine.forEach((error, row) => {
    expect(error, `row ${row}`).toBeLessThanOrEqual((wanted[row] ?? 0) * 1.01 + 1e-9)
  })
  // What differs is the last bit of a sum: they add in single precision.
  const same = ours.filter((byte, i) => byte === theirs[i]).length
  expect(same / ours.length).toBeGreaterThan(0.94)
})

it('rounds to the nearest 16-bit float, ties to even', () => {
  for (let bits = 0; bits < 0x7c00; bits++) {
    const [here, next] = [floatOfF16(bits), bits < 0x7bff ? floatOfF16(bits + 1) : 65_536]
    const tie = (here + next) / 2
    const even = bits & 1 ? bits + 1 : bits
    if (f16(here) !== bits || f16(-here) !== (bits | 0x8000)) throw new Error(`${here}`)
    if (f16(tie) !== even) throw new Error(`${tie}`)
    if (f16(tie - here / 4096) !== bits && here > 1e-4) throw new Error(`below ${tie}`)
  }
  expect(f16(Number.NaN) & 0x7e00).toBe(0x7e00)
  expect([f16(Number.POSITIVE_INFINITY), f16(1e9), f16(-1e9)]).toEqual([0x7c00, 0x7c00, 0xfc00])
  expect([f16(1e-9), f16(-0)]).toEqual([0, 0x8000])
})
