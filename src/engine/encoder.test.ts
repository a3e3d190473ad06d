// Vectors and ranks by llama.cpp in real processes, with models of random weights made here.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it } from 'vitest'
import { Encoder } from './encoder.ts'
import type { EngineProcess } from './engine-process.ts'
import { spawnNodeEncoder } from './spawn-node.ts'
import { writeTinyEncoder } from './tiny-encoder.ts'

const folder = mkdtempSync(join(tmpdir(), 'kotonoha-'))
const embedding = join(folder, 'embedding.gguf')
const reranker = join(folder, 'reranker.gguf')
const TEXTS = ['旅費の精算は十日以内', '鮎は塩焼きが旨い', '出張の旅費を精算する']
writeTinyEncoder(embedding, TEXTS.join(''))
writeTinyEncoder(reranker, TEXTS.join(''), 'reranker')

let processes: EngineProcess[] = []
let encoders: Encoder[] = []
const encoder = (path: string) => {
  const made = new Encoder(() => {
    const process = spawnNodeEncoder()
    processes.push(process)
    return process
  }, path)
  encoders.push(made)
  return made
}
afterEach(() => {
  for (const one of encoders) one.end()
  encoders = []
  processes = []
})
afterAll(() => rmSync(folder, { recursive: true }))

const product = (a: Float32Array | undefined, b: Float32Array | undefined) =>
  (a ?? new Float32Array()).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)

it('makes vectors of length 1 that are near for texts that share words', async () => {
  const model = encoder(embedding)
  expect(await model.kind()).toBe('embedding')
  const [a, b, c] = await model.embed(TEXTS, 'passage')
  expect(product(a, a)).toBeCloseTo(1, 4)
  expect(product(a, c)).toBeGreaterThan(product(a, b))
})

it('reads as much of a long text as it can', async () => {
  const [vector] = await encoder(embedding).embed(['旅費の精算'.repeat(2000)], 'passage')
  expect(product(vector, vector)).toBeCloseTo(1, 4)
})

it('ranks texts for a question', async () => {
  const model = encoder(reranker)
  expect(await model.kind()).toBe('reranker')
  const scores = await model.rank('旅費の精算', TEXTS)
  expect(scores).toHaveLength(3)
  for (const score of scores) expect(score).toBeGreaterThanOrEqual(0)
  expect(new Set(scores).size).toBe(3)
  await expect(model.embed(['旅'], 'passage')).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
})

it('starts again after its process has died', async () => {
  const model = encoder(embedding)
  await model.kind()
  const calls = model.embed(TEXTS, 'passage')
  processes[0]?.kill()
  await calls.catch((error) => expect(error).toMatchObject({ code: 'ENGINE_CRASHED' }))
  expect(await model.embed(TEXTS, 'passage')).toHaveLength(3)
  expect(processes).toHaveLength(2)
})

it('refuses a model that writes', async () => {
  const starter = join(import.meta.dirname, '../../resources/starter-model.gguf')
  await expect(encoder(starter).kind()).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
})
