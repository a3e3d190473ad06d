// From the catalogue to a model that answers, over a hub on this machine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { spawnNodeEngine } from '../engine/spawn-node.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import { type App, type AppClient, createApp } from './app.ts'
import { noDesktop } from './desktop.ts'
import { offerOf } from './loopback-offer.ts'

const resources = join(import.meta.dirname, '../../resources')
let folder: string
let hub: LoopbackHub
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offers '))
  hub = await LoopbackHub.start()
  hub.files.set('small-F16.gguf', readFileSync(join(resources, 'starter-model.gguf')))
  offerOf(hub, folder, resources)
  app = await createApp({
    dataFolder: folder,
    resourcesFolder: resources,
    host: 'web',
    version: '0',
    spawnEngine: spawnNodeEngine,
    desktop: noDesktop,
  })
  client = createRouterClient(app.router)
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
