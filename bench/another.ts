// The first token of one more conversation, when an older one has to leave the memory for it: after a
// pause in which that one was put into a file, and at once, when it is put there first.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addSlowModel } from '../e2e/slow-model.ts'
import { EngineClient } from '../src/engine/client.ts'
import { spawnNodeEngine } from '../src/engine/spawn-node.ts'
import { promptFormat } from '../src/llmjp/formats.ts'
import { compareRounds } from './compare.ts'

const ROUNDS = 4
const CONTEXT = 4096
/** Blocks added to the starter model, which make its KV cache larger. */
const BLOCKS = 30
/** Conversations in memory. */
const KEPT = 4
/** Sentences of a question: a new one, and one that makes its conversation worth a file. */
const SHORT = 2
const LONG = 40
/** Milliseconds without a question. */
const PAUSE = 5000

export async function another(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const snapshots = { folder: join(folder, 'snapshots'), budget: 4 * 2 ** 30 }
  const engine = new EngineClient(spawnNodeEngine, () => snapshots)
  const format = promptFormat('starter')
  const ask = async (conversationId: string, sentences: number) => {
    const content = `${conversationId}${'春は桜が美しい。夏は海が青い。'.repeat(sentences)}`
    return await engine.generate({
      conversationId,
      parts: format.render([{ role: 'user', content }], { customSystem: 'replace', date: '' }),
      sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 4, seed: 0 },
      stopPieces: format.stopPieces,
      signal: new AbortController().signal,
    })
  }
  try {
    const name = await addSlowModel(folder, { addedBlocks: BLOCKS, contextSize: CONTEXT })
    await engine.load(
      { id: name, path: join(folder, 'models', name) },
      {
        gpu: 'cpu',
        gpuLayers: null,
        contextSize: CONTEXT,
        trainedContext: CONTEXT,
        family: 'starter',
      },
    )
    let count = 0
    while (count < KEPT) await ask(`${count++}`, LONG)
    const firstToken = async () => {
      const id = `${count++}`
      const { firstTokenMs } = await ask(id, SHORT)
      await ask(id, LONG)
      return firstTokenMs
    }
    const rounds: [number, number][] = []
    for (let round = 0; round < ROUNDS; round++) {
      const atOnce = await firstToken()
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
      rounds.push([await firstToken(), atOnce])
    }
    compareRounds('ms to the first token', ['after a pause', 'at once'], rounds)
  } finally {
    await engine.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}
