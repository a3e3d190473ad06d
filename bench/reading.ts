// How long a prompt takes to be read on the processor: by the engine, which reads in steps so that it
// can be stopped, and by node-llama-cpp alone in one go. On a file of the shape of a model that people
// use: what a step costs depends on how wide the weights are. They are zeros, which read as fast.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getLlama } from 'node-llama-cpp'
import { EngineClient } from '../src/engine/client.ts'
import { spawnNodeEngine } from '../src/engine/spawn-node.ts'
import { compareRounds } from './compare.ts'
import { SHAPES, writeSparseGguf } from './sparse-gguf.ts'

const ROUNDS = 3
/** Each character is read as three tokens, its bytes. */
const CHARACTERS = 400

export async function reading(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const path = join(folder, 'model.gguf')
  const shape = SHAPES['llm-jp-3.1-1.8b']
  writeSparseGguf(path, shape, 'Q4_K_M')
  const engine = new EngineClient(spawnNodeEngine)
  const llama = await getLlama({ gpu: false, build: 'never' })
  try {
    const contextSize = shape.context
    await engine.load(
      { id: 'model', path },
      { gpu: 'cpu', gpuLayers: null, contextSize, trainedContext: contextSize, family: 'other' },
    )
    const read = async (characters: number) =>
      await engine.generate({
        parts: [{ type: 'text', text: 'あ'.repeat(characters), spacePrefix: false }],
        sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 1, seed: 0 },
        stopPieces: [],
        signal: new AbortController().signal,
      })
    const { threads } = await engine.report()
    const model = await llama.loadModel({ modelPath: path })
    const context = await model.createContext({ contextSize, threads })
    const sequence = context.getSequence()
    const tokens = model.tokenize('あ'.repeat(CHARACTERS))
    const rounds: [number, number][] = []
    for (let round = 0; round < ROUNDS; round++) {
      // What the next one shares with it is not read again.
      await read(1)
      const { promptTokens, firstTokenMs } = await read(CHARACTERS)
      await sequence.clearHistory()
      const begun = performance.now()
      await sequence.evaluateWithoutGeneratingNewTokens(tokens)
      rounds.push([firstTokenMs / promptTokens, (performance.now() - begun) / tokens.length])
    }
    compareRounds('ms to read a token', ['Kotonoha', 'node-llama-cpp'], rounds)
  } finally {
    await engine.dispose()
    await llama.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}
