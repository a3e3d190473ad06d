import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, open as openFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Download, DownloadSource } from '../contract/download.ts'
import { KotonohaError } from '../contract/errors.ts'
import { BlockChecksum } from './block-checksum.ts'
import { DOWNLOADS_FILE, Downloads } from './downloads.ts'
import { filesOfModel, listFiles } from './hub.ts'
import { Ledger } from './ledger.ts'
import { LoopbackHub, sha256 } from './loopback-hub.ts'
import { moveFolder } from './move-folder.ts'
import { Network } from './network.ts'
import { PartFile } from './part-file.ts'
import { FileRecords } from './records.ts'
import type { Tuning } from './transfer.ts'

const MIB = 1024 * 1024
const signal = new AbortController().signal

let folder: string
let models: string
let hub: LoopbackHub
let ledger: Ledger
let network: Network
let offline = false
let open: Downloads[] = []
let token: string | null = null

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ダウンロード '))
  models = join(folder, 'models')
  hub = await LoopbackHub.start()
  offline = false
  token = null
  ledger = new Ledger(folder)
  network = new Network({ ledger, offline: () => offline })
  open = []
})

afterEach(async () => {
  for (const downloads of open) await downloads.close()
  await network.disconnect()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(tuning: Partial<Tuning> = {}): Promise<Downloads> {
  const downloads = new Downloads({
    dataFolder: folder,
    folder: () => models,
    network,
    records: new FileRecords(folder),
    access: () => ({ endpoint: hub.endpoint, token }),
    tuning: { firstWait: 1, longestWait: 20, stall: 1000, attempts: 5, ...tuning },
  })
  open.push(downloads)
  await downloads.start()
  return downloads
}

/** A file at the hub, and how it is asked for after the hub was asked what it has. */
function publish(path: string, contents: Buffer): void {
  hub.files.set(path, contents)
}

async function source(path: string): Promise<DownloadSource> {
  const access = { endpoint: hub.endpoint, token }
  const files = await listFiles(network, access, hub, signal)
  const { repo, revision } = hub
  return { from: 'hub', repo, revision, files: filesOfModel(files, path) }
}

/** Waits until a download rests, and returns it. */
function settled(downloads: Downloads, id: string): Promise<Download> {
  return new Promise((resolve) => {
    const look = () => {
      const download = downloads.list().find((one) => one.id === id)
      if (download && ['paused', 'failed', 'done'].includes(download.state.status))
        resolve(download)
    }
    downloads.onChange(look)
    look()
  })
}

async function fetched(path: string, tuning?: Partial<Tuning>): Promise<Download> {
  const downloads = await start(tuning)
  return await settled(downloads, downloads.add(await source(path)))
}

const codeOf = (download: Download) =>
  download.state.status === 'failed' ? download.state.failure.code : download.state.status

const installed = (name: string) => join(models, hub.repo, name)
/** Files of the repository, after everything has ended. */
async function leftovers(): Promise<string[]> {
  for (const downloads of open) await downloads.close()
  const place = join(folder, 'models', hub.repo)
  return existsSync(place) ? readdirSync(place) : []
}

describe('a download', () => {
  it('arrives whole, under its own name, with its hash on record', async () => {
    const contents = randomBytes(11 * MIB + 321)
    publish('weights.bin', contents)
    const download = await fetched('weights.bin')
    expect(download).toMatchObject({ state: { status: 'done' }, received: contents.length })
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
    expect(await leftovers()).toEqual(['weights.bin'])
    expect(hub.served).toBe(contents.length)
    const record = new FileRecords(folder).get(`${hub.repo}/weights.bin`)
    expect(record?.sha256).toBe(sha256(contents))
  })

  it.each([0, 1, MIB - 1, MIB, MIB + 1])('arrives whole with %i bytes', async (size) => {
    const contents = randomBytes(size)
    publish('weights.bin', contents)
    expect(codeOf(await fetched('weights.bin'))).toBe('done')
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
  })

  it('asks for ranges at the same time', async () => {
    publish('weights.bin', randomBytes(20 * MIB))
    let under = 0
    let most = 0
    hub.misbehave = () => {
      most = Math.max(most, ++under)
      setTimeout(() => under--, 100)
      return { delay: 100 }
    }
    expect(codeOf(await fetched('weights.bin'))).toBe('done')
    expect(most).toBe(4)
  })

  it('brings all parts of a split model', async () => {
    for (const n of [1, 2, 3]) publish(`model-0000${n}-of-00003.gguf`, gguf(MIB + n))
    const asked = await source('model-00002-of-00003.gguf')
    const downloads = await start()
    expect(codeOf(await settled(downloads, downloads.add(asked)))).toBe('done')
    expect(await leftovers()).toEqual([1, 2, 3].map((n) => `model-0000${n}-of-00003.gguf`))
    hub.files.delete('model-00003-of-00003.gguf')
    await expect(source('model-00001-of-00003.gguf')).rejects.toMatchObject({
      code: 'DOWNLOAD_NOT_FOUND',
    })
  })

  it('comes from any address too, and its hash is computed', async () => {
    const contents = randomBytes(3 * MIB)
    publish('weights.bin', contents)
    const downloads = await start()
    const url = `${hub.storage}/weights.bin`
    const id = downloads.add({ from: 'url', url, name: 'renamed.bin', sha256: null })
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(new FileRecords(folder).get('renamed.bin')).toMatchObject({
      sha256: sha256(contents),
      source: url,
    })
  })

  it('is not made when the file is already there, and never over another one', async () => {
    const contents = randomBytes(2 * MIB)
    publish('weights.bin', contents)
    const asked = await source('weights.bin')
    await mkdir(join(folder, 'models', hub.repo), { recursive: true })
    writeFileSync(installed('weights.bin'), contents)
    const downloads = await start()
    expect(codeOf(await settled(downloads, downloads.add(asked)))).toBe('done')
    expect(hub.served).toBe(0)
    writeFileSync(installed('weights.bin'), 'mine')
    expect(codeOf(await settled(downloads, downloads.add(asked)))).toBe('FILE_EXISTS')
    expect(readFileSync(installed('weights.bin'), 'utf8')).toBe('mine')
  })
})

describe('pausing', () => {
  it('keeps what came, and going on fetches only the rest', async () => {
    const contents = randomBytes(24 * MIB)
    publish('weights.bin', contents)
    hub.rate = 20 * MIB
    const downloads = await start()
    const id = downloads.add(await source('weights.bin'))
    await reached(() => hub.served > 12 * MIB)
    await downloads.pause(id)
    const [paused] = downloads.list()
    expect(paused).toMatchObject({ state: { status: 'paused' } })
    expect(paused?.received).toBeGreaterThan(0)
    hub.rate = null
    downloads.resume(id)
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
    expect(hub.served).toBeLessThanOrEqual(contents.length + 8 * MIB)
  })

  it('survives a new start of the program, and so does a queue', async () => {
    for (const n of [1, 2, 3, 4]) publish(`w${n}.bin`, randomBytes(6 * MIB))
    hub.rate = 10 * MIB
    const first = await start()
    const ids = []
    for (const n of [1, 2, 3, 4]) ids.push(first.add(await source(`w${n}.bin`)))
    expect(first.list().map(({ state }) => state.status)).toEqual([
      'fetching',
      'fetching',
      'queued',
      'queued',
    ])
    await reached(() => hub.served > 2 * MIB)
    await first.pause(ids[3] ?? '')
    await first.close()
    hub.rate = null
    const second = await start()
    for (const id of ids.slice(0, 3)) expect(codeOf(await settled(second, id))).toBe('done')
    expect(second.list().at(3)?.state.status).toBe('paused')
  })

  it('for a move of the model folder goes on in the new one', async () => {
    const contents = randomBytes(24 * MIB)
    publish('weights.bin', contents)
    hub.rate = 10 * MIB
    const downloads = await start()
    const id = downloads.add(await source('weights.bin'))
    await reached(() => hub.served > 10 * MIB)
    const before = models
    await downloads.hold(() =>
      moveFolder(before, join(folder, 'elsewhere'), () => {
        models = join(folder, 'elsewhere')
      }),
    )
    hub.rate = null
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(existsSync(before)).toBe(false)
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
    expect(hub.served).toBeLessThanOrEqual(contents.length + 8 * MIB)
  })

  it('that turns into giving up leaves nothing behind', async () => {
    publish('weights.bin', randomBytes(8 * MIB))
    hub.rate = 8 * MIB
    const downloads = await start()
    const id = downloads.add(await source('weights.bin'))
    await reached(() => hub.served > 3 * MIB)
    await downloads.cancel(id)
    expect(downloads.list()).toEqual([])
    expect(await leftovers()).toEqual([])
  })
})

describe('a file that has its name, but may not be on the disk as a whole', () => {
  const id = 'fetched-before'
  let contents: Buffer

  /** As a kill or a power cut leaves it right after the file was given its name. */
  beforeEach(async () => {
    contents = randomBytes(5 * MIB + 99)
    publish('weights.bin', contents)
    const target = installed('weights.bin')
    const part = await PartFile.open(target, { source: hub.endpoint, sha256: sha256(contents) })
    await part.identify({ size: contents.length, etag: null, linked: null })
    for (let block = 0; block * MIB < contents.length; block++) {
      const bytes = contents.subarray(block * MIB, (block + 1) * MIB)
      part.write(block, 0, bytes)
      await part.keep(block, new BlockChecksum().update(bytes).digest())
    }
    const { flushed } = await part.finish(target)
    const journal = readFileSync(`${target}.part.journal`)
    await flushed
    expect(await leftovers()).toEqual(['weights.bin'])
    writeFileSync(`${target}.part.journal`, journal)
    const list = [{ id, source: await source('weights.bin'), state: { status: 'done' } }]
    writeFileSync(join(folder, DOWNLOADS_FILE), JSON.stringify(list))
    hub.served = 0
  })

  it('is checked at the next start, without a connection', async () => {
    offline = true
    const downloads = await start()
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(hub.served).toBe(0)
    expect(await leftovers()).toEqual(['weights.bin'])
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
  })

  it('gets what was torn again, and nothing else', async () => {
    const torn = Buffer.from(contents).fill(0, 2 * MIB + 4096, 2 * MIB + 8192)
    writeFileSync(installed('weights.bin'), torn)
    const downloads = await start()
    expect(existsSync(installed('weights.bin'))).toBe(false)
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(hub.served).toBe(MIB)
    expect(await leftovers()).toEqual(['weights.bin'])
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
  })
})

it('that the disk refuses in the end loses its name, and goes on from there', async () => {
  const contents = randomBytes(3 * MIB)
  publish('weights.bin', contents)
  // A disk that fails cannot be had here.
  const handle = await openFile(import.meta.filename)
  const flush = vi.spyOn(Object.getPrototypeOf(handle), 'sync')
  await handle.close()
  flush.mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }))
  const downloads = await start()
  const id = downloads.add(await source('weights.bin'))
  await reached(() => downloads.list().some((one) => codeOf(one) === 'DISK_FULL'))
  expect(existsSync(installed('weights.bin'))).toBe(false)
  expect(new FileRecords(folder).get(`${hub.repo}/weights.bin`)).toBeUndefined()
  downloads.resume(id)
  expect(codeOf(await settled(downloads, id))).toBe('done')
  expect(hub.served).toBe(contents.length)
  expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
})

