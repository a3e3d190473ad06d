import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SHAPES, writeSparseGguf } from '../../bench/sparse-gguf.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import { bytesPerToken, fitTo, LEAST_CONTEXT, memoryOf } from './fit.ts'
import { type Layout, layoutOf } from './layout.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30

let folder: string
let small: Layout
let middle: Layout
let large: Layout

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fit '))
  ;[small, middle, large] = [
    await layoutNamed('llm-jp-3-150m'),
    await layoutNamed('llm-jp-3.1-1.8b'),
    await layoutNamed('llm-jp-4-8b'),
  ]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function layoutNamed(name: keyof typeof SHAPES): Promise<Layout> {
  const path = join(folder, `${name}.gguf`)
  writeSparseGguf(path, SHAPES[name], 'Q4_K_M')
  const source = await fileSource(path)
  try {
    return layoutOf(await readGguf(source))
  } finally {
    await source.close()
  }
}

const inMib = (bytes: number) => bytes / MIB

// What llama.cpp said of its buffers when it loaded these files (bench/fit.ts).
it.each([
  { name: 'small', contextSize: 512, weights: 119, cache: 12, compute: 196.5 },
  { name: 'small', contextSize: 4096, weights: 119, cache: 96, compute: 196.5 },
  { name: 'middle', contextSize: 2048, weights: 1769.5, cache: 384, compute: 202.5 },
])('counts for the $name model what loading it took ($contextSize tokens)', (measured) => {
  const layout = measured.name === 'small' ? small : middle
  const { contextSize } = measured
  const { ram, vram } = memoryOf(layout, { contextSize, gpuLayers: 0 })
  const onGpu = memoryOf(layout, { contextSize, gpuLayers: layout.layers.length }).vram
  expect(inMib(ram.weights + ram.repacked) / measured.weights).toBeCloseTo(1, 1)
  expect(inMib(ram.cache)).toBeCloseTo(measured.cache, 5)
  expect(inMib(onGpu.compute) / measured.compute).toBeCloseTo(1, 2)
  expect(vram.total).toBe(0)
})

// By how much the process had grown when a batch was computed (bench/fit.ts).
it.each([
  { name: 'llm-jp-3-150m', contextSize: 512, sequences: 1, grown: 228 },
  { name: 'llm-jp-3-150m', contextSize: 4096, sequences: 2, grown: 418 },
  { name: 'llm-jp-3-980m', contextSize: 4096, sequences: 1, grown: 1524 },
  { name: 'llm-jp-3.1-1.8b', contextSize: 2048, sequences: 1, grown: 2292 },
  { name: 'llm-jp-3-3.7b', contextSize: 1024, sequences: 1, grown: 4118 },
] as const)('is right within 10 % for $name', async ({ name, grown, ...run }) => {
  const { ram } = memoryOf(await layoutNamed(name), { ...run, gpuLayers: 0 })
  expectWithin10Percent(ram.total, grown * MIB)
})

// The file is read, not mapped: the system takes a mapped file's pages back when it likes. Then
// nothing is there twice, whatever order of the weights the processor is fastest with.
it('is right within 10 % of what loading takes here', async () => {
  const run = { contextSize: 4096, sequences: 2 }
  const { ram } = memoryOf(small, { ...run, gpuLayers: 0 })
  const path = join(folder, 'llm-jp-3-150m.gguf')
  const args = [path, `${run.contextSize}`, `${run.sequences}`, '0', 'read']
  const child = fork(join(import.meta.dirname, '../../bench/fit-load.ts'), args, { execArgv: [] })
  try {
    const taken = await new Promise((resolve) => child.once('message', resolve))
    const { grown } = z.object({ grown: z.number() }).parse(taken)
    expectWithin10Percent(ram.total - ram.repacked, grown)
  } finally {
    child.kill()
  }
})

