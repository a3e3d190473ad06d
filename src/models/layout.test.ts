import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SHAPES, writeSparseGguf } from '../../bench/sparse-gguf.ts'
import { fileSource } from '../llmjp/file-source.ts'
import { readGguf } from '../llmjp/gguf.ts'
import { CatalogueStore } from './catalogue-store.ts'
import { memoryOf } from './fit.ts'
import { type Layout, layoutOf, layoutOfShape, resized, weightsOf } from './layout.ts'

const resources = join(import.meta.dirname, '../../resources')
const { models } = new CatalogueStore(resources, join(tmpdir(), 'no folder')).current
const modelOf = (id: string) => {
  const model = models.find((one) => one.id === id)
  if (!model) throw new Error(id)
  return model
}

async function layoutOfFile(name: keyof typeof SHAPES, recipe: 'Q4_K_M' | 'Q8_0') {
  const folder = mkdtempSync(join(tmpdir(), 'layout '))
  try {
    const path = join(folder, 'model.gguf')
    writeSparseGguf(path, SHAPES[name], recipe)
    const source = await fileSource(path)
    const gguf = await readGguf(source)
    await source.close()
    return { layout: layoutOf(gguf), size: gguf.size }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const RUN = { contextSize: 4096, gpuLayers: 0 }

/** Memory of a run on the CPU, and of one that is half on a GPU. */
const memories = (layout: Layout) =>
  [0, 10].flatMap((gpuLayers) => {
    const { ram, vram } = memoryOf(layout, { contextSize: 4096, gpuLayers })
    return [ram.total, vram.total]
  })

// Sizes of files that are published.
it.each([
  ['llm-jp-3-980m-instruct3', 'Q8_0', 1_054_638_240],
  ['llm-jp-3.1-1.8b-instruct4', 'Q8_0', 1_987_023_136],
  ['llm-jp-3.1-1.8b-instruct4', 'Q4_K_M', 1_164_239_136],
  ['llm-jp-3-3.7b-instruct3', 'Q8_0', 4_022_249_856],
  ['llm-jp-4-8b-instruct', 'Q8_0', 9_132_708_384],
])('tells the size of %s as %s before there is a file', (id, quantization, size) => {
  const layout = layoutOfShape(modelOf(id), quantization, null)
  expect(layout && weightsOf(layout) / size).toBeCloseTo(1, 2)
})

it('knows all parameters of the models whose number is known', () => {
  const exact = models.filter(({ parameters }) => parameters !== null && parameters % 1e7 !== 0)
  expect(exact.length).toBeGreaterThan(30)
  for (const model of exact) {
    const layout = layoutOfShape(model, 'F32', null)
    expect(layout && weightsOf(layout) / 4 / Number(model.parameters), model.id).toBeCloseTo(1, 2)
  }
})

it.each([
  ['llm-jp-3-150m', 'llm-jp-3-150m', 'Q4_K_M'],
  ['llm-jp-3-980m', 'llm-jp-3-980m', 'Q8_0'],
  ['llm-jp-3.1-1.8b', 'llm-jp-3.1-1.8b', 'Q4_K_M'],
  ['llm-jp-4-8b', 'llm-jp-4-8b-base', 'Q4_K_M'],
] as const)('takes for %s the memory that its file takes', async (name, id, recipe) => {
  const { layout, size } = await layoutOfFile(name, recipe)
  const taken = memories(layout)
  for (const known of [null, size]) {
    const estimated = layoutOfShape(modelOf(id), recipe, known)
    if (!estimated) throw new Error(id)
    memories(estimated).forEach((bytes, i) => {
      expect(bytes / Math.max(1, taken[i] ?? 0), `${i}`).toBeCloseTo(bytes === 0 ? 0 : 1, 1)
    })
  }
})

it('counts of several experts only those that are used for a token', () => {
  const layout = layoutOfShape(modelOf('llm-jp-4-32b-a3b-thinking'), 'F16', null)
  const read = layout?.layers.reduce((sum, one) => sum + one.read, 0) ?? 0
  // 3.83 thousand million, the embeddings among them.
  expect(read / 2 / (3.83e9 - 196_608 * 2560)).toBeCloseTo(1, 1)
})

it('cannot tell of a quantization that it does not know, unless the size is known', () => {
  const model = modelOf('llm-jp-3-150m')
  expect(layoutOfShape(model, '?', null)).toBeUndefined()
  const sized = layoutOfShape(model, '?', 1e8)
  expect(sized && weightsOf(sized)).toBeCloseTo(1e8, -1)
  expect(layoutOfShape({ ...model, shape: null }, 'Q8_0', 1e8)).toBeUndefined()
})

it('makes of one file the layout of another', async () => {
  const small = await layoutOfFile('llm-jp-3.1-1.8b', 'Q4_K_M')
  const large = await layoutOfFile('llm-jp-3.1-1.8b', 'Q8_0')
  for (const [from, to, quantization] of [
    [small, large, 'Q8_0'],
    [large, small, 'Q4_K_M'],
  ] as const) {
    const made = memoryOf(resized(from.layout, to.size, quantization), RUN)
    const ratio = made.ram.total / memoryOf(to.layout, RUN).ram.total
    expect(Math.abs(ratio - 1), quantization).toBeLessThan(0.1)
  }
})
