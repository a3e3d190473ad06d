// 16-bit floating-point numbers: IEEE 754 binary16 and bfloat16.

const word = new Uint32Array(1)
const float = new Float32Array(word.buffer)

/** The binary16 nearest to a number, ties to even; beyond the largest it is infinity. */
export function f16(value: number): number {
  float[0] = value
  const bits = word[0] ?? 0
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fff_ffff
  if (magnitude > 0x7f80_0000) return sign | 0x7e00
  if (magnitude >= 0x4780_0000) return sign | 0x7c00
  if (magnitude < 0x3880_0000) {
    // Below 2^-14 the steps are 2^-24.
    const steps = Math.abs(value) * 2 ** 24
    const below = Math.floor(steps)
    const rest = steps - below
    return sign | (rest > 0.5 || (rest === 0.5 && below & 1) ? below + 1 : below)
  }
  // The carry of rounding goes into the exponent, as it should.
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x3800_0000) >>> 13)
}

/** Every binary16 as a number. */
const VALUES = Float32Array.from({ length: 1 << 16 }, (_, bits) => {
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  const magnitude =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -magnitude : magnitude
})

export function floatOfF16(bits: number): number {
  return VALUES[bits] ?? 0
}

export function floatsOfF16(bits: Uint16Array): Float32Array {
  const floats = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) floats[i] = VALUES[bits[i] ?? 0] ?? 0
  return floats
}

export function floatsOfBf16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length)
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] ?? 0) << 16
  return new Float32Array(words.buffer)
}
