// Conversations that come back: real inference on the starter model, in real processes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { promptFormat } from '../llmjp/formats.ts'
import { EngineClient } from './client.ts'
import { spawnNodeEngine } from './spawn-node.ts'

const starter = join(import.meta.dirname, '../../resources/starter-model.gguf')
const format = promptFormat('starter')
const NAMES = ['田中', '佐藤', '鈴木', '高橋', '伊藤', '渡辺']

let folder: string
let engine: EngineClient
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reopening '))
  engine = new EngineClient(spawnNodeEngine, () => ({ folder, budget: 2 ** 30 }))
})
afterEach(async () => {
  await engine.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const load = (contextSize: number | null = null) =>
  engine.load(
    { id: 'model', path: starter },
    { gpu: 'cpu', gpuLayers: null, contextSize, trainedContext: 2048, family: 'starter' },
  )

/** Asks in a conversation of some 400 tokens, which differ from those of the others. */
async function ask(name: string, conversationId = name, sentences = 20) {
  let text = ''
  const talk = `${'春は桜が美しい。夏は海が青い。'.repeat(sentences)}私の名前は${name}です。`
  const result = await engine.generate({
    ...(conversationId && { conversationId }),
    parts: format.render(
      [
        { role: 'system', content: name },
        { role: 'user', content: talk },
        { role: 'assistant', content: 'よろしくお願いします。' },
        { role: 'user', content: '私の名前は何ですか？' },
      ],
      { customSystem: 'replace', date: '' },
    ),
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 30, seed: 0 },
    stopPieces: format.stopPieces,
    signal: new AbortController().signal,
    onParts(parts) {
      for (const part of parts) if (part.type === 'text') text += part.text
    },
  })
  return { text, ...result }
}
const pause = () => new Promise((resolve) => setTimeout(resolve, 20))
const states = () => readdirSync(folder).filter((name) => name.endsWith('.state'))

it('goes on after a restart without reading again, and answers as if it had', async () => {
  await load()
  const first = await ask('田中')
  expect(first.cachedTokens).toBe(0)
  expect(first.promptTokens).toBeGreaterThan(300)
  await engine.dispose()
  expect(states()).toHaveLength(1)
  await load()
  const again = await ask('田中')
  expect(again.cachedTokens).toBe(again.promptTokens - 1)
  expect(again.text).toBe(first.text)
})

it('keeps more conversations than fit into memory', async () => {
  await load()
  const first = []
  for (const name of NAMES) first.push(await ask(name))
  expect(states().length).toBeGreaterThan(0)
  for (const [index, name] of NAMES.entries()) {
    const again = await ask(name)
    expect(again.text).toBe(first[index]?.text)
    expect(again.cachedTokens).toBe(again.promptTokens - 1)
  }
})

it('puts the conversation that has to go next into a file while nothing is asked', async () => {
  await load()
  for (const name of NAMES.slice(0, 3)) await ask(name)
  expect(states()).toEqual([])
  await ask('高橋')
  while (states().length === 0) await pause()
  const [saved = ''] = states()
  const { mtimeMs } = statSync(join(folder, saved))
  // The first one goes, and is not written a second time.
  await ask('伊藤')
  expect(statSync(join(folder, saved)).mtimeMs).toBe(mtimeMs)
  const again = await ask('田中')
  expect(again.cachedTokens).toBe(again.promptTokens - 1)
})

it('lets what belongs to no conversation push none out of memory for good', async () => {
  await load()
  await ask('田中')
  await ask('題名', '')
  await ask('題名の二つ目', '')
  const again = await ask('田中')
  expect(again.cachedTokens).toBe(again.promptTokens - 1)
  await engine.dispose()
  expect(states()).toHaveLength(1)
})

it('reads again where the file is damaged, and throws that away', async () => {
  await load()
  const { text } = await ask('田中')
  await engine.dispose()
  for (const damage of [
    (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
    (bytes: Buffer) => Buffer.alloc(bytes.length, 'garbage'),
  ]) {
    const [name = ''] = states()
    const path = join(folder, name)
    writeFileSync(path, damage(readFileSync(path)))
    await load()
    expect(await ask('田中')).toMatchObject({ text, cachedTokens: 0 })
    await engine.dispose()
  }
})

it('reads again where the engine refuses a file that is whole', async () => {
  await load()
  const { text } = await ask('田中')
  await engine.dispose()
  const [name = ''] = states()
  const garbage = Buffer.from('none of its states')
  writeFileSync(join(folder, name), garbage)
  const described = join(folder, name.replace('.state', '.json'))
  const description = JSON.parse(readFileSync(described, 'utf8'))
  writeFileSync(
    described,
    JSON.stringify({ ...description, size: garbage.length, checksum: crc32(garbage) }),
  )
  await load()
  expect(await ask('田中')).toMatchObject({ text, cachedTokens: 0 })
  // The engine goes on: the next conversation and this one are answered.
  expect((await ask('田中')).cachedTokens).toBeGreaterThan(300)
})

it('does not use a state that is longer than the context', async () => {
  await load()
  const long = await ask('田中', '田中', 40)
  expect(long.promptTokens).toBeGreaterThan(512)
  await engine.dispose()
  await load(512)
  expect(await ask('田中')).toMatchObject({ cachedTokens: 0, finish: 'stop' })
})

it('forgets a conversation that is deleted, in memory and in files', async () => {
  await load()
  await ask('田中')
  await engine.dispose()
  await load()
  await engine.forget('田中')
  expect(states()).toEqual([])
  expect((await ask('田中')).cachedTokens).toBe(0)
  await engine.forget('田中')
  await engine.dispose()
  expect(states()).toEqual([])
})
