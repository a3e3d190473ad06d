// Loads a model as the engine does, in a process of its own, and tells what it took: what llama.cpp
// says of its buffers, and how much the process has grown.
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

const [path = '', contextSize = '', sequences = '1'] = process.argv.slice(2)
const buffers = { weights: 0, cache: 0, compute: 0 }
const llama = await getLlama({
  gpu: false,
  build: 'never',
  logLevel: LlamaLogLevel.info,
  logger(_level, message) {
    for (const [kind, words] of [
      ['weights', 'model'],
      ['cache', 'KV'],
      ['compute', 'compute'],
    ] as const) {
      const match = new RegExp(`${words} buffer size\\s*=\\s*([\\d.]+) MiB`).exec(message)
      if (match) buffers[kind] += Number(match[1]) * 2 ** 20
    }
    if (process.env.FIT_LOG) process.stderr.write(message)
  },
})
const before = process.memoryUsage.rss()
const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 })
const context = await model.createContext({
  contextSize: Number(contextSize),
  sequences: Number(sequences),
})
const sequence = context.getSequence()
// Every page of a cache is there from the beginning; a whole batch shows what computing takes.
await sequence.evaluateWithoutGeneratingNewTokens(model.tokenize('w300 '.repeat(600)).slice(0, 500))
process.send?.({ ...buffers, grown: process.memoryUsage.rss() - before })
