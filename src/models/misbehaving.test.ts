// Hubs and storages that do what none should do. Whatever comes of it: either the right file, or a
// clear failure and no file.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../contract/errors.ts'
import { Downloads } from './downloads.ts'
import { filesOfModel, listFiles } from './hub.ts'
import { Ledger } from './ledger.ts'
import { LoopbackHub, type Misbehaviour, sha256 } from './loopback-hub.ts'
import { Network } from './network.ts'
import { FileRecords } from './records.ts'
import { Transfer, type TransferRequest } from './transfer.ts'

const MIB = 1024 * 1024
const SIZE = 9 * MIB + 5
const contents = randomBytes(SIZE)
const never = new AbortController().signal
const fast = { firstWait: 1, longestWait: 20, stall: 500, attempts: 3 }

let folder: string
let hub: LoopbackHub
let network: Network

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'misbehaving '))
  hub = await LoopbackHub.start()
  hub.files.set('weights.bin', contents)
  network = new Network({ ledger: new Ledger(folder), offline: () => false })
})

afterEach(async () => {
  await network.disconnect()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

const target = () => join(folder, 'models/weights.bin')

function request(): TransferRequest {
  const url = new URL(`${hub.endpoint}/${hub.repo}/resolve/main/weights.bin`)
  const promised = { size: SIZE, sha256: sha256(contents) }
  return { network, url, token: null, target: target(), ...promised, tuning: fast }
}

/** `right`, or the code of the failure; that there is no other file is checked. */
async function outcome(asked: Partial<TransferRequest> = {}): Promise<string> {
  try {
    await new Transfer({ ...request(), ...asked }).run(never)
    return readFileSync(target()).equals(contents) ? 'right' : 'wrong'
  } catch (error) {
    expect(existsSync(target())).toBe(false)
    return failureOf(error).code
  }
}

/** Misbehaves at every third request for bytes, or at all of them. */
const now = (wrong: Misbehaviour) => (at: { number: number }) =>
  at.number % 3 === 1 ? wrong : undefined
const always = (wrong: Misbehaviour) => () => wrong

const raw = (...pieces: string[]): Misbehaviour => ({
  raw(socket) {
    for (const piece of pieces) socket.write(piece, 'latin1')
  },
})

/** One byte now and then. */
function drip(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 20)
  socket.once('close', () => clearInterval(timer))
  socket.on('error', () => undefined)
}

const bytes = (first: number, last: number, total: number | string) => ({
  headers: { 'content-range': `bytes ${first}-${last}/${total}` },
})

describe('an answer that', () => {
  it.each<[string, Misbehaviour]>([
    [
      'has its header drip in',
      { raw: (socket) => drip(socket, 'HTTP/1.1 206 Partial Content\r\nx') },
    ],
    [
      'has its contents drip in',
      {
        raw(socket) {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${SIZE}\r\n\r\n`)
          drip(socket, 'x')
        },
      },
    ],
    ['has a header without end', raw('HTTP/1.1 200 OK\r\n', `x: ${'a'.repeat(400_000)}`)],
    ['is no HTTP', raw('SSH-2.0-OpenSSH_9.9\r\n\r\n')],
    ['only ever says that it will go on', raw('HTTP/1.1 100 Continue\r\n\r\n'.repeat(2000))],
    ['ends before it begins', { raw: (socket) => socket.end() }],
    ['is a reset', { raw: (socket) => socket.resetAndDestroy() }],
    ['promises less than it says', { headers: { 'content-length': '700' }, atMost: 700 }],
    ['ends in its header', { raw: (socket) => socket.end('HTTP/1.1 206 Partial Content\r\ncont') }],
    [
      'has two lengths',
      raw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\nhello'),
    ],
    [
      'has a length and chunks',
      raw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['has a length that is none', raw('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello')],
    [
      'has a chunk larger than any file',
      raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffffff\r\nx'),
    ],
    [
      'ends within a chunk',
      {
        raw: (socket) =>
          socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10000\r\nxyz'),
      },
    ],
    [
      'has a NUL in its header',
      raw('HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 5\r\n\r\nhello'),
    ],
  ])(
    '%s is asked for again; from a server that does nothing else it fails',
    async (_what, wrong) => {
      hub.misbehave = now(wrong)
      expect(await outcome()).toBe('right')
      rmSync(target())
      hub.misbehave = always(wrong)
      expect(await outcome()).toMatch(/^(DOWNLOAD_FAILED|SERVER_ANSWER_INVALID)$/)
    },
  )

  it.each<[string, LoopbackHub['misbehave']]>([
    ['goes on after its end', always(raw(`${plain(contents)}HTTP/1.1 200 OK\r\nx: y\r\n\r\n`))],
    ['comes in chunks, with extensions and trailers', always(raw(chunked(contents)))],
    ['says HTTP/1.0 and closes', now({ headers: { connection: 'close' } })],
    ['has another ETag each time', ({ number }) => ({ headers: { etag: `"node-${number}"` } })],
    [
      'has hints before it',
      always(raw(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${plain(contents)}`)),
    ],
    [
      'is of two contents in turn, under one ETag',
      ({ first, last }) =>
        first > 0 && last < SIZE - 1
          ? { spoil: (piece, offset) => (offset === first ? piece.fill(0, 0, 9) : piece) }
          : undefined,
    ],
    ['has a weak ETag', () => ({ headers: { etag: 'W/"same"' } })],
    [
      'does not tell the whole size',
      ({ first, last }) => (first > 0 ? bytes(first, last, '*') : undefined),
    ],
  ])('%s is understood', async (_what, misbehave) => {
    hub.misbehave = misbehave
    expect(await outcome()).toBe('right')
  })

  it.each<[string, Misbehaviour, string]>([
    [
      'is compressed and says so',
      { headers: { 'content-encoding': 'gzip' } },
      'SERVER_ANSWER_INVALID',
    ],
    [
      'is compressed on the way',
      raw('HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n'),
      'SERVER_ANSWER_INVALID',
    ],
    [
      'is a log-in page',
      { headers: { 'content-type': 'text/html; charset=utf-8' } },
      'SERVER_ANSWER_INVALID',
    ],
    [
      'is a part and does not say which',
      raw('HTTP/1.1 206 Partial Content\r\ncontent-length: 5\r\n\r\nhello'),
      'SERVER_ANSWER_INVALID',
    ],
    ['is a part that ends before it begins', bytes(0, -1, SIZE), 'SERVER_ANSWER_INVALID'],
    ['is a part beyond the end', bytes(0, 2 * MIB - 1, 100), 'SERVER_ANSWER_INVALID'],
    ['is another part', bytes(1, 2 * MIB, SIZE), 'SERVER_ANSWER_INVALID'],
    ['is more than was asked for', bytes(0, SIZE - 1, SIZE), 'SERVER_ANSWER_INVALID'],
    [
      'is nothing, of a range that is there',
      { status: 416, headers: { 'content-range': 'bytes */0' } },
      'DOWNLOAD_CHANGED',
    ],
    [
      'asks to wait for no time, again and again',
      { status: 429, headers: { 'retry-after': '0' } },
      'DOWNLOAD_FAILED',
    ],
    [
      'asks to wait until nonsense',
      { status: 503, headers: { 'retry-after': 'soon' } },
      'DOWNLOAD_FAILED',
    ],
    [
      'asks to wait for a year',
      { status: 429, headers: { 'retry-after': new Date(Date.now() + 3e10).toUTCString() } },
      'DOWNLOAD_FAILED',
    ],
    ['is one byte, each time', { atMost: 1 }, 'DOWNLOAD_FAILED'],
    [
      'is of several parts at once',
      {
        raw: (socket) =>
          socket.end(
            'HTTP/1.1 206 Partial Content\r\ncontent-type: multipart/byteranges; boundary=b\r\ncontent-length: 5\r\n\r\n--b--',
          ),
      },
      'SERVER_ANSWER_INVALID',
    ],
    [
      'is of a size that no number holds',
      bytes(0, 2 * MIB - 1, '99999999999999999999'),
      'SERVER_ANSWER_INVALID',
    ],
    ['is of another size than listed', bytes(0, 2 * MIB - 1, SIZE + 1), 'DOWNLOAD_CHANGED'],
    ['is that there is nothing', { status: 204 }, 'DOWNLOAD_FAILED'],
    ['is a teapot', { status: 418 }, 'DOWNLOAD_FAILED'],
  ])('%s is told of as what it is', async (_what, wrong, code) => {
    hub.misbehave = always(wrong)
    expect(await outcome()).toBe(code)
  })

  it('has no end is cut off at the size that was listed', async () => {
    hub.misbehave = always({
      raw(socket) {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
          socket.once('drain', more)
        }
        more()
        socket.on('error', () => undefined)
      },
    })
    expect(await outcome()).toBe('SERVER_ANSWER_INVALID')
    const [part] = readdirSync(join(folder, 'models')).filter((name) => name.endsWith('.part'))
    expect(readFileSync(join(folder, 'models', part ?? '')).length).toBeLessThanOrEqual(SIZE)
  })

  it('is of other contents than the lane beside it is not mixed', async () => {
    const other = randomBytes(SIZE)
    hub.misbehave = ({ number }) => {
      if (number === 3) hub.files.set('weights.bin', other)
      return undefined
    }
    expect(await outcome()).toBe('DOWNLOAD_CHANGED')
    expect(readdirSync(join(folder, 'models'))).toEqual([])
  })
})

