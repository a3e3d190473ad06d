/**
 * The product of two affine transformations [a, b, c, d, e, f] as PDF writes them
 * (ISO 32000-2, 8.3.4): first `n`, then `m`.
 */
export function multiplied(m: readonly number[], n: readonly number[]) {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = m
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = n
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ] as const
}
