// Real inference on the starter model, in real processes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { addSlowModel } from '../../e2e/slow-model.ts'
import type { EngineState } from '../contract/engine.ts'
import { promptFormat } from '../llmjp/formats.ts'
import type { PromptMessage } from '../llmjp/prompt.ts'
import { EngineClient, type EngineProcess } from './client.ts'
import type { LoadOptions } from './protocol.ts'
import { spawnNodeEngine } from './spawn-node.ts'

const starter = join(import.meta.dirname, '../../resources/starter-model.gguf')
const format = promptFormat('starter')
const LONG_QUESTION = '1から120まで数えてください。'

/** A model that is slow enough to be interrupted in an answer. */
let slow: string
const slowFolder = mkdtempSync(join(tmpdir(), 'slow '))
beforeAll(async () => {
  slow = join(slowFolder, 'models', await addSlowModel(slowFolder))
})
afterAll(() => rmSync(slowFolder, { recursive: true, force: true }))

let processes: EngineProcess[]
let states: EngineState[]
let engine: EngineClient
/** Called with each message of a process, e.g. to kill it. */
let watch: (process: EngineProcess, message: unknown) => void

beforeEach(() => {
  processes = []
  states = []
  watch = () => {}
  engine = new EngineClient(() => {
    const process = spawnNodeEngine()
    processes.push(process)
    process.onMessage((message) => watch(process, message))
    return process
  })
  engine.onChange((state) => states.push(state))
})
afterEach(() => engine.dispose())

function load(path = starter, options: Partial<LoadOptions> = {}) {
  const asked = {
    gpu: 'auto' as const,
    gpuLayers: null,
    contextSize: null,
    trainedContext: 2048,
    family: 'starter' as const,
  }
  return engine.load({ id: 'model', path }, { ...asked, ...options })
}

async function generate(talk: readonly string[], onText: (text: string) => void = () => {}) {
  const abort = new AbortController()
  let text = ''
  const result = await engine.generate({
    parts: promptOf(talk),
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 1000, seed: 0 },
    stopPieces: format.stopPieces,
    signal: abort.signal,
    onParts(parts) {
      for (const part of parts) if (part.type === 'text') text += part.text
      onText(text)
      if (text.includes('1、2、3') && stopEarly) abort.abort()
    },
  })
  return { text, result }
}
let stopEarly = false

/** A prompt of questions and answers in turn. */
function promptOf(talk: readonly string[]) {
  const messages = talk.map(
    (content, index): PromptMessage => ({
      role: index % 2 ? 'assistant' : 'user',
      content,
    }),
  )
  const system = { role: 'system', content: '' } as const
  return format.render([system, ...messages], { customSystem: 'ignore', date: '' })
}

const isAlive = ({ pid }: EngineProcess) => {
  try {
    return process.kill(pid ?? 0, 0)
  } catch {
    return false
  }
}

async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

it('loads with progress, reports what it runs on, and answers', async () => {
  const report = await load()
  expect(report).toMatchObject({ backend: 'cpu', gpuLayers: 0, contextSize: 2048 })
  expect(report.processMemory).toBeGreaterThan(2 ** 20)
  expect(report.build).toMatch(/^node-llama-cpp \d.*, llama\.cpp ./)
  expect(states.filter(({ status }) => status === 'loading').length).toBeGreaterThan(1)
  const { text, result } = await generate(['こんにちは'])
  expect(text).toContain('こんにちは')
  expect(result).toMatchObject({ finish: 'stop', cachedTokens: 0 })
})

it('does not read again what is in the KV cache, and answers as if it had', async () => {
  await load()
  const first = await generate(['私の名前は田中です。'])
  const talk = ['私の名前は田中です。', first.text, '私の名前は何ですか？']
  const { text, result } = await generate(talk)
  expect(result.cachedTokens).toBeGreaterThanOrEqual(first.result.promptTokens - 1)
  await load()
  const fresh = await generate(talk)
  expect(fresh.result.cachedTokens).toBe(0)
  expect(fresh.text).toBe(text)
})

it('counts exactly the tokens that it will read', async () => {
  await load()
  const counted = await engine.count(promptOf(['こんにちは']))
  const { result } = await generate(['こんにちは'])
  expect(counted).toBe(result.promptTokens)
})

it('stops when asked to, with what it has', async () => {
  await load(slow)
  stopEarly = true
  const { text, result } = await generate([LONG_QUESTION])
  stopEarly = false
  expect(result.finish).toBe('aborted')
  expect(text).toMatch(/^1、2、3/)
  expect(result.answerTokens).toBeLessThan(100)
})