describe('a server that', () => {
  it.each<[string, LoopbackHub['misbehave']]>([
    ['ignores ranges', () => ({ ignoreRange: true })],
    ['ignores ranges and says no length', () => ({ ignoreRange: true, chunked: true })],
    ['breaks off now and then', ({ number }) => (number % 3 ? undefined : { resetAfter: 700_000 })],
    ['breaks off always', () => ({ resetAfter: 300_000 })],
    [
      'ignores ranges and breaks off twice',
      ({ number }) =>
        number < 2 ? { ignoreRange: true, resetAfter: 5_000_000 } : { ignoreRange: true },
    ],
    ['sends less than asked for', () => ({ atMost: 400_000 })],
    ['is busy at first', ({ number }) => (number < 3 ? { status: 503 } : undefined)],
    ['has faults now and then', ({ number }) => (number % 4 === 1 ? { status: 500 } : undefined)],
    [
      'announces more than it sends',
      ({ number }) => (number === 1 ? { resetAfter: 0 } : undefined),
    ],
    ['lets addresses expire', ({ number }) => (number % 5 === 4 ? { status: 403 } : undefined)],
  ])('%s is borne with', async (_what, misbehave) => {
    const contents = randomBytes(9 * MIB + 5)
    publish('weights.bin', contents)
    hub.misbehave = misbehave
    expect(codeOf(await fetched('weights.bin'))).toBe('done')
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
  })

  it('stalls is given up and asked again', async () => {
    publish('weights.bin', randomBytes(4 * MIB))
    hub.misbehave = ({ number }) => (number === 0 ? { stallAfter: 500_000 } : undefined)
    expect(codeOf(await fetched('weights.bin', { stall: 150 }))).toBe('done')
    expect(hub.count).toBeGreaterThan(2)
  })

  it('asks for patience is given it', async () => {
    publish('weights.bin', randomBytes(MIB))
    const times: number[] = []
    hub.misbehave = ({ number }) => {
      times.push(performance.now())
      return number === 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined
    }
    const downloads = await start()
    const id = downloads.add(await source('weights.bin'))
    await reached(() => downloads.list().some(({ state }) => state.status === 'waiting'))
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
  })

  it.each<[string, LoopbackHub['misbehave'], string]>([
    [
      'answers with a page',
      () => ({ headers: { 'content-type': 'text/html' } }),
      'SERVER_ANSWER_INVALID',
    ],
    ['never recovers', () => ({ status: 500 }), 'DOWNLOAD_FAILED'],
    [
      'wants an hour and more',
      () => ({ status: 429, headers: { 'retry-after': '9999' } }),
      'DOWNLOAD_FAILED',
    ],
    [
      'sends another range',
      () => ({ headers: { 'content-range': 'bytes 7-8/9437184' } }),
      'SERVER_ANSWER_INVALID',
    ],
    [
      'says nothing of the range',
      () => ({ headers: { 'content-range': 'whatever' } }),
      'SERVER_ANSWER_INVALID',
    ],
    ['compresses', () => ({ headers: { 'content-encoding': 'gzip' } }), 'SERVER_ANSWER_INVALID'],
    [
      'has another size',
      () => ({ headers: { 'content-range': 'bytes 0-2097151/99999999' } }),
      'DOWNLOAD_CHANGED',
    ],
  ])('%s is told of', async (_what, misbehave, code) => {
    publish('weights.bin', randomBytes(9 * MIB))
    hub.misbehave = misbehave
    expect(codeOf(await fetched('weights.bin'))).toBe(code)
    expect(existsSync(installed('weights.bin'))).toBe(false)
  })
})

