import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { UpdateState } from '../contract/update.ts'
import { Ledger } from '../models/ledger.ts'
import { Network } from '../models/network.ts'
import type { Manifest } from './release.ts'
import { type CheckedInstaller, Updates } from './updates.ts'

const INSTALLER = Buffer.alloc(3_000_000, 'installer ')
const NAME = 'Kotonoha-0.2.0.AppImage'
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex')

let folder = ''
let server: Server
let feed = ''
let asked: string[] = []
let publicKey = ''
let privateKey = ''
/** What the server has, by name. */
let published = new Map<string, Uint8Array | string>()
let respond: RequestListener | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  const keys = newKeys()
  publicKey = keys.publicKey
  privateKey = keys.privateKey
  published = new Map([[NAME, INSTALLER]])
  asked = []
  respond = undefined
  server = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.slice(1) ?? '')
    asked.push(name)
    if (respond && name === NAME) return respond(request, response)
    const content = published.get(name)
    response.statusCode = content === undefined ? 404 : 200
    response.end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  feed = `http://127.0.0.1:${addressOf(server).port}/`
  publish()
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true })
})

it('finds, fetches, checks and hands over a newer version, each when it is told to', async () => {
  const { updates, states, installed } = open()
  expect(updates.state).toEqual({ status: 'current', checkedAt: null, failure: null })
  await updates.check()
  const notes = { ja: '<b>新しい</b>機能', en: 'New' }
  const release = { version: '0.2.0', notes, size: INSTALLER.length }
  expect(updates.state).toEqual({ status: 'found', release, failure: null })
  expect(asked).toEqual(['release.json', 'release.json.sig'])
  await updates.fetch()
  expect(updates.state).toEqual({ status: 'ready', release, failure: null })
  const received = states.flatMap((state) => (state.status === 'fetching' ? [state.received] : []))
  expect(received.at(0)).toBe(0)
  expect(received.at(-1)).toBe(INSTALLER.length)
  expect(installed).toEqual([])
  await updates.install()
  expect(installed.map(({ version }) => version)).toEqual(['0.2.0'])
  expect(readFileSync(installed[0]?.path ?? '').equals(INSTALLER)).toBe(true)
})

it('writes each connection into the ledger, for what it is', async () => {
  const { updates, ledger } = open()
  await updates.check()
  await updates.fetch()
  const entries = ledger.read()
  expect(new Set(entries.map(({ purpose }) => purpose))).toEqual(new Set(['update']))
  expect(new Set(entries.map(({ host }) => host))).toEqual(new Set([new URL(feed).host]))
})

it('connects to nothing while everything is set to stay offline', async () => {
  const { updates, ledger } = open({ offline: true })
  await updates.check()
  expect(updates.state).toMatchObject({ status: 'current', failure: { code: 'OFFLINE' } })
  expect(asked).toEqual([])
  expect(ledger.read().map(({ result }) => result)).toEqual(['denied'])
})

it('does nothing at all where new versions are not to be had', async () => {
  const { updates, states } = open({ obstacle: 'policy' })
  updates.keepLooking(true)
  await updates.check()
  await updates.fetch()
  await updates.install()
  expect(updates.state).toEqual({ status: 'unavailable', obstacle: 'policy' })
  expect(states).toEqual([])
  expect(asked).toEqual([])
})

it.each(['0.1.0', '0.0.9'])('does not take version %s, which is not newer', async (version) => {
  publish({ version })
  const { updates } = open()
  await updates.check()
  expect(updates.state).toMatchObject({ status: 'current', failure: null })
})

it('passes over a version that has nothing for this system', async () => {
  publish({ files: [] })
  const { updates } = open()
  await updates.check()
  expect(updates.state).toMatchObject({ status: 'current', failure: null })
})

it.each([
  ['signed by another', () => publish({}, newKeys().privateKey)],
  ['changed after it was signed', () => change('release.json', (text) => text.replace('新', '旧'))],
  ['not signed', () => published.set('release.json.sig', '')],
  ['signed with rubbish', () => published.set('release.json.sig', 'これは署名ではない')],
  [
    'another manifest’s signature',
    () => {
      const { signature } = signed(Buffer.from('{}'), privateKey)
      published.set('release.json.sig', signature)
    },
  ],
  ['signed, but no manifest', () => put(Buffer.from('{"format":"other"}'))],
  ['endless', () => published.set('release.json', Buffer.alloc(2 ** 20 + 1))],
])('refuses a release that is %s', async (_name, spoil) => {
  spoil()
  const { updates } = open()
  await updates.check()
  expect(updates.state).toMatchObject({ status: 'current', failure: { code: 'UPDATE_UNTRUSTED' } })
  await updates.fetch()
  await updates.install()
  expect(asked).not.toContain(NAME)
})

it.each(['../x.AppImage', 'a/b', '..\\x.exe', '/etc/x', 'con.exe', ''])(
  'refuses the file name %j, though it is signed (CVE-2026-42249)',
  async (name) => {
    publish({ files: [fileNamed(name)] })
    const { updates } = open()
    await updates.check()
    expect(updates.state).toMatchObject({ status: 'current', failure: { code: 'ADDRESS_REFUSED' } })
  },
)

