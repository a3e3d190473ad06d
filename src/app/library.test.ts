// What users do with model files, through the contract. Only the system's dialogs are answered by the test.
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileWorkState } from '../contract/library.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import type { App, AppClient } from './app.ts'
import { type Desktop, noDesktop } from './desktop.ts'
import { offerOf } from './loopback-offer.ts'
import { resources, startApp } from './testing.ts'

const MIB = 2 ** 20
const starter = join(resources, 'starter-model.gguf')

let folder: string
let app: App
let client: AppClient
let open: App[]
/** What the user chooses in the next dialog. */
let chosen: string[]
let revealed: string[]

const desktop: Desktop = {
  ...noDesktop,
  pickModels: async () => chosen,
  pickFolder: async () => chosen[0] ?? null,
  revealFile: async (path) => {
    revealed.push(path)
  },
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'モデル　置き場 '))
  open = []
  chosen = []
  revealed = []
  mkdirSync(at('data'))
  app = await start(at('data'))
  client = createRouterClient(app.router)
})
afterEach(async () => {
  for (const one of open) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

const at = (path: string) => join(folder, path)

async function start(dataFolder: string): Promise<App> {
  const { app: started } = await startApp(dataFolder, { host: 'desktop', desktop })
  open.push(started)
  return started
}

/** Begins work, and waits for its end. */
async function ended(begin: () => Promise<unknown>, of = client): Promise<FileWorkState> {
  const events = await of.events()
  await begin()
  for await (const event of events)
    if (event.type === 'file-work-changed' && event.state.status !== 'running') return event.state
  throw new Error('the events ended')
}

/** A file of the user's. Each is another one, since what follows the tensors is not read. */
function bring(name: string, contents = Buffer.concat([readFileSync(starter), randomBytes(32)])) {
  mkdirSync(at('mine'), { recursive: true })
  writeFileSync(at(join('mine', name)), contents)
  return at(join('mine', name))
}

const ids = async () =>
  (await client.models.list()).models.map(({ id }) => id).filter((id) => id !== 'starter')
const entryOf = async (id: string) => (await client.library.list()).find((one) => one.id === id)

describe('importing', () => {
  it('copies, with the hash on record, and never over another file', async () => {
    chosen = [bring('私の モデル.gguf')]
    expect(await ended(() => client.library.import({ how: 'copy' }))).toMatchObject({
      status: 'done',
      names: ['私の モデル.gguf'],
    })
    expect(await entryOf('私の モデル.gguf')).toMatchObject({ hash: 'recorded', elsewhere: null })
    chosen = [bring('私の モデル.gguf')]
    await ended(() => client.library.import({ how: 'copy' }))
    expect(await ids()).toEqual(['私の モデル (2).gguf', '私の モデル.gguf'])
    expect(existsSync(chosen[0] ?? '')).toBe(true)
  })

  it('links in place, over a restart, and forgets without deleting', async () => {
    const path = bring('大きい.gguf')
    chosen = [path]
    await ended(() => client.library.import({ how: 'link' }))
    expect(await ids()).toEqual([`file:${path}`])
    await client.engine.load({ modelId: `file:${path}` })
    await app.close()
    app = await start(at('data'))
    client = createRouterClient(app.router)
    const entry = await entryOf(`file:${path}`)
    expect(entry).toMatchObject({ hash: 'unknown', elsewhere: at('mine') })
    expect(entry?.usedAt).toBeGreaterThan(0)
    await client.library.reveal({ id: `file:${path}` })
    expect(revealed).toEqual([path])
    await client.library.delete({ id: `file:${path}` })
    expect(await ids()).toEqual([])
    expect(existsSync(path)).toBe(true)
  })

  it('recognises what is there already by its contents', async () => {
    chosen = [bring('a.gguf')]
    await ended(() => client.library.import({ how: 'copy' }))
    chosen = [bring('b.gguf', readFileSync(chosen[0] ?? ''))]
    for (const how of ['copy', 'link'] as const)
      expect(await ended(() => client.library.import({ how }))).toMatchObject({
        failure: { code: 'MODEL_PRESENT', data: { subject: 'a.gguf' } },
      })
    expect(await ids()).toEqual(['a.gguf'])
  })

  it('brings all parts of a split model, or none', async () => {
    const name = (n: number) => `split-0000${n}-of-00002.gguf`
    chosen = [bring(name(2))]
    expect(await ended(() => client.library.import({ how: 'copy' }))).toMatchObject({
      failure: { code: 'MODEL_FILE_MISSING', data: { subject: name(1) } },
    })
    bring(name(1))
    await ended(() => client.library.import({ how: 'copy' }))
    expect(await ids()).toEqual([name(1)])
    expect(readdirSync(at('data/models')).sort()).toEqual([name(1), name(2)])
  })

  it.each([
    ['これはモデルではありません', 'MODEL_NOT_GGUF'],
    [readFileSync(starter).subarray(0, 100_000), 'MODEL_FILE_TRUNCATED'],
  ])('refuses what is no model and leaves nothing behind', async (contents, code) => {
    chosen = [bring('bad.gguf', Buffer.from(contents))]
    expect(await ended(() => client.library.import({ how: 'copy' }))).toMatchObject({
      failure: { code },
    })
    expect(existsSync(at('data/models')) ? readdirSync(at('data/models')) : []).toEqual([])
  })

  it('that is cancelled in the dialog does nothing', async () => {
    await client.library.import({ how: 'copy' })
    expect(await client.library.work()).toEqual({ status: 'idle' })
  })
})

describe('a file', () => {
  const path = () => at('data/models/m.gguf')
  beforeEach(async () => {
    await noticed(() => {
      mkdirSync(at('data/models'))
      copyFileSync(starter, path())
    })
  })

  /** Changes something behind the program's back, and waits until it tells of it. */
  async function noticed(change: () => void) {
    const events = await client.events()
    change()
    for await (const event of events) if (event.type === 'models-changed') return
  }

  it('is verified, and noticed when it changes or vanishes', async () => {
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'unknown' })
    await ended(() => client.library.verify({ ids: ['m.gguf'] }))
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'recorded' })
    await noticed(() => appendFileSync(path(), 'x'))
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'changed', sha256: null })
    expect(await ended(() => client.library.verify({ ids: ['m.gguf'] }))).toMatchObject({
      failure: { code: 'MODEL_FILE_CHANGED' },
    })
    expect(await ended(() => client.library.accept({ id: 'm.gguf' }))).toMatchObject({
      status: 'done',
    })
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'recorded' })
    await noticed(() => rmSync(path()))
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'missing' })
    await client.library.delete({ id: 'm.gguf' })
    expect(await entryOf('m.gguf')).toBeUndefined()
  })

  it('is deleted though it is loaded, and never one that is not in the list', async () => {
    await client.engine.load({ modelId: 'm.gguf' })
    await client.library.delete({ id: 'm.gguf' })
    expect(existsSync(path())).toBe(false)
    expect(await client.engine.state()).toMatchObject({ status: 'idle' })
    writeFileSync(at('data/outside.gguf'), 'mine')
    for (const id of ['../outside.gguf', `file:${at('data/outside.gguf')}`, 'starter'])
      await client.library.delete({ id }).catch(() => undefined)
    expect(existsSync(at('data/outside.gguf'))).toBe(true)
    for (const id of ['starter', 'none.gguf', '../outside.gguf'])
      await expect(client.library.verify({ ids: [id] })).rejects.toMatchObject({
        data: { code: 'MODEL_NOT_FOUND' },
      })
  })

  it('moves with the model folder, over a restart and a reset of the settings', async () => {
    await ended(() => client.library.verify({ ids: ['m.gguf'] }))
    chosen = [at('新しい 場所')]
    expect(await ended(() => client.library.move({}))).toMatchObject({ status: 'done' })
    await client.settings.reset()
    await app.close()
    app = await start(at('data'))
    client = createRouterClient(app.router)
    expect((await client.models.list()).folder).toBe(at('新しい 場所'))
    expect(await entryOf('m.gguf')).toMatchObject({ hash: 'recorded' })
    expect(existsSync(at('data/models'))).toBe(false)
    chosen = [at('新しい 場所/deeper')]
    expect(await ended(() => client.library.move({}))).toMatchObject({ status: 'failed' })
    expect(await ids()).toEqual(['m.gguf'])
  })
})

