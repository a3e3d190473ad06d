/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [high = Number.NaN, low = Number.NaN] = [sorted[middle], sorted[middle - 1]]
  return sorted.length % 2 ? high : (low + high) / 2
}

/** The smallest of some measurements that a share of them, between 0 and 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
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

/**
 * Prints two series that were measured in rounds, and the median of the rounds' ratios with their
 * quartiles: what else the machine does burdens both sides of a round alike.
 */
export function compareRounds(
  unit: string,
  [name, otherName]: readonly [string, string],
  rounds: readonly (readonly [number, number])[],
): void {
  console.log(`${name}: ${median(rounds.map(([value]) => value)).toFixed(1)} ${unit}`)
  console.log(`${otherName}: ${median(rounds.map(([, other]) => other)).toFixed(1)} ${unit}`)
  const ratios = rounds.map(([value, other]) => value / other).sort((a, b) => a - b)
  const [low, high] = [0.25, 0.75].map((share) => ratios[Math.floor(share * (ratios.length - 1))])
  console.log(
    `ratio: ${median(ratios).toFixed(3)} (quartiles ${low?.toFixed(3)} to ${high?.toFixed(3)}, ${ratios.length} rounds)`,
  )
}
