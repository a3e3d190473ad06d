// What llama.cpp makes of tokens: node logits.ts MODEL.gguf 1,264,270 gives a line of JSON for each
// token, the log probabilities of all pieces after it.
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp'

/** A token id is a branded number, which JSON cannot give. */
const isToken = (id: number): id is Token => Number.isInteger(id)

const [modelPath, ids] = process.argv.slice(2)
if (!modelPath || !ids) throw new Error('usage: node logits.ts MODEL.gguf ID,ID,…')
const tokens = ids.split(',').map(Number).filter(isToken)
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error })
const model = await llama.loadModel({ modelPath })
const context = await model.createContext({ contextSize: 64, threads: 1 })
const generateNext = { probabilities: true, options: { temperature: 1, topK: 0, topP: 1, minP: 0 } }
const outputs = await context
  .getSequence()
  .controlledEvaluate(tokens.map((token) => [token, { generateNext }]))
for (const output of outputs) {
  const pieces = [...(output?.next.probabilities ?? [])].sort(([a], [b]) => a - b)
  console.log(JSON.stringify(pieces.map(([, probability]) => Math.log(probability))))
}
await llama.dispose()
