/** Conversations that have their KV cache in memory, at most, and the part of all memory for them. */
const MOST_SEQUENCES = 4
const MEMORY_PART = 16

/**
 * Sequences that together take no more memory than a machine can spare.
 * @param cache bytes of the KV cache of one
 * @param memory bytes of the machine's RAM
 */
export function sequencesFor(cache: number, memory: number): number {
  return Math.max(1, Math.min(MOST_SEQUENCES, Math.floor(memory / MEMORY_PART / cache)))
}
