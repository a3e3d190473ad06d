// Models brought in where there are no dialogs: files that a page sends, and paths that users type.
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FileWorkState } from '../contract/library.ts'
import { sha256 } from '../models/loopback-hub.ts'
import type { App, AppClient } from './app.ts'
import { resources, startApp } from './testing.ts'

const MIB = 2 ** 20
const PIECE = 512 * 1024
const starter = join(resources, 'starter-model.gguf')

let folder: string
let host: App
let page: AppClient
let open: App[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ブラウザー　から '))
  open = []
  page = await start('web')
})
afterEach(async () => {
  for (const one of open) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

const at = (path: string) => join(folder, path)

/** A host whose data lies in a folder of this name. */
async function start(name: string): Promise<AppClient> {
  mkdirSync(at(name), { recursive: true })
  const { app, client } = await startApp(at(name))
  host = app
  open.push(host)
  return client
}

/** Begins work, and waits for its end. */
async function ended(begin: () => Promise<unknown>): Promise<FileWorkState> {
  const events = await page.events()
  await begin()
  for await (const event of events)
    if (event.type === 'file-work-changed' && event.state.status !== 'running') return event.state
  throw new Error('the events ended')
}

/** A model like the starter model, with other bytes behind its tensors. */
const model = (more = 32) => Buffer.concat([readFileSync(starter), randomBytes(more)])

/** A file of the user's. */
function bring(name: string): string {
  mkdirSync(at('mine'), { recursive: true })
  writeFileSync(at(join('mine', name)), model())
  return at(join('mine', name))
}

const named = async () =>
  (await page.models.list()).models.map(({ id }) => id).filter((id) => id !== 'starter')
const announced = (name: string, { length: size }: Buffer) => ({ name, size, modified: 1 })
const begin = (files: Record<string, Buffer>) =>
  page.library.beginUpload({
    files: Object.entries(files).map(([name, bytes]) => announced(name, bytes)),
  })
/** Sends a file from where the host is, up to `end`. Tells whether more is wanted. */
async function send(
  { uploadId, received }: Awaited<ReturnType<typeof begin>>,
  file: number,
  bytes: Buffer,
  end = bytes.length,
) {
  let goesOn = true
  for (let offset = received[file] ?? 0; offset < end && goesOn; offset += PIECE) {
    const piece = bytes.subarray(offset, Math.min(end, offset + PIECE))
    goesOn = await host.takePiece(uploadId, file, offset, piece)
  }
  return goesOn
}

it('makes models of files that the page sends, checked and with their hash', async () => {
  const bytes = model()
  const files = { '送る モデル.gguf': bytes }
  const end = await ended(async () => void (await send(await begin(files), 0, bytes)))
  expect(end).toMatchObject({ status: 'done', kind: 'import', names: ['送る モデル.gguf'] })
  expect(readFileSync(at('web/models/送る モデル.gguf'))).toEqual(bytes)
  expect((await page.library.list()).find(({ id }) => id === '送る モデル.gguf')).toMatchObject({
    hash: 'recorded',
    sha256: sha256(bytes),
  })
  const again = { '別の名前.gguf': bytes }
  expect(await ended(async () => void (await send(await begin(again), 0, bytes)))).toMatchObject({
    failure: { code: 'MODEL_PRESENT', data: { subject: '送る モデル.gguf' } },
  })
  expect(readdirSync(at('web/models'))).toEqual(['送る モデル.gguf'])
})

it('takes the parts of a split model for one, and only all together', async () => {
  const whole = readFileSync(starter)
  const files = { 'm-00001-of-00002.gguf': whole, 'm-00002-of-00002.gguf': whole }
  await expect(begin({ 'm-00002-of-00002.gguf': whole })).rejects.toMatchObject({
    data: { code: 'MODEL_FILE_MISSING', data: { subject: 'm-00001-of-00002.gguf' } },
  })
  const sendBoth = async () => {
    const upload = await begin(files)
    await send(upload, 0, whole)
    await send(upload, 1, whole)
  }
  expect(await ended(sendBoth)).toMatchObject({ names: ['m-00001-of-00002.gguf'] })
  expect(await named()).toEqual(['m-00001-of-00002.gguf'])
})

it('goes on with an upload where the host is, also after it was started again', async () => {
  const bytes = model(160 * MIB)
  const files = { 'big.gguf': bytes }
  const first = await begin(files)
  await send(first, 0, bytes, 150 * MIB)
  expect(await begin(files)).toEqual({ uploadId: first.uploadId, received: [150 * MIB] })
  // As after a crash: what has come lies there, and nobody knows of it.
  cpSync(at('web/models/.received'), at('after/models/.received'), { recursive: true })
  page = await start('after')
  const next = await begin(files)
  expect(next.received).toEqual([22 * MIB])
  expect(await ended(async () => void (await send(next, 0, bytes)))).toMatchObject({
    names: ['big.gguf'],
  })
  expect(sha256(readFileSync(at('after/models/big.gguf')))).toBe(sha256(bytes))
})

it.each([
  ['無関係.zip', Buffer.from('PK'), 'MODEL_NOT_GGUF'],
  ['../外.gguf', Buffer.from('GGUF'), 'ADDRESS_REFUSED'],
  ['con.gguf', Buffer.from('GGUF'), 'ADDRESS_REFUSED'],
  ['empty.gguf', Buffer.alloc(0), 'MODEL_NOT_GGUF'],
])('refuses %s before it is sent', async (name, bytes, code) => {
  await expect(begin({ [name]: bytes })).rejects.toMatchObject({ data: { code } })
  expect(await page.library.work()).toEqual({ status: 'idle' })
})

it('ends with the first piece of what is no model, and leaves nothing', async () => {
  const bytes = randomBytes(2 * MIB)
  const upload = await begin({ 'x.gguf': bytes })
  expect(await ended(async () => void (await send(upload, 0, bytes)))).toMatchObject({
    failure: { code: 'MODEL_NOT_GGUF', data: { subject: 'x.gguf' } },
  })
  expect(readdirSync(at('web/models'))).toEqual([])
  await expect(host.takePiece('other', 0, 0, bytes)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  })
})

it('refuses pieces that do not follow, and can be stopped', async () => {
  const { uploadId } = await begin({ 'x.gguf': model() })
  for (const [file, offset] of [
    [0, 1],
    [1, 0],
  ] as const)
    await expect(host.takePiece(uploadId, file, offset, Buffer.from('GGUF'))).rejects.toMatchObject(
      { code: 'INVALID_INPUT' },
    )
  await page.library.endWork()
  expect(await host.takePiece(uploadId, 0, 0, Buffer.from('GGUF'))).toBe(false)
  expect(readdirSync(at('web/models'))).toEqual([])
})

it('takes paths that the user types, with or without quotation marks', async () => {
  const path = bring('ここ.gguf')
  await ended(() => page.library.import({ how: 'link', path: `"${path}"` }))
  expect(await named()).toEqual([`file:${path}`])
  bring('写す.gguf')
  await ended(() => page.library.import({ how: 'copy', path: at('mine/写す.gguf') }))
  expect(await named()).toContain('写す.gguf')
  await ended(() => page.library.move({ path: at('移した先') }))
  expect((await page.models.list()).folder).toBe(at('移した先'))
  for (const [call, code] of [
    [() => page.library.import({ how: 'copy', path: at('mine/ない.gguf') }), 'MODEL_FILE_MISSING'],
    [() => page.library.import({ how: 'copy', path: 'ここ.gguf' }), 'MODEL_FILE_MISSING'],
    [() => page.library.import({ how: 'copy', path: at('mine') }), 'MODEL_NOT_GGUF'],
    [() => page.library.move({ path: '../x' }), 'NOT_A_FOLDER'],
    [() => page.kits.open({ path: 'kit' }), 'NOT_A_FOLDER'],
  ] as const)
    await expect(call()).rejects.toMatchObject({ data: { code } })
})
