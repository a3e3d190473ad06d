// The estimate of a model's memory, and what loading it takes: by how much the process has grown when
// a batch was computed, and llama.cpp's own account of its buffers, of which it never writes all. The
// files have real shapes and no weights. The largest takes 17 GB of memory.
//
// Then what llama.cpp takes on a GPU, by its own account of the buffers there. Without a GPU, Mesa's
// llvmpipe (Debian's mesa-vulkan-drivers) is one as far as memory goes, with GGML_VK_VISIBLE_DEVICES=0;
// it has no buffers over 128 MiB, which is why the vocabulary is cut for it.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { getLlama, NoBinaryFoundError } from 'node-llama-cpp'
import { z } from 'zod'
import { fileSource } from '../src/llmjp/file-source.ts'
import { readGguf } from '../src/llmjp/gguf.ts'
import { sequencesFor } from '../src/llmjp/sequences.ts'
import { cacheOf, memoryOf } from '../src/models/fit.ts'
import { layoutOf } from '../src/models/layout.ts'
import { SHAPES, type Shape, writeSparseGguf } from './sparse-gguf.ts'

const RUNS = [
  ['llm-jp-3-150m', 512],
  ['llm-jp-3-150m', 4096],
  ['llm-jp-3-980m', 4096],
  ['llm-jp-3.1-1.8b', 2048],
  ['llm-jp-3.1-1.8b', 4096],
  ['llm-jp-3-3.7b', 1024],
  ['llm-jp-3-7.2b', 4096],
  ['llm-jp-3-8x1.8b', 4096],
  ['llm-jp-4-8b', 4096],
  ['llm-jp-3-13b', 4096],
] as const
/** With how many layers on the GPU, the output among them. */
const ON_GPU = [
  ['llm-jp-3-150m', 4096, 13],
  ['llm-jp-3-980m', 4096, 21],
  ['llm-jp-3.1-1.8b', 2048, 25],
  ['llm-jp-3.1-1.8b', 4096, 12],
  ['llm-jp-3-3.7b', 1024, 14],
  ['llm-jp-4-8b', 4096, 6],
] as const

const Taken = z.object({
  weights: z.number(),
  cache: z.number(),
  compute: z.number(),
  onGpu: z.number(),
  grown: z.number(),
})

export async function fit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fit-'))
  const path = join(folder, 'model.gguf')
  const write = async (shape: Shape) => {
    writeSparseGguf(path, shape, 'Q4_K_M')
    const source = await fileSource(path)
    const layout = layoutOf(await readGguf(source))
    await source.close()
    return layout
  }
  try {
    for (const [name, contextSize] of RUNS) {
      const layout = await write(SHAPES[name])
      // As many conversations as the engine would keep here.
      const sequences = sequencesFor(cacheOf(layout, contextSize), totalmem())
      const taken = await load([path, contextSize, sequences])
      const { ram } = memoryOf(layout, { contextSize, gpuLayers: 0, sequences })
      console.log(
        `${name}, ${sequences} times ${contextSize} tokens: estimated ${mib(ram.total)} MiB, grown by ${mib(taken.grown)} MiB, ratio ${(ram.total / taken.grown).toFixed(3)}; buffers: weights ${mib(taken.weights)} MiB (estimated ${mib(ram.weights + ram.repacked)}), cache ${mib(taken.cache)} MiB (${mib(ram.cache)}), computing ${mib(taken.compute)} MiB (${mib(ram.compute)} written)`,
      )
    }
    if (!(await hasVulkan())) return console.log('There is no GPU that Vulkan reaches.')
    for (const [name, contextSize, gpuLayers] of ON_GPU) {
      const layout = await write({ ...SHAPES[name], vocabulary: 32_768 })
      const { onGpu } = await load([path, contextSize, 1, gpuLayers])
      const { vram } = memoryOf(layout, { contextSize, gpuLayers })
      console.log(
        `${name}, ${contextSize} tokens, ${gpuLayers} of ${layout.layers.length} layers on the GPU: estimated ${mib(vram.total)} MiB there, taken ${mib(onGpu)} MiB, ratio ${(vram.total / onGpu).toFixed(3)}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Loads in a process of its own; the arguments are those of fit-load.ts. */
async function load(asked: readonly (string | number)[]): Promise<z.infer<typeof Taken>> {
  const child = fork(join(import.meta.dirname, 'fit-load.ts'), asked.map(String), { execArgv: [] })
  try {
    return Taken.parse(await new Promise((resolve) => child.once('message', resolve)))
  } finally {
    child.kill()
  }
}

async function hasVulkan(): Promise<boolean> {
  try {
    const llama = await getLlama({ gpu: 'vulkan', build: 'never' })
    return (await llama.getGpuDeviceNames()).length > 0
  } catch (error) {
    if (error instanceof NoBinaryFoundError) return false
    throw error
  }
}

const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