describe('what came wrong', () => {
  it('once is found by the hash, and only the bad region is replaced', async () => {
    const contents = randomBytes(9 * MIB)
    publish('weights.bin', contents)
    let spoilt = 0
    hub.misbehave = ({ first }) =>
      first === 4 * MIB && spoilt++ === 0
        ? {
            spoil(bytes) {
              bytes[7] = (bytes[7] ?? 0) ^ 1
            },
          }
        : undefined
    expect(codeOf(await fetched('weights.bin'))).toBe('done')
    expect(spoilt).toBeGreaterThan(0)
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
  })

  it('always is refused, and nothing of it is left', async () => {
    publish('weights.bin', randomBytes(5 * MIB))
    hub.misbehave = () => ({
      spoil(bytes) {
        bytes[7] = (bytes[7] ?? 0) ^ 1
      },
    })
    expect(codeOf(await fetched('weights.bin'))).toBe('HASH_MISMATCH')
    expect(await leftovers()).toEqual([])
  })

  it('or was damaged on the disk meanwhile is fetched again, and nothing else', async () => {
    const contents = randomBytes(12 * MIB)
    publish('weights.bin', contents)
    hub.rate = 12 * MIB
    const first = await start()
    const id = first.add(await source('weights.bin'))
    await reached(() => hub.served > 8 * MIB)
    await first.close()
    const part = `${installed('weights.bin')}.part`
    const bytes = readFileSync(part)
    bytes.fill(0, 100, 200)
    writeFileSync(part, bytes)
    const [before] = open[0]?.list() ?? []
    hub.rate = null
    hub.served = 0
    const second = await start()
    expect(codeOf(await settled(second, id))).toBe('done')
    expect(readFileSync(installed('weights.bin')).equals(contents)).toBe(true)
    expect(hub.served).toBe(contents.length - (before?.received ?? 0) + MIB)
  })

  it('because it was replaced meanwhile is not mixed', async () => {
    publish('weights.bin', randomBytes(9 * MIB))
    hub.misbehave = ({ number }) => {
      if (number === 2) publish('weights.bin', randomBytes(9 * MIB))
      return undefined
    }
    expect(codeOf(await fetched('weights.bin'))).toBe('DOWNLOAD_CHANGED')
    expect(await leftovers()).toEqual([])
  })

  it('because it was replaced meanwhile is fetched anew where no hash was promised', async () => {
    publish('weights.bin', randomBytes(9 * MIB))
    const replacement = randomBytes(7 * MIB)
    hub.misbehave = ({ number }) => {
      if (number === 3) publish('weights.bin', replacement)
      return undefined
    }
    const downloads = await start()
    const url = `${hub.storage}/weights.bin`
    const id = downloads.add({ from: 'url', url, name: 'weights.bin', sha256: null })
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(readFileSync(join(folder, 'models/weights.bin')).equals(replacement)).toBe(true)
  })

  it('is no model: refused before the rest is fetched', async () => {
    publish('model.gguf', randomBytes(40 * MIB))
    expect(codeOf(await fetched('model.gguf'))).toBe('MODEL_NOT_GGUF')
    expect(hub.served).toBeLessThan(20 * MIB)
    expect(await leftovers()).toEqual([])
  })

  it('is a model that lies in its header: refused at the end', async () => {
    const starter = readFileSync('resources/starter-model.gguf')
    publish('model.gguf', starter.subarray(0, starter.length - 4096))
    expect(codeOf(await fetched('model.gguf'))).toBe('MODEL_FILE_TRUNCATED')
    expect(await leftovers()).toEqual([])
  })
})