function expectWithin10Percent(estimated: number, taken: number) {
  expect(estimated / taken).toBeGreaterThan(0.9)
  expect(estimated / taken).toBeLessThan(1.1)
}

describe('layers on the GPU', () => {
  it('move weights and cache there, one by one', () => {
    let before = memoryOf(large, { contextSize: 4096, gpuLayers: 0 })
    for (let gpuLayers = 1; gpuLayers <= large.layers.length; gpuLayers++) {
      const now = memoryOf(large, { contextSize: 4096, gpuLayers })
      expect(now.vram.weights).toBeGreaterThan(before.vram.weights)
      expect(now.vram.weights + now.ram.weights).toBe(before.vram.weights + before.ram.weights)
      expect(now.vram.cache + now.ram.cache).toBe(before.vram.cache + before.ram.cache)
      before = now
    }
    expect(before.ram.cache).toBe(0)
    expect(before.ram.repacked).toBe(0)
  })

  it('are as many as there is room for', () => {
    const most = fitTo(large, { ram: 32 * GIB, vram: 24 * GIB }, 8192)
    expect(most).toMatchObject({ fits: true, gpuLayers: large.layers.length, contextSize: 8192 })
    const some = fitTo(large, { ram: 32 * GIB, vram: 4 * GIB }, 8192)
    expect(some.gpuLayers).toBeGreaterThan(0)
    expect(some.gpuLayers).toBeLessThan(large.layers.length)
    expect(some.vram.total).toBeLessThanOrEqual(4 * GIB)
    expect(fitTo(large, { ram: 32 * GIB, vram: 0 }, 8192).gpuLayers).toBe(0)
  })
})

it('shortens the context before it leaves the GPU, down to a usual one', () => {
  const room = { ram: 32 * GIB, vram: 8 * GIB }
  const fit = fitTo(large, room, 65_536)
  expect(fit.gpuLayers).toBe(large.layers.length)
  expect(fit.contextSize).toBeGreaterThan(8192)
  expect(fit.contextSize).toBeLessThan(65_536)
  expect(fitTo(large, { ...room, vram: 5 * GIB }, 65_536)).toMatchObject({ fits: true })
})

it('shortens the context to what there is room for, and no more', () => {
  const room = { ram: 10 * GIB, vram: 0 }
  const fit = fitTo(large, room, 65_536)
  expect(fit.fits).toBe(true)
  expect(fit.contextSize).toBeLessThan(65_536)
  expect(fit.ram.total).toBeLessThanOrEqual(room.ram)
  const longer = memoryOf(large, { contextSize: fit.contextSize + 512, gpuLayers: 0 })
  expect(longer.ram.total).toBeGreaterThan(room.ram)
})

it('says when a model does not go in at all', () => {
  const fit = fitTo(large, { ram: GIB, vram: 0 }, 8192)
  expect(fit).toMatchObject({ fits: false, contextSize: LEAST_CONTEXT, gpuLayers: 0 })
  expect(fit.ram.total).toBeGreaterThan(GIB)
})

it('reads all weights but the embeddings for a token, wherever they lie', () => {
  const all = middle.layers.reduce((sum, { weights }) => sum + weights, 0)
  expect(bytesPerToken(middle, { gpuLayers: 0 })).toEqual({ ram: all, vram: 0 })
  const { ram, vram } = bytesPerToken(middle, { gpuLayers: 10 })
  expect(ram).toBeGreaterThan(vram)
  expect(ram + vram).toBe(all)
})

it('puts into memory that the GPU shares only what goes in there with the rest', () => {
  const alone = fitTo(large, { ram: 8 * GIB, vram: 8 * GIB }, 4096)
  expect(alone.gpuLayers).toBe(large.layers.length)
  const shared = fitTo(large, { ram: 8 * GIB, vram: 8 * GIB, unified: true }, 65_536)
  expect(shared.ram.total + shared.vram.total).toBeLessThanOrEqual(8 * GIB)
})
