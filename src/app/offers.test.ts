// From the catalogue to a model that answers, over a hub on this machine.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LoopbackHub } from '../models/loopback-hub.ts'
import type { App, AppClient } from './app.ts'
import { offerOf } from './loopback-offer.ts'
import { resources, startApp } from './testing.ts'

let folder: string
let hub: LoopbackHub
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offers '))
  hub = await LoopbackHub.start()
  hub.files.set('small-F16.gguf', readFileSync(join(resources, 'starter-model.gguf')))
  offerOf(hub, folder, resources)
  ;({ app, client } = await startApp(folder))
  await client.settings.change({ hub: hub.endpoint })
})
afterEach(async () => {
  await app.close()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

it('finds the files of a model, fetches one, and offers it for use', async () => {
  const [offer] = await client.offers.list()
  expect(offer).toMatchObject({
    id: 'small',
    files: [],
    repositories: [{ repo: hub.repo, askedAt: null, missing: false }],
  })
  const wanted = { modelId: 'small', repo: hub.repo }
  await client.offers.look(wanted)
  const [asked] = await client.offers.list()
  expect(asked?.files).toMatchObject([
    { path: 'small-F16.gguf', quantization: 'F16', verified: true },
  ])
  expect(asked?.repositories).toMatchObject([{ askedAt: expect.any(Number), missing: false }])

  const events = await client.events()
  await client.offers.download({ ...wanted, path: 'small-F16.gguf' })
  for await (const event of events) if (event.type === 'models-changed') break
  expect(await client.downloads.list()).toMatchObject([{ state: { status: 'done' } }])
  const { models } = await client.models.list()
  expect(models.map(({ id, state }) => [id, state.status])).toContainEqual([
    `${hub.repo}/small-F16.gguf`,
    'usable',
  ])
})

it('makes no connection while everything is set to stay offline', async () => {
  await client.settings.change({ offline: true })
  const wanted = { modelId: 'small', repo: hub.repo }
  await expect(client.offers.look(wanted)).rejects.toMatchObject({ data: { code: 'OFFLINE' } })
  expect(hub.seen).toEqual([])
})

it('knows only what the catalogue names', async () => {
  const other = { modelId: 'small', repo: 'someone/else', path: 'small-F16.gguf' }
  await expect(client.offers.download(other)).rejects.toMatchObject({
    data: { code: 'MODEL_NOT_FOUND' },
  })
  const missing = { modelId: 'small', repo: hub.repo, path: 'missing.gguf' }
  await expect(client.offers.download(missing)).rejects.toMatchObject({
    data: { code: 'DOWNLOAD_NOT_FOUND' },
  })
})

it('says how everything would run on this machine', async () => {
  const fits = await client.offers.fits()
  expect(fits.machine.ram.total).toBeGreaterThan(0)
  expect(fits.installed).toMatchObject([{ modelId: 'starter', fit: { contextSize: 2048 } }])
  expect(fits.conversions).toMatchObject([{ modelId: 'small', targets: [{}, {}, {}] }])
  const q4 = fits.conversions[0]?.targets.find(({ to }) => to === 'q4_k_m')
  expect(q4?.size).toBeLessThan(fits.conversions[0]?.weights ?? 0)
})

it('makes a model of official weights, and removes them if told so', async () => {
  const golden = join(import.meta.dirname, '../llmjp/convert/golden/gpt2')
  const files = readdirSync(golden).map((name) => [name, readFileSync(join(golden, name))] as const)
  hub.more.set('llm-jp/llm-jp-1.3b-v1.0', new Map(files))
  const make = async (to: 'f16' | 'q8_0', discard: boolean) => {
    const events = await client.events()
    await client.models.convertOfficial({ modelId: 'small', to, discard })
    for await (const event of events)
      if (event.type === 'conversion-changed' && event.state.status !== 'running')
        return event.state
    return undefined
  }
  const modelId = 'llm-jp-1.3b-v1.0-F16.gguf'
  expect(await make('f16', false)).toEqual({ status: 'done', modelId })
  expect(await client.models.weights()).toBeGreaterThan(100_000)
  expect(await make('q8_0', true)).toMatchObject({ status: 'done' })
  expect(await client.models.weights()).toBe(0)
  const { models } = await client.models.list()
  expect(models.map(({ id }) => id)).toContain(modelId)
  await expect(
    client.models.convertOfficial({ modelId: 'none', to: 'f16', discard: true }),
  ).rejects.toMatchObject({ data: { code: 'MODEL_NOT_FOUND' } })
})