it('stops while it reads, and later goes on after what it has read meanwhile', async () => {
  await load(slow)
  const read = async (conversationId: string, signal = new AbortController().signal) => {
    let text = ''
    const result = await engine.generate({
      conversationId,
      parts: promptOf([`${'春は桜が美しい。夏は海が青い。'.repeat(80)}私の名前は何ですか？`]),
      sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 20, seed: 0 },
      stopPieces: format.stopPieces,
      signal,
      onParts(parts) {
        for (const part of parts) if (part.type === 'text') text += part.text
      },
    })
    return { text, ...result }
  }
  const abort = new AbortController()
  const stopped = read('long', abort.signal)
  await new Promise((resolve) => setTimeout(resolve, 100))
  abort.abort()
  expect(await stopped).toMatchObject({ finish: 'aborted', answerTokens: 0 })
  const again = await read('long')
  expect(again.cachedTokens).toBeGreaterThan(0)
  expect(again.cachedTokens).toBeLessThan(again.promptTokens - 1)
  expect(again.text).toBe((await read('another')).text)
})

it('ends at the end of the context, and refuses a prompt that is longer', async () => {
  await load(starter, { contextSize: 256 })
  const { result } = await generate([LONG_QUESTION])
  expect(result.finish).toBe('length')
  expect(result.promptTokens + result.answerTokens).toBe(256)
  const long = generate(['長'.repeat(300)])
  await expect(long).rejects.toMatchObject({ code: 'CONTEXT_FULL' })
})

it('starts again when its process is killed in mid-answer, and answers then', async () => {
  await load(slow)
  const answer = generate([LONG_QUESTION], () => processes[0]?.kill())
  await expect(answer).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
  const { text } = await generate(['こんにちは'])
  expect(text).toContain('こんにちは')
  expect(states.map(({ status }) => status)).toContain('restarting')
  expect(processes).toHaveLength(2)
})

it('gives up restarting a process that dies again and again, until it is asked to load', async () => {
  await load()
  watch = (process, message) => {
    const loaded = typeof message === 'object' && message && 'type' in message
    if (loaded && message.type === 'loaded') setTimeout(() => process.kill(), 20)
  }
  processes[0]?.kill()
  await until(() => engine.state.status === 'failed')
  expect(engine.state).toMatchObject({ failure: { code: 'ENGINE_UNAVAILABLE' } })
  expect(processes).toHaveLength(4)
  watch = () => {}
  await load()
  expect(engine.state.status).toBe('ready')
})

it('steps down when its process dies of loading, and says how', async () => {
  watch = (process) => {
    if (processes.length < 3) process.kill()
  }
  const report = await load()
  expect(engine.state).toMatchObject({ status: 'ready', stepDowns: ['cpu', 'smaller-context'] })
  expect(report.contextSize).toBe(1024)
})

it('says that it cannot load after the last step down', async () => {
  watch = (process) => process.kill()
  await expect(load()).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
  expect(engine.state).toMatchObject({ status: 'failed', modelId: 'model' })
})

it('cancels loading at once, and leaves no process', async () => {
  const loading = load()
  await until(() => processes.length === 1)
  await engine.cancelLoad()
  await expect(loading).rejects.toMatchObject({ code: 'MODEL_LOAD_CANCELLED' })
  expect(engine.state.status).toBe('idle')
  await until(() => processes.every((process) => !isAlive(process)))
})

it('gives its memory back when a model is unloaded', async () => {
  await load()
  await engine.unload()
  expect(engine.state.status).toBe('idle')
  await until(() => processes.every((process) => !isAlive(process)))
  await expect(engine.count([])).rejects.toMatchObject({ code: 'NO_MODEL' })
})

it('says what is wrong with a file, and loads the next', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine '))
  const whole = readFileSync(starter)
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const architecture = Buffer.from(whole)
  architecture.write('llamx', architecture.indexOf('llama'))
  const bad: [path: string, code: string][] = [
    [join(folder, 'missing.gguf'), 'MODEL_FILE_MISSING'],
    [file('foreign.gguf', 'PK\u0003\u0004 not a model at all'), 'MODEL_NOT_GGUF'],
    [file('truncated.gguf', whole.subarray(0, -1000)), 'MODEL_FILE_TRUNCATED'],
    [file('architecture.gguf', architecture), 'MODEL_UNSUPPORTED'],
  ]
  for (const [path, code] of bad) {
    await expect(load(path), path).rejects.toMatchObject({ code })
    expect(engine.state).toMatchObject({ status: 'failed', failure: { code } })
  }
  await load()
  expect(engine.state.status).toBe('ready')
  rmSync(folder, { recursive: true, force: true })
})

it('refuses a GPU that is not there, in words', async () => {
  const gpu = process.platform === 'darwin' ? 'cuda' : 'metal'
  await expect(load(starter, { gpu })).rejects.toMatchObject({ code: 'GPU_UNAVAILABLE' })
})
