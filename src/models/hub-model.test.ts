import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SHAPES, writeSparseGguf } from '../../bench/sparse-gguf.ts'
import { readAddress } from './hub-model.ts'
import { HubOffers } from './hub-offers.ts'
import { Ledger } from './ledger.ts'
import { Lookups } from './lookups.ts'
import { LoopbackHub } from './loopback-hub.ts'
import { Fitting } from './machine.ts'
import { Network } from './network.ts'

const GIB = 2 ** 30
const signal = new AbortController().signal
const fitting = new Fitting(
  { ram: { total: 16 * GIB, free: 12 * GIB }, gpu: null, disk: 100 * GIB, processors: 8 },
  40 * GIB,
  { rateOf: () => undefined },
)

let folder: string
let hub: LoopbackHub
let network: Network
let token: string | null
let isOffline: boolean
let offers: HubOffers

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hub '))
  hub = await LoopbackHub.start()
  token = null
  isOffline = false
  network = new Network({ ledger: new Ledger(folder), offline: () => isOffline })
  offers = new HubOffers(network, access)
})
afterEach(async () => {
  await network.disconnect()
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

const access = () => ({ endpoint: hub.endpoint, token })
const open = (address: string) => offers.open(address, async () => fitting, null, signal)

function addModel(name: string, recipe: 'Q4_K_M' | 'Q8_0') {
  const path = join(folder, 'model.gguf')
  writeSparseGguf(path, SHAPES['llm-jp-3-150m'], recipe)
  hub.files.set(name, readFileSync(path))
}

describe('an address', () => {
  it.each([
    ['llm-jp/small-gguf', 'main', null],
    ['https://huggingface.co/llm-jp/small-gguf', 'main', null],
    ['huggingface.co/llm-jp/small-gguf/', 'main', null],
    ['https://huggingface.co/llm-jp/small-gguf/tree/v2', 'v2', null],
    ['https://huggingface.co/llm-jp/small-gguf/blob/main/a/b.gguf', 'main', 'a/b.gguf'],
    ['https://huggingface.co/llm-jp/small-gguf/resolve/v2/b.gguf?download=true', 'v2', 'b.gguf'],
    ['https://mirror.example/llm-jp/small-gguf', 'main', null],
  ])('%s is a repository', (text, revision, path) => {
    const repository = { repo: 'llm-jp/small-gguf', revision }
    const read = readAddress(text, 'https://mirror.example')
    expect(read).toEqual({ kind: 'repository', repository, path })
  })

  it('elsewhere is one of a file', () => {
    const read = readAddress('https://example.com/x/model-Q4_0.gguf', hub.endpoint)
    expect(read).toMatchObject({ kind: 'file', name: 'model-Q4_0.gguf' })
  })

  it.each([
    'http://example.com/model.gguf',
    'ftp://example.com/model.gguf',
    'file:///etc/passwd.gguf',
    'https://user:secret@example.com/model.gguf',
    'https://example.com/model.zip',
    'https://huggingface.co/',
    'https://huggingface.co/llm-jp/..%2Fx',
    'さくらの森',
  ])('%s is refused', (text) => {
    expect(() => readAddress(text, hub.endpoint)).toThrow('ADDRESS_REFUSED')
  })
})

it('finds repositories by words', async () => {
  hub.others.push('someone/small-other', '../evil')
  expect(await offers.search('small', signal)).toEqual([
    {
      repo: 'llm-jp/small-gguf',
      downloads: 12_345,
      likes: 67,
      updatedAt: Date.parse('2026-04-03'),
      gated: false,
      licence: 'apache-2.0',
    },
    expect.objectContaining({ repo: 'someone/small-other' }),
  ])
  expect(await offers.search('何もない', signal)).toEqual([])
})

it('tells of all files of a repository how they would run, from the header of one', async () => {
  addModel('m-Q8_0.gguf', 'Q8_0')
  addModel('sub/m-Q4_K_M.gguf', 'Q4_K_M')
  hub.files.set('mmproj-m-F16.gguf', Buffer.alloc(10))
  hub.files.set('two-Q8_0-00001-of-00002.gguf', Buffer.alloc(3_000_000))
  hub.files.set('two-Q8_0-00002-of-00002.gguf', Buffer.alloc(30_000_000))
  const found = await open(hub.repo)
  if (found.kind !== 'repository') throw new Error(found.kind)
  expect(found).toMatchObject({ revision: hub.commit, licence: 'apache-2.0', gated: false })
  expect(found.header).toMatchObject({ architecture: 'llama', context: 4096 })
  expect(found.header?.parameters).toBeCloseTo(152_318_464, -6)
  expect(found.files.map(({ path, quantization, parts }) => [path, quantization, parts])).toEqual([
    ['two-Q8_0-00001-of-00002.gguf', 'Q8_0', 2],
    ['sub/m-Q4_K_M.gguf', 'Q4_K_M', 1],
    ['m-Q8_0.gguf', 'Q8_0', 1],
  ])
  expect(found.files[1]?.fit?.ram).toBeGreaterThan(100_000_000)
  expect(found.files[1]?.fit).toMatchObject({ verdict: 'cpu', contextSize: 4096, onDisk: true })
  // Only the beginning of one file was fetched.
  expect(hub.served).toBeLessThan(10_000_000)
  expect(hub.seen.filter(({ url }) => url.includes('/resolve/main/'))).toEqual([])
  const source = await offers.source(found, 'two-Q8_0-00001-of-00002.gguf', signal)
  expect(source).toMatchObject({ revision: hub.commit, files: [{}, { size: 30_000_000 }] })
})

it('offers files whose header cannot be read', async () => {
  hub.files.set('odd-Q4_0.gguf', Buffer.from('not a model at all'))
  expect(await open(hub.repo)).toMatchObject({ header: null, files: [{ fit: null }] })
})

it('reads the header of a file elsewhere', async () => {
  addModel('m-Q8_0.gguf', 'Q8_0')
  const url = `${hub.storage}/m-Q8_0.gguf`
  expect(await open(url)).toMatchObject({ kind: 'file', url, quantization: 'Q8_0' })
  expect(offers.fileSource(url)).toMatchObject({ from: 'url', name: 'm-Q8_0.gguf' })
  expect(() => offers.fileSource('http://example.com/m.gguf')).toThrow('ADDRESS_REFUSED')
})

it.each([
  ['is busy', { status: 429, headers: { 'retry-after': '30' } }, 'HUB_BUSY'],
  ['wants a token', { status: 403 }, 'TOKEN_NEEDED'],
  ['is out of order', { status: 503 }, 'DOWNLOAD_FAILED'],
  ['answers with a page', { body: '<html>ログイン</html>' }, 'SERVER_ANSWER_INVALID'],
  ['answers with something else', { body: '{"error":1}' }, 'SERVER_ANSWER_INVALID'],
])('says that the hub %s', async (_, wrong, code) => {
  hub.misbehaveListing = () => wrong
  await expect(offers.search('x', signal)).rejects.toMatchObject({ code })
  await expect(open(hub.repo)).rejects.toMatchObject({ code })
})

it('says that it is offline, that nobody answers, that nothing is there', async () => {
  await expect(open('llm-jp/nothing')).rejects.toMatchObject({ code: 'DOWNLOAD_NOT_FOUND' })
  hub.files.set('README.md', Buffer.alloc(10))
  await expect(open(hub.repo)).rejects.toMatchObject({ code: 'GGUF_NOT_FOUND' })
  isOffline = true
  await expect(offers.search('x', signal)).rejects.toMatchObject({ code: 'OFFLINE' })
  isOffline = false
  const nobody = new HubOffers(network, () => ({ endpoint: 'http://127.0.0.1:9', token: null }))
  await expect(nobody.search('x', signal)).rejects.toMatchObject({ code: 'HUB_UNREACHABLE' })
})

it('opens what is gated with a token, which goes to the hub alone', async () => {
  addModel('m-Q8_0.gguf', 'Q8_0')
  hub.token = 'hf_secret'
  await expect(open(hub.repo)).rejects.toMatchObject({ code: 'TOKEN_NEEDED' })
  token = 'hf_secret'
  expect(await open(hub.repo)).toMatchObject({ gated: true, header: { architecture: 'llama' } })
  const elsewhere = hub.seen.filter(({ server }) => server === 'storage')
  expect(elsewhere.every(({ authorization }) => authorization === undefined)).toBe(true)
})

it('keeps what the hub has told of a repository, also that there is none', async () => {
  hub.files.set('m-Q4_K_M.gguf', Buffer.alloc(10))
  hub.files.set('q8/m-Q8_0-00001-of-00002.gguf', Buffer.alloc(20))
  hub.files.set('q8/m-Q8_0-00002-of-00002.gguf', Buffer.alloc(30))
  hub.files.set('README.md', Buffer.alloc(40))
  const gguf = { converter: 'x', official: false, files: [], unverified: ['repo'] }
  const lookups = new Lookups(folder)
  const asked = { ...gguf, repo: hub.repo, revision: 'main' }
  const answer = await lookups.ask(network, access(), asked, signal)
  expect(answer.revision).toBe(hub.commit)
  expect(answer.files).toMatchObject([
    { path: 'm-Q4_K_M.gguf', quantization: 'Q4_K_M', size: 10, unverified: [] },
    { path: 'q8/m-Q8_0-00001-of-00002.gguf', quantization: 'Q8_0', size: 50, sha256: null },
  ])
  expect(answer.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  await lookups.ask(network, access(), { ...asked, repo: 'llm-jp/gone' }, signal)
  const again = new Lookups(folder)
  expect(again.get(hub.repo)).toEqual(answer)
  expect(again.get('llm-jp/gone')).toMatchObject({ revision: null, files: [] })
})
