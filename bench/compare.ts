/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [high = Number.NaN, low = Number.NaN] = [sorted[middle], sorted[middle - 1]]
  return sorted.length % 2 ? high : (low + high) / 2
}

/** Prints two series, and the ratio of the first one's median to the other's. */
export function compare(
  unit: string,
  [name, values]: readonly [string, readonly number[]],
  [otherName, others]: readonly [string, readonly number[]],
): void {
  for (const [series, list] of [
    [name, values],
    [otherName, others],
  ] as const)
    console.log(
      `${series}: ${median(list).toFixed(1)} ${unit} (${Math.min(...list).toFixed(1)} to ${Math.max(...list).toFixed(1)}, ${list.length} runs)`,
    )
  console.log(`ratio: ${(median(values) / median(others)).toFixed(3)}`)
}
