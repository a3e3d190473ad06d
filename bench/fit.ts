// The estimate of a model's memory, and what loading it takes: by how much the process has grown when
// a batch was computed, and llama.cpp's own account of its buffers, of which it never writes all. The
// files have real shapes and no weights. The largest takes 4.5 GB of memory.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { fileSource } from '../src/llmjp/file-source.ts'
import { readGguf } from '../src/llmjp/gguf.ts'
import { sequencesFor } from '../src/llmjp/sequences.ts'
import { cacheOf, memoryOf } from '../src/models/fit.ts'
import { layoutOf } from '../src/models/layout.ts'
import { SHAPES, writeSparseGguf } from './sparse-gguf.ts'

const RUNS = [
  ['llm-jp-3-150m', 512],
  ['llm-jp-3-150m', 4096],
  ['llm-jp-3-980m', 4096],
  ['llm-jp-3.1-1.8b', 2048],
  ['llm-jp-3.1-1.8b', 4096],
  ['llm-jp-3-3.7b', 1024],
] as const

const Taken = z.object({
  weights: z.number(),
  cache: z.number(),
  compute: z.number(),
  grown: z.number(),
})

export async function fit(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fit-'))
  const path = join(folder, 'model.gguf')
  try {
    for (const [name, contextSize] of RUNS) {
      writeSparseGguf(path, SHAPES[name], 'Q4_K_M')
      const source = await fileSource(path)
      const layout = layoutOf(await readGguf(source))
      await source.close()
      // As many conversations as the engine would keep here.
      const sequences = sequencesFor(cacheOf(layout, contextSize), totalmem())
      const asked = [path, String(contextSize), String(sequences)]
      const child = fork(join(import.meta.dirname, 'fit-load.ts'), asked, { execArgv: [] })
      const taken = Taken.parse(await new Promise((resolve) => child.once('message', resolve)))
      child.kill()
      const { ram } = memoryOf(layout, { contextSize, gpuLayers: 0, sequences })
      const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
      console.log(
        `${name}, ${sequences} times ${contextSize} tokens: estimated ${mib(ram.total)} MiB, grown by ${mib(taken.grown)} MiB, ratio ${(ram.total / taken.grown).toFixed(3)}; buffers: weights ${mib(taken.weights)} MiB (estimated ${mib(ram.weights + ram.repacked)}), cache ${mib(taken.cache)} MiB (${mib(ram.cache)}), computing ${mib(taken.compute)} MiB (${mib(ram.compute)} written)`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
