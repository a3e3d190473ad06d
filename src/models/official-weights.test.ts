import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversionState } from '../contract/conversion.ts'
import { Conversion } from './conversion.ts'
import type { HubFile } from './hub.ts'
import { InstalledModels } from './installed.ts'
import { Ledger } from './ledger.ts'
import { LoopbackHub } from './loopback-hub.ts'
import { Network } from './network.ts'
import {
  discardWeights,
  fetchWeights,
  type OfficialWeights,
  weightFilesOf,
  weightsOnDisk,
} from './official-weights.ts'

const golden = join(import.meta.dirname, '../llmjp/convert/golden')
const REPO = 'llm-jp/llm-jp-0.1b-v1.0'
const LORA = 'llm-jp/llm-jp-0.1b-lora-v1.0'

let folder: string
let hub: LoopbackHub
let network: Network

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '重み '))
  hub = await LoopbackHub.start()
  network = new Network({ ledger: new Ledger(folder), offline: () => false })
  publish(REPO, 'gpt2')
})
afterEach(async () => {
  await network.disconnect()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

function publish(repo: string, name: string) {
  const files = new Map<string, Buffer>()
  for (const file of readdirSync(join(golden, name)))
    files.set(file, readFileSync(join(golden, name, file)))
  hub.more.set(repo, files)
  return files
}

function fetch(
  repo: string,
  signal = new AbortController().signal,
  onProgress: (done: number) => void = () => {},
): Promise<OfficialWeights> {
  return fetchWeights({
    network,
    access: { endpoint: hub.endpoint, token: null },
    repository: { repo, revision: 'main' },
    root: join(folder, 'weights'),
    signal,
    onProgress: ({ done }) => onProgress(done),
    tuning: { firstWait: 5, longestWait: 20, stall: 2000 },
  })
}

it('fetches what a conversion reads, and not a second time', async () => {
  const progress: number[] = []
  const { folder: found } = await fetch(REPO, undefined, (done) => progress.push(done))
  expect(basename(found)).toBe(hub.commit)
  expect(readdirSync(found).sort()).toEqual([
    'config.json',
    'golden.json',
    'pytorch_model.bin',
    'tokenizer.json',
    'tokenizer_config.json',
  ])
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(await weightsOnDisk(join(folder, 'weights'))).toBe(progress.at(-1))
  const { served } = hub
  expect((await fetch(REPO)).folder).toBe(found)
  expect(hub.served).toBe(served)
  await discardWeights(join(folder, 'weights'))
  expect(await weightsOnDisk(join(folder, 'weights'))).toBe(0)
})

it('goes on where it was broken off', async () => {
  publish(REPO, 'gpt2').set('pytorch_model.bin', Buffer.alloc(6_000_000, 7))
  const stop = new AbortController()
  hub.rate = 8_000_000
  const broken = fetch(REPO, stop.signal, (done) => {
    if (done > 3_500_000) stop.abort()
  })
  await expect(broken).rejects.toThrow()
  hub.rate = null
  const { served } = hub
  await fetch(REPO)
  expect(hub.served - served).toBeLessThan(6_000_000)
})

it('does not believe a file that the disk may not have as a whole', async () => {
  const { folder: found } = await fetch(REPO)
  const weights = join(found, 'pytorch_model.bin')
  const right = readFileSync(weights)
  writeFileSync(weights, Buffer.alloc(right.length))
  writeFileSync(`${weights}.part.journal`, '')
  await fetch(REPO)
  expect(readFileSync(weights).equals(right)).toBe(true)
  expect(readdirSync(found)).not.toContain('pytorch_model.bin.part.journal')
})

it('fetches the base of an adapter too, by the name that the adapter gives', async () => {
  const files = publish(LORA, 'gpt2-lora')
  const config = JSON.parse(String(files.get('adapter_config.json')))
  const named = (base: string) =>
    files.set(
      'adapter_config.json',
      Buffer.from(JSON.stringify({ ...config, base_model_name_or_path: base })),
    )
  named(REPO)
  const { folder: base, adapter } = await fetch(LORA)
  expect(base).toContain('models--llm-jp--llm-jp-0.1b-v1.0')
  expect(adapter).toContain('models--llm-jp--llm-jp-0.1b-lora-v1.0')
  rmSync(join(folder, 'weights'), { recursive: true })
  named('llm-jp-0.1b-v1.0')
  expect((await fetch(LORA)).folder).toBe(base)
  // Neither an adapter of itself nor a folder of somebody else's machine.
  for (const wrong of [LORA, '/home/someone/model', '../x']) {
    rmSync(join(folder, 'weights'), { recursive: true, force: true })
    named(wrong)
    await expect(fetch(LORA), wrong).rejects.toMatchObject({
      code: expect.stringMatching(/WEIGHTS_NOT_FOUND|ADDRESS_REFUSED|DOWNLOAD_NOT_FOUND/),
    })
  }
})

it('takes one kind of weights, and no others', () => {
  const paths = (...names: string[]) =>
    weightFilesOf(names.map((path): HubFile => ({ path, size: 1, sha256: null })))?.map(
      ({ path }) => path,
    )
  const config = ['config.json', 'tokenizer.json']
  expect(
    paths(
      ...config,
      'model.safetensors.index.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'pytorch_model.bin',
      'onnx/model.onnx',
      'README.md',
      'x.gguf',
    ),
  ).toEqual([
    ...config,
    'model.safetensors.index.json',
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
  ])
  expect(paths(...config, 'pytorch_model.bin')).toEqual([...config, 'pytorch_model.bin'])
  expect(paths('adapter_config.json', 'adapter_model.bin', 'adapter_model.safetensors')).toEqual([
    'adapter_config.json',
    'adapter_model.safetensors',
  ])
  expect(paths(...config, 'README.md')).toBeUndefined()
  expect(paths('model.safetensors')).toBeUndefined()
})

it('says that there are no weights, no room, or no such repository', async () => {
  hub.files.set('model.gguf', Buffer.alloc(10))
  await expect(fetch(hub.repo)).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' })
  await expect(fetch('llm-jp/none')).rejects.toMatchObject({ code: 'DOWNLOAD_NOT_FOUND' })
  const full = fetchWeights({
    network,
    access: { endpoint: hub.endpoint, token: null },
    repository: { repo: REPO, revision: 'main' },
    root: join(folder, 'weights'),
    signal: new AbortController().signal,
    tuning: { freeSpace: async () => 1000 },
  })
  await expect(full).rejects.toMatchObject({ code: 'DISK_FULL' })
})

it('makes a model of them, which knows where it comes from', async () => {
  const states: ConversionState[] = []
  const conversion = new Conversion(
    () => join(folder, 'models'),
    (state) => states.push(state),
  )
  const finished = async () => {
    while (conversion.state.status === 'running')
      await new Promise((resolve) => setTimeout(resolve, 20))
    return conversion.state
  }
  let tidied = 0
  const start = (repo: string) =>
    conversion.startFetching(
      repo,
      'q8_0',
      (signal, tell) => fetch(repo, signal, tell),
      async () => {
        tidied++
      },
    )
  await start(REPO)
  await expect(start(REPO)).rejects.toMatchObject({ code: 'BUSY' })
  const modelId = 'llm-jp-0.1b-v1.0-Q8_0.gguf'
  expect(await finished()).toEqual({ status: 'done', modelId })
  expect(tidied).toBe(1)
  expect(new Set(states.map((one) => one.status === 'running' && one.step))).toEqual(
    new Set(['fetch', 'hash', 'write', false]),
  )
  const models = new InstalledModels({ starter: '', folder: () => join(folder, 'models') })
  expect((await models.find(modelId)).name).toBe('llm-jp-0.1b-v1.0')

  await start('llm-jp/none')
  expect(await finished()).toMatchObject({ failure: { code: 'DOWNLOAD_NOT_FOUND' } })
  await start(REPO)
  await conversion.cancel()
  expect(conversion.state).toEqual({ status: 'idle' })
})