describe('access', () => {
  it('is by a token that the hub alone is sent', async () => {
    publish('weights.bin', randomBytes(5 * MIB))
    hub.token = 'hf_secret'
    await expect(source('weights.bin')).rejects.toMatchObject({ code: 'TOKEN_NEEDED' })
    token = 'hf_secret'
    expect(codeOf(await fetched('weights.bin'))).toBe('done')
    const sent = (server: 'hub' | 'storage') =>
      new Set(hub.seen.filter((one) => one.server === server).map((one) => one.authorization))
    expect(sent('hub')).toContain('Bearer hf_secret')
    expect(sent('storage')).toEqual(new Set([undefined]))
  })

  it('to what is not there, or not allowed, is told of', async () => {
    publish('weights.bin', randomBytes(MIB))
    const asked = await source('weights.bin')
    hub.files.clear()
    const downloads = await start()
    expect(codeOf(await settled(downloads, downloads.add(asked)))).toBe('DOWNLOAD_NOT_FOUND')
    hub.token = 'other'
    const [{ id } = { id: '' }] = downloads.list()
    downloads.resume(id)
    expect(codeOf(await settled(downloads, id))).toBe('TOKEN_NEEDED')
  })

  it.each([
    'http://example.com/a.gguf',
    'ftp://127.0.0.1/a.gguf',
    'file:///etc/passwd',
    'https://user:password@example.com/a.gguf',
    'http://127.0.0.1.example.com/',
    'nonsense',
  ])('to %s is refused', async (url) => {
    const downloads = await start()
    expect(() => downloads.add({ from: 'url', url, name: 'a.gguf', sha256: null })).toThrow(
      KotonohaError,
    )
    expect(ledger.read()).toEqual([])
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://example.com/x', 'gopher:x'])(
    'by a redirect to %s is refused',
    async (location) => {
      publish('weights.bin', randomBytes(MIB))
      hub.redirect = () => location
      expect(codeOf(await fetched('weights.bin'))).toBe('ADDRESS_REFUSED')
    },
  )

  it('in a circle ends', async () => {
    publish('weights.bin', randomBytes(MIB))
    hub.redirect = () => `${hub.endpoint}/${hub.repo}/resolve/main/weights.bin`
    expect(codeOf(await fetched('weights.bin'))).toBe('SERVER_ANSWER_INVALID')
  })

  it.each([
    '../x.gguf',
    'a/../../x.gguf',
    '/etc/x.gguf',
    'C:\\x.gguf',
    'CON.gguf',
    'x.gguf.',
    'a\0b',
    '..',
  ])('to a file named %j is refused', async (path) => {
    publish(path, randomBytes(10))
    await expect(source(path)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
    const downloads = await start()
    const files = [{ path, size: 10, sha256: null }]
    expect(() => downloads.add({ from: 'hub', repo: hub.repo, revision: 'main', files })).toThrow(
      KotonohaError,
    )
  })

  it.each([
    ['<!doctype html><title>Log in</title>', 200, 'SERVER_ANSWER_INVALID'],
    ['{"error":"what"}', 200, 'SERVER_ANSWER_INVALID'],
    [
      '[{"type":"file","path":"a","size":1,"lfs":{"oid":"zz","size":1}}]',
      200,
      'SERVER_ANSWER_INVALID',
    ],
    ['', 500, 'DOWNLOAD_FAILED'],
    ['', 404, 'DOWNLOAD_NOT_FOUND'],
  ])('to a listing %j (%i) is told as what it is', async (body, status, code) => {
    hub.misbehaveListing = () => ({ status, body })
    await expect(source('a')).rejects.toMatchObject({ code })
  })
})

describe('a full disk', () => {
  it('is noticed before anything is fetched', async () => {
    publish('weights.bin', randomBytes(2 * MIB))
    const download = await fetched('weights.bin', { freeSpace: async () => 512 * MIB + MIB })
    expect(download.state).toMatchObject({
      status: 'failed',
      failure: { code: 'DISK_FULL', data: { needed: 2 * MIB, available: MIB } },
    })
    expect(hub.served).toBe(0)
  })

  it('stops a download before it is full, and it goes on when there is room', async () => {
    const contents = randomBytes(100 * MIB)
    publish('weights.bin', contents)
    let free = 2 ** 40
    hub.misbehave = ({ first }) => {
      if (first > 40 * MIB) free = 500 * MIB
      return undefined
    }
    const downloads = await start({ freeSpace: async () => free })
    const id = downloads.add(await source('weights.bin'))
    expect(codeOf(await settled(downloads, id))).toBe('DISK_FULL')
    hub.misbehave = () => undefined
    free = 2 ** 40
    downloads.resume(id)
    expect(codeOf(await settled(downloads, id))).toBe('done')
    expect(hub.served).toBeLessThan(110 * MIB)
  })

  it('that does not even take the list is told, and giving up makes room for it', async () => {
    publish('weights.bin', randomBytes(100 * MIB))
    publish('other.bin', randomBytes(MIB))
    const list = join(folder, DOWNLOADS_FILE)
    let free = 2 ** 40
    hub.misbehave = ({ first }) => {
      if (first > 40 * MIB && free === 2 ** 40) {
        free = 500 * MIB
        rmSync(list)
        mkdirSync(list) // no file can be put in its place
      }
      return undefined
    }
    const downloads = await start({ freeSpace: async () => free })
    const id = downloads.add(await source('weights.bin'))
    expect(codeOf(await settled(downloads, id))).toBe('DISK_FULL')
    const other = await source('other.bin')
    expect(() => downloads.add(other)).toThrow(expect.objectContaining({ code: 'DATA_READ_ONLY' }))
    expect(downloads.list().map((one) => one.id)).toEqual([id])
    downloads.resume(id)
    expect(codeOf(await settled(downloads, id))).toBe('DISK_FULL')
    const isCancelled = downloads.cancel(id)
    rmSync(list, { recursive: true })
    await isCancelled
    expect(downloads.list()).toEqual([])
    expect(readdirSync(join(models, hub.repo))).toEqual([])
    expect(JSON.parse(readFileSync(list, 'utf8'))).toEqual([])
  })
})

describe('staying offline', () => {
  it('denies every connection before it is made, and says so in the ledger', async () => {
    publish('weights.bin', randomBytes(MIB))
    const asked = await source('weights.bin')
    const before = hub.seen.length
    offline = true
    const downloads = await start()
    expect(codeOf(await settled(downloads, downloads.add(asked)))).toBe('OFFLINE')
    await expect(source('weights.bin')).rejects.toMatchObject({ code: 'OFFLINE' })
    expect(hub.seen.length).toBe(before)
    expect(ledger.read().filter(({ result }) => result === 'denied')).toHaveLength(2)
  })

  it('ends what is under way', async () => {
    publish('weights.bin', randomBytes(30 * MIB))
    hub.rate = 10 * MIB
    const downloads = await start()
    const id = downloads.add(await source('weights.bin'))
    await reached(() => hub.served > 3 * MIB)
    offline = true
    await network.disconnect()
    expect(codeOf(await settled(downloads, id))).toBe('OFFLINE')
  })
})

it('is written down in the ledger, connection by connection, to the byte', async () => {
  const contents = randomBytes(9 * MIB)
  publish('weights.bin', contents)
  expect(codeOf(await fetched('weights.bin'))).toBe('done')
  await network.disconnect()
  await reached(() => ledger.read().every(({ result }) => result === 'closed'))
  const entries = ledger.read()
  const fetchedBytes = entries
    .filter(({ host }) => host === new URL(hub.storage).host)
    .reduce((sum, { received }) => sum + received, 0)
  expect(fetchedBytes).toBeGreaterThan(contents.length)
  expect(fetchedBytes).toBeLessThan(contents.length + 10_000)
  expect(new Set(entries.map(({ purpose }) => purpose))).toEqual(new Set(['hub-list', 'download']))
})

/** A file that is long enough and begins like a model; only its first part needs to be one. */
function gguf(size: number): Buffer {
  const starter = readFileSync('resources/starter-model.gguf')
  return Buffer.concat([starter, randomBytes(size)])
}

async function reached(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