it('moves the folder under a download, which goes on in the new one', async () => {
  const hub = await LoopbackHub.start()
  try {
    const contents = Buffer.concat([readFileSync(starter), randomBytes(12 * MIB)])
    hub.files.set('small-F16.gguf', contents)
    offerOf(hub, at('data'), resources)
    await app.close()
    app = await start(at('data'))
    client = createRouterClient(app.router)
    await client.settings.change({ hub: hub.endpoint })
    hub.rate = 2 * MIB
    const events = await client.events()
    await client.offers.download({ modelId: 'small', repo: hub.repo, path: 'small-F16.gguf' })
    for await (const event of events)
      if (event.type === 'downloads-changed' && (event.downloads[0]?.received ?? 0) > MIB) break
    chosen = [at('elsewhere')]
    expect(await ended(() => client.library.move({}))).toMatchObject({ status: 'done' })
    hub.rate = null
    const later = await client.events()
    while ((await client.downloads.list())[0]?.state.status !== 'done') await later.next()
    const moved = at(join('elsewhere', hub.repo, 'small-F16.gguf'))
    expect(readFileSync(moved).equals(contents)).toBe(true)
  } finally {
    await hub.close()
  }
})

describe('a kit', () => {
  it('brings models to a machine without a network, where they answer', async () => {
    chosen = [bring('運ぶ.gguf')]
    await ended(() => client.library.import({ how: 'copy' }))
    chosen = [at('usb')]
    const packed = await ended(() =>
      client.kits.pack({ ids: ['運ぶ.gguf'], pieceSize: MIB, ask: true }),
    )
    expect(packed).toMatchObject({ status: 'done', kind: 'pack' })
    const [made] = await client.kits.list()
    expect(made?.state).toMatchObject({ status: 'readable', files: [{ path: '運ぶ.gguf' }] })

    mkdirSync(at('closed'))
    const closed = createRouterClient((await start(at('closed'))).router)
    await closed.settings.change({ offline: true })
    chosen = [made?.place ?? '']
    await closed.kits.open({})
    const [kit] = await closed.kits.list()
    expect(kit?.state).toEqual(made?.state)
    const id = kit?.id ?? ''
    expect(await ended(() => closed.kits.check({ id }), closed)).toMatchObject({ names: [] })
    await ended(() => closed.kits.import({ id }), closed)
    await closed.engine.load({ modelId: '運ぶ.gguf' })
    expect(await closed.engine.state()).toMatchObject({ status: 'ready', modelId: '運ぶ.gguf' })
    expect((await closed.network.ledger({})).count).toBe(0)

    const [piece] = readdirSync(kit?.place ?? '').filter((name) => name.endsWith('.001'))
    appendFileSync(join(kit?.place ?? '', piece ?? ''), 'x')
    expect(await ended(() => closed.kits.check({ id }), closed)).toMatchObject({ names: [piece] })
  })

  it('is looked for in the data folder, and a folder that is none is told so', async () => {
    mkdirSync(at('data/kits/broken'), { recursive: true })
    chosen = [at('mine')]
    bring('x.gguf')
    await client.kits.open({})
    expect((await client.kits.list()).map(({ state }) => state)).toMatchObject([
      { status: 'unreadable', failure: { code: 'KIT_INVALID' } },
      { status: 'unreadable', failure: { code: 'KIT_INVALID' } },
    ])
    await expect(client.kits.import({ id: 'none' })).rejects.toMatchObject({
      data: { code: 'KIT_INVALID' },
    })
    await expect(
      client.kits.pack({ ids: ['starter'], pieceSize: null, ask: false }),
    ).rejects.toMatchObject({ data: { code: 'MODEL_NOT_FOUND' } })
  })
})

it('does not take the word of a page for where a file lies', async () => {
  await client.library.import({ how: 'link', path: bring('x.gguf') })
  expect(await ids()).toEqual([])
})

it('tells which link keeps the folder from being moved', async () => {
  mkdirSync(at('data/models'), { recursive: true })
  symlinkSync(bring('x.gguf'), at('data/models/リンク.gguf'))
  chosen = [at('新しい')]
  expect(await ended(() => client.library.move({}))).toMatchObject({
    failure: { code: 'FOLDER_HAS_LINKS', data: { subject: at('data/models/リンク.gguf') } },
  })
  expect(existsSync(at('新しい'))).toBe(false)
})

it('does one work at a time, which can be stopped', async () => {
  chosen = [bring('big.gguf', Buffer.concat([readFileSync(starter), randomBytes(64 * MIB)]))]
  const events = await client.events()
  await client.library.import({ how: 'copy' })
  await expect(client.library.move({})).rejects.toMatchObject({ data: { code: 'FILES_BUSY' } })
  for await (const event of events)
    if (event.type === 'file-work-changed' && event.state.status === 'running') break
  await client.library.endWork()
  expect(await client.library.work()).toEqual({ status: 'idle' })
  expect(readdirSync(at('data/models'))).toEqual([])
})
