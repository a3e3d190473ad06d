// Loads a model as the engine does, in a process of its own, and tells what it took: what llama.cpp
// says of its buffers, and how much the process has grown.
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

const [path = '', contextSize = '', sequences = '1', layers = '0', mapping = 'mapped'] =
  process.argv.slice(2)
const gpuLayers = Number(layers)
const buffers = { weights: 0, cache: 0, compute: 0, onGpu: 0 }
const llama = await getLlama({
  gpu: gpuLayers > 0 ? 'vulkan' : false,
  build: 'never',
  logLevel: LlamaLogLevel.info,
  logger(_level, message) {
    for (const [kind, words] of [
      ['weights', 'model'],
      ['cache', 'KV'],
      ['compute', 'compute'],
    ] as const) {
      const match = new RegExp(`(\\S+) ${words} buffer size\\s*=\\s*([\\d.]+) MiB`).exec(message)
      if (!match) continue
      const bytes = Number(match[2]) * 2 ** 20
      buffers[kind] += bytes
      // `Vulkan_Host` is memory of the processor that the GPU can read.
      if (/^Vulkan\d/.test(match[1] ?? '')) buffers.onGpu += bytes
    }
    if (process.env.FIT_LOG) process.stderr.write(message)
  },
})
const before = process.memoryUsage.rss()
const model = await llama.loadModel({
  modelPath: path,
  gpuLayers,
  useMmap: mapping === 'mapped',
  ignoreMemorySafetyChecks: true,
})
const context = await model.createContext({
  contextSize: Number(contextSize),
  sequences: Number(sequences),
  ignoreMemorySafetyChecks: true,
})
const sequence = context.getSequence()
// Every page of a cache is there from the beginning; a whole batch shows what computing takes.
const batch = gpuLayers > 0 ? 4 : 500
await sequence.evaluateWithoutGeneratingNewTokens(
  model.tokenize('w300 '.repeat(600)).slice(0, batch),
)
process.send?.({ ...buffers, grown: process.memoryUsage.rss() - before })