it.each([
  ['other contents', Buffer.alloc(INSTALLER.length, 'malicious ')],
  ['one byte more', Buffer.concat([INSTALLER, Buffer.from('x')])],
  ['one byte less', INSTALLER.subarray(1)],
])(
  'refuses an installer with %s, and keeps nothing of it (CVE-2026-42248)',
  async (_name, bytes) => {
    const { updates, installed } = open()
    await updates.check()
    published.set(NAME, bytes)
    await updates.fetch()
    expect(updates.state).toMatchObject({ status: 'found', failure: { code: 'UPDATE_UNTRUSTED' } })
    expect(existsSync(join(folder, 'updates')) ? readdirSync(join(folder, 'updates')) : []).toEqual(
      [],
    )
    await updates.install()
    expect(installed).toEqual([])
    published.set(NAME, INSTALLER)
    await updates.fetch()
    expect(updates.state.status).toBe('ready')
  },
)

it('does not install what was changed on the disk after it was checked', async () => {
  const { updates, installed } = open()
  await updates.check()
  await updates.fetch()
  writeFileSync(join(folder, 'updates', NAME), Buffer.alloc(INSTALLER.length, 'malicious '))
  await updates.install()
  expect(updates.state).toMatchObject({ status: 'found', failure: { code: 'UPDATE_UNTRUSTED' } })
  expect(installed).toEqual([])
})

it('goes on being ready when it could not be installed, and knows so after a restart', async () => {
  const first = open({ install: () => Promise.reject(new Error('no way')) })
  await first.updates.check()
  await first.updates.fetch()
  await first.updates.install()
  expect(first.updates.state).toMatchObject({
    status: 'ready',
    failure: { code: 'UPDATE_FAILED', data: { detail: 'no way' } },
  })
  const second = open()
  await second.updates.check()
  expect(second.updates.state.status).toBe('ready')
  expect(asked.filter((name) => name === NAME)).toHaveLength(1)
})

it('tells of a server that fails or breaks off, and of giving up nothing', async () => {
  const { updates } = open()
  await updates.check()
  respond = (_request, response) => {
    response.writeHead(200, { 'content-length': INSTALLER.length })
    response.write(INSTALLER.subarray(0, 1000), () => response.destroy())
  }
  await updates.fetch()
  expect(updates.state).toMatchObject({ status: 'found', failure: { code: 'UPDATE_FAILED' } })
  respond = (_request, response) => {
    response.statusCode = 503
    response.end()
  }
  await updates.fetch()
  expect(updates.state).toMatchObject({
    status: 'found',
    failure: { code: 'UPDATE_FAILED', data: { detail: 'HTTP 503' } },
  })
  respond = (_request, response) => {
    response.writeHead(200, { 'content-length': INSTALLER.length })
    response.write(INSTALLER.subarray(0, 1000), () => updates.cancel())
  }
  await updates.fetch()
  expect(updates.state).toMatchObject({ status: 'found', failure: null })
  expect(readdirSync(join(folder, 'updates'))).toEqual([])
})

function open(
  options: {
    offline?: boolean
    obstacle?: 'policy'
    install?: (installer: CheckedInstaller) => Promise<void>
  } = {},
) {
  const ledger = new Ledger(folder)
  const installed: CheckedInstaller[] = []
  const states: UpdateState[] = []
  const updates = new Updates({
    dataFolder: folder,
    version: '0.1.0',
    source: options.obstacle ?? { feed, key: publicKey },
    network: new Network({ ledger, offline: () => options.offline ?? false }),
    onChange: (state) => states.push(state),
    install: options.install ?? (async (installer) => void installed.push(installer)),
  })
  return { updates, ledger, installed, states }
}

function fileNamed(name: string): Manifest['files'][number] {
  return {
    system:
      process.platform === 'win32' ? 'win32' : process.platform === 'darwin' ? 'darwin' : 'linux',
    processor: process.arch === 'arm64' ? 'arm64' : 'x64',
    name,
    size: INSTALLER.length,
    sha512: sha512(INSTALLER),
  }
}

function publish(change: Partial<Manifest> = {}, key = privateKey): void {
  const manifest: Manifest = {
    format: 'kotonoha-release',
    version: '0.2.0',
    notes: { ja: '<b>新しい</b>機能', en: 'New' },
    files: [fileNamed(NAME)],
    ...change,
  }
  put(Buffer.from(JSON.stringify(manifest)), key)
}

function put(manifest: Buffer, key = privateKey): void {
  published.set('release.json', manifest)
  published.set('release.json.sig', signed(manifest, key).signature)
}

function signed(bytes: Buffer, key: string) {
  return { signature: sign(null, bytes, key).toString('base64') }
}

function change(name: string, to: (text: string) => string): void {
  published.set(name, to(String(published.get(name))))
}

function newKeys() {
  const pair = generateKeyPairSync('ed25519')
  return {
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

function addressOf(listening: Server): AddressInfo {
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address
}
