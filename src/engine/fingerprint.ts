import { createHash } from 'node:crypto'
import { fileSource } from '../llmjp/file-source.ts'
import type { Gguf } from '../llmjp/gguf.ts'

/** Places of the weights that are looked at, and bytes of each. */
const SAMPLES = 64
const SAMPLE = 4096

/**
 * Tells model files apart, in milliseconds: SHA-256 over the size, the header, and samples spread over
 * the weights. Whatever is done to weights, as training or another quantization, changes them
 * everywhere.
 */
export async function fingerprintOf(path: string, gguf: Gguf): Promise<string> {
  const hash = createHash('sha256')
  const source = await fileSource(path)
  try {
    const begin = Math.min(...gguf.tensors.map(({ offset }) => offset), source.size)
    hash.update(String(source.size))
    hash.update(await source.read(0, begin))
    const stride = Math.max(SAMPLE, Math.floor((source.size - begin) / SAMPLES))
    for (let at = begin; at < source.size; at += stride) hash.update(await source.read(at, SAMPLE))
    return hash.digest('hex')
  } finally {
    await source.close()
  }
}
