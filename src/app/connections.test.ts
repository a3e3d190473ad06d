// Connections as users set them up: a hub behind a proxy that inspects them, a token, and the switch
// that denies them all.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Download } from '../contract/download.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import { HUB_CERTIFICATE, LoopbackProxy } from '../models/loopback-tls.ts'
import type { App, AppClient } from './app.ts'
import { TOKEN_FILE } from './connections.ts'
import { offerOf } from './loopback-offer.ts'
import { resources, startApp } from './testing.ts'

const MIB = 2 ** 20
let folder: string
let hub: LoopbackHub
let proxy: LoopbackProxy
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '通信 '))
  hub = await LoopbackHub.start()
  const starter = readFileSync(join(resources, 'starter-model.gguf'))
  hub.files.set('small-F16.gguf', Buffer.concat([starter, randomBytes(12 * MIB)]))
  offerOf(hub, folder, resources)
  const [plain, storage] = [hub.endpoint, hub.storage].map((one) => Number(new URL(one).port))
  proxy = await LoopbackProxy.start({ 443: plain ?? 0, 8443: storage ?? 0 })
  ;({ app, client } = await startApp(folder))
})
afterEach(async () => {
  await app.close()
  proxy.close()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = () => ({ modelId: 'small', repo: hub.repo, path: 'small-F16.gguf' })

/** Follows the only download until it is as wanted. */
async function until(wanted: (download: Download) => boolean): Promise<Download> {
  const events = await client.events()
  for (;;) {
    const [download] = await client.downloads.list()
    if (download && wanted(download)) return download
    await events.next()
  }
}

it('reaches a hub behind a proxy that inspects connections, once its authority is trusted', async () => {
  hub.redirect = (path) => `https://hub.example:8443/${encodeURIComponent(path)}`
  await client.settings.change({
    hub: 'https://hub.example',
    proxy: 'manual',
    proxyAddress: proxy.address.replace('http://', ''),
  })
  await expect(client.network.test()).rejects.toMatchObject({
    data: { code: 'CERTIFICATE_UNTRUSTED', data: { subject: 'hub.example' } },
  })
  await client.network.addCertificates({ file: Buffer.from(HUB_CERTIFICATE).toString('base64') })
  expect(await client.network.test()).toMatchObject({
    host: 'hub.example',
    proxy: new URL(proxy.address).host,
    user: null,
  })
  await client.offers.download(file())
  await until(({ state }) => state.status === 'done')
  expect(new Set(proxy.asked)).toEqual(new Set(['hub.example:443', 'hub.example:8443']))
  const { entries } = await client.network.ledger({ host: 'hub.example', result: 'failed' })
  expect(entries.map(({ purpose }) => purpose)).toEqual(['test'])

  const [{ fingerprint = '' } = {}] = (await client.network.state()).certificates
  await client.network.removeCertificate({ fingerprint })
  await expect(client.network.test()).rejects.toMatchObject({
    data: { code: 'CERTIFICATE_UNTRUSTED' },
  })
})

it('drops what is under way when everything is set to stay offline, and goes on afterwards', async () => {
  await client.settings.change({ hub: hub.endpoint })
  hub.rate = 2 * MIB
  await client.offers.download(file())
  await until(({ received }) => received > MIB)
  await client.settings.change({ offline: true })
  await until(({ state }) => state.status === 'failed' && state.failure.code === 'OFFLINE')
  const { entries } = await client.network.ledger({})
  expect(entries.filter(({ result }) => result === 'open')).toEqual([])
  // What was sent before may have reached the hub after.
  const seen = hub.seen.length
  await expect(client.network.test()).rejects.toMatchObject({ data: { code: 'OFFLINE' } })
  expect(hub.seen).toHaveLength(seen)
  expect((await client.network.ledger({ result: 'denied' })).count).toBeGreaterThan(0)
  hub.rate = null
  await client.settings.change({ offline: false })
  await until(({ state }) => state.status === 'done')
})

it('keeps the token where only its user reads it, sends it to the hub alone, and never tells it', async () => {
  await client.settings.change({ hub: hub.endpoint })
  hub.token = 'hf_correct_token'
  await expect(client.offers.look(file())).rejects.toMatchObject({ data: { code: 'TOKEN_NEEDED' } })
  await client.network.setToken({ token: 'hf_wrong_token' })
  await expect(client.network.test()).rejects.toMatchObject({ data: { code: 'TOKEN_REFUSED' } })
  await client.network.setToken({ token: ' hf_correct_token\n' })
  expect(await client.network.test()).toMatchObject({ user: 'hanako' })
  const state = await client.network.state()
  expect(state).toMatchObject({ token: 'present', tokenPlace: 'file' })
  expect(JSON.stringify([state, await client.settings.read()])).not.toContain('hf_')
  if (process.platform !== 'win32')
    expect(statSync(join(folder, TOKEN_FILE)).mode & 0o777).toBe(0o600)
  await client.offers.download(file())
  await until(({ state: { status } }) => status === 'done')
  const toStorage = hub.seen.filter(({ server }) => server === 'storage')
  expect(toStorage.map(({ authorization }) => authorization)).not.toContainEqual(expect.anything())
  const holders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => readFileSync(path).includes('hf_correct_token'))
  expect(holders).toEqual([join(folder, TOKEN_FILE)])
  await client.network.setToken({ token: null })
  expect(existsSync(join(folder, TOKEN_FILE))).toBe(false)
})

it.each(['', '短い', 'hf_with space', 'hf_日本語のトークン'])(
  'takes no other text for a token (%j)',
  async (token) => {
    await expect(client.network.setToken({ token })).rejects.toMatchObject({
      data: { code: 'INVALID_INPUT' },
    })
    expect(await client.network.state()).toMatchObject({ token: 'absent' })
  },
)

it('cannot be told by a page where models lie', async () => {
  const change = { modelFolder: '/', offline: false }
  await client.settings.change(change)
  expect((await client.models.list()).folder).toBe(join(folder, 'models'))
})