describe('a redirect', () => {
  it('with contents that never end is followed all the same', async () => {
    hub.redirectBody = (response) => void response.write('x'.repeat(1000))
    expect(await outcome()).toBe('right')
  })

  it('that announces gigabytes is followed all the same', async () => {
    hub.redirectHeaders = { 'content-length': '9999999999' }
    hub.redirectBody = (response) => void response.write('x'.repeat(1000))
    expect(await outcome()).toBe('right')
  })

  it.each([
    [
      'that leads to itself',
      () => `${hub.endpoint}/${hub.repo}/resolve/main/weights.bin`,
      'SERVER_ANSWER_INVALID',
    ],
    [
      'to ever new places',
      () => `${hub.endpoint}/${hub.repo}/resolve/r${Math.random()}/weights.bin`,
      'SERVER_ANSWER_INVALID',
    ],
    ['with a password', () => hub.storage.replace('//', '//me:secret@'), 'ADDRESS_REFUSED'],
    ['to nowhere', () => 'http://', 'ADDRESS_REFUSED'],
    ['to a file of this machine', () => 'file:///etc/passwd', 'ADDRESS_REFUSED'],
    ['to what it says itself', () => 'data:application/octet-stream,GGUF', 'ADDRESS_REFUSED'],
    ['to another machine, unencrypted', () => 'http://192.0.2.1/weights.bin', 'ADDRESS_REFUSED'],
    ['to a closed port', () => 'http://127.0.0.1:1/', 'HOST_UNREACHABLE'],
  ])('%s ends', async (_what, redirect, code) => {
    hub.redirect = redirect
    expect(await outcome()).toBe(code)
  })
})

