import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KotonohaError } from '../contract/errors.ts'
import { headerFacts } from './facts.ts'
import { type ByteSource, readGguf } from './gguf.ts'

const starter = readFileSync(new URL('../../resources/starter-model.gguf', import.meta.url))

const source = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
})

const codeOf = async (bytes: Uint8Array) => {
  try {
    await readGguf(source(bytes))
    return 'readable'
  } catch (error) {
    if (error instanceof KotonohaError) return error.code
    throw error
  }
}

it('reads what a model is', async () => {
  const facts = headerFacts(await readGguf(source(starter)), 'starter-model.gguf')
  expect(facts).toMatchObject({
    name: 'Kotonoha Starter',
    architecture: 'llama',
    family: 'starter',
    quantization: 'F16',
    trainedContext: 2048,
    instructed: true,
  })
  expect(facts.parameters).toBeGreaterThan(1e6)
})

describe('a file that is not whole', () => {
  it('is told wherever it ends', async () => {
    for (let length = 24; length < starter.length; length = Math.ceil(length * 1.2))
      expect(await codeOf(starter.subarray(0, length)), `${length}`).toBe('MODEL_FILE_TRUNCATED')
    expect(await codeOf(starter.subarray(0, -1))).toBe('MODEL_FILE_TRUNCATED')
  })

  it('is told when it is something else', async () => {
    for (const text of ['', 'GGU', 'PK\u0003\u0004 zip', '<!doctype html>', 'ggml'])
      expect(await codeOf(Buffer.from(text)), text).toBe('MODEL_NOT_GGUF')
  })
})

it('never fails but by a code, whatever bytes are changed', async () => {
  // A small generator with a seed, so that a failure can be had again.
  let state = 20261121
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const seen = new Set<string>()
  for (let round = 0; round < 400; round++) {
    const bytes = Uint8Array.from(starter)
    // Most of what can go wrong is in the first bytes and in the lengths of the metadata.
    for (let change = 0; change < 4; change++) bytes[random(round % 2 ? 400 : 60_000)] = random(256)
    seen.add(await codeOf(bytes))
  }
  expect(seen).toContain('MODEL_FILE_CORRUPT')
})