describe('a listing', () => {
  const access = () => ({ endpoint: hub.endpoint, token: null })
  const list = () => listFiles(network, access(), hub, never)

  it('whose pages go in a circle ends', async () => {
    hub.misbehaveListing = () => ({
      headers: { link: `<${hub.endpoint}/api/models/${hub.repo}/tree/main>; rel="next"` },
      body: '[]',
    })
    await expect(list()).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' })
  })

  it.each([
    '[{"type":"file","path":"a","size":-1}]',
    '[{"type":"file","path":"a","size":"9"}]',
    '[{"type":"file","path":"a","size":1e400}]',
    '{"files":[]}',
    '[[[[',
    'null',
    '<!doctype html><title>Log in</title>',
  ])('%s is no listing', async (body) => {
    hub.misbehaveListing = () => ({ body })
    await expect(list()).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' })
  })

  it('that leads out of the folder is refused', async () => {
    hub.misbehaveListing = () => ({ body: '[{"type":"file","path":"../../.bashrc","size":9}]' })
    await expect(list()).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
  })

  it('of parts that cannot be counted holds no split model', async () => {
    for (const name of ['m-00000-of-00000.gguf', 'm-00001-of-99999.gguf', 'm-00003-of-00002.gguf'])
      hub.files.set(name, randomBytes(3))
    const files = await list()
    for (const { path } of files) expect(filesOfModel(files, path)).toHaveLength(1)
  })

  it('of names that differ by case alone never mixes their files', async () => {
    hub.files.set('Weights.bin', randomBytes(SIZE))
    hub.rate = 4 * MIB
    const downloads = new Downloads({
      dataFolder: folder,
      folder: () => join(folder, 'models'),
      network,
      records: new FileRecords(folder),
      access,
      tuning: fast,
    })
    try {
      const files = await list()
      const add = (path: string) => {
        const { repo, revision } = hub
        return downloads.add({ from: 'hub', repo, revision, files: filesOfModel(files, path) })
      }
      add('weights.bin')
      expect(() => add('Weights.bin')).toThrow(expect.objectContaining({ code: 'FILE_EXISTS' }))
    } finally {
      await downloads.close()
    }
  })
})

describe('the model folder', () => {
  it('that is taken away meanwhile stops the download, which goes on when it is back', async () => {
    hub.rate = 4 * MIB
    const moved = join(folder, 'elsewhere')
    const taken = outcome()
    while (hub.served < 4 * MIB) await new Promise((resolve) => setTimeout(resolve, 5))
    renameSync(join(folder, 'models'), moved)
    hub.rate = null
    expect(await taken).toBe('MODEL_FOLDER_GONE')
    const before = hub.served
    renameSync(moved, join(folder, 'models'))
    expect(await outcome()).toBe('right')
    expect(hub.served - before).toBe(0)
  })

  it('that is no folder is told of', async () => {
    await writeFile(join(folder, 'models'), 'a file')
    expect(await outcome()).toBe('DATA_READ_ONLY')
  })
})

function plain(body: Buffer): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body.toString('latin1')}`
}

function chunked(body: Buffer): string {
  const cuts = [0, 5, 70_000, body.length]
  const chunks = cuts.slice(1).map((end, index) => {
    const piece = body.subarray(cuts[index], end)
    return `${piece.length.toString(16)};name="value"\r\n${piece.toString('latin1')}\r\n`
  })
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n'
  return `${head}${chunks.join('')}0\r\nx-sum: none\r\n\r\n`
}
