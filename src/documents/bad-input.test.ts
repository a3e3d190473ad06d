// Files that try to break reading, through the library as users meet them: each is told of by itself,
// and the others are read.
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DocumentHome } from '../contract/document.ts'
import { openStore, type Store } from '../store/store.ts'
import { DocumentLibrary } from './library.ts'
import { pdfOf } from './pdf-of.ts'
import type { ReadingLimits } from './reading.ts'
import { zipOf } from './zip-of.ts'

const PATIENCE = { timeout: 110_000 }
const shelf: DocumentHome = { in: 'shelf' }
const fixtures = join(import.meta.dirname, 'fixtures')
let folder: string
let store: Store
let library: DocumentLibrary

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '悪い '))
})
afterEach(async () => {
  await library.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(limits: Partial<ReadingLimits> = {}) {
  store = openStore(join(folder, 'data'))
  library = new DocumentLibrary({
    store: store.documents(),
    dataFolder: join(folder, 'data'),
    onChange: () => {},
    limits,
  })
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const word = (text: string) =>
  `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`

/** What became of each file when all are done. */
async function outcomes() {
  const documents = () => library.list(shelf).documents
  await expect
    .poll(() => documents().every(({ state }) => /ready|failed/.test(state.status)), PATIENCE)
    .toBe(true)
  return Object.fromEntries(
    documents().map(({ name, state }) => [
      name,
      state.status === 'failed' ? state.problem : state.status,
    ]),
  )
}

it('tells of each bad file, and reads the others', { timeout: 120_000 }, async () => {
  open()
  const locked = join(folder, '鍵.pdf')
  copyFileSync(join(fixtures, 'password.pdf'), locked)
  const whole = readFileSync(join(fixtures, 'regulation.docx'))
  const huge = file('巨大.txt', '')
  truncateSync(huge, 300 * 1024 * 1024)
  const pages = Array.from({ length: 500 }, (_, at) => [
    { text: `Chapter ${at + 1} tells of item ${at + 1} alone.`, x: 50, y: 400 },
  ])
  await library.add(
    [
      locked,
      file('途中まで.docx', whole.subarray(0, whole.length / 2)),
      file('空.txt', ''),
      huge,
      file('爆弾.docx', zipOf({ 'word/document.xml': word('零'.repeat(100_000_000)) })),
      file(
        '外へ.docx',
        zipOf({ '../../外.txt': 'x', '/tmp/外.txt': 'x', 'word/document.xml': word('本文です。') }),
      ),
      file('五百頁.pdf', pdfOf({ pages })),
      join(folder, 'ない.txt'),
      file('動画.mp4', 'x'),
      file('最後.txt', '会議は三階で開きます。'),
    ],
    shelf,
  )
  expect(await outcomes()).toEqual({
    '鍵.pdf': 'encrypted',
    '途中まで.docx': 'corrupt',
    '空.txt': 'empty',
    '巨大.txt': 'too-large',
    '爆弾.docx': 'too-large',
    '外へ.docx': 'ready',
    '五百頁.pdf': 'ready',
    'ない.txt': 'missing',
    '動画.mp4': 'unsupported',
    '最後.txt': 'ready',
  })
  expect(existsSync(join(folder, '外.txt'))).toBe(false)
  const long = library.list(shelf).documents.find(({ name }) => name === '五百頁.pdf')
  expect(long?.state).toMatchObject({ report: { pages: 500, emptyPages: [] } })
  expect(library.search('item 500', null, 10)).toMatchObject([{ place: { page: 500 } }])
})

it('ends a parser that hangs, while everything else goes on', async () => {
  open({ time: 1500 })
  // Every tag begins and none ends: a parser looks for each end to the end of the file.
  await library.add(
    [file('止.docx', zipOf({ 'word/document.xml': '<a '.repeat(1_000_000) }))],
    shelf,
  )
  let ticks = 0
  const ticking = setInterval(() => ticks++, 20)
  expect(await outcomes()).toEqual({ '止.docx': 'too-slow' })
  clearInterval(ticking)
  expect(ticks).toBeGreaterThan(5)
  await library.close()
  store.close()
  open()
  await library.add([file('次.txt', '会議は三階で開きます。')], shelf)
  expect(await outcomes()).toEqual({ '止.docx': 'too-slow', '次.txt': 'ready' })
})

it('tells a file that changes while it is read, and reads it when it rests', async () => {
  open()
  const path = file('育つ.txt', `${'会議は三階で開きます。\n'.repeat(200_000)}`)
  const writer = new Worker(
    `const { appendFileSync } = require('node:fs')
     const { workerData } = require('node:worker_threads')
     for (;;) appendFileSync(workerData, 'x')`,
    { eval: true, workerData: path },
  )
  await new Promise((resolve) => writer.once('online', resolve))
  appendFileSync(path, 'x')
  await library.add([path, file('次.txt', '予算は五百万円です。')], shelf)
  const first = await outcomes()
  await writer.terminate()
  expect(first).toEqual({ '育つ.txt': 'changed', '次.txt': 'ready' })
  truncateSync(path, 3000)
  library.readAgain(library.list(shelf).documents.find(({ name }) => name === '育つ.txt')?.id ?? '')
  expect(await outcomes()).toEqual({ '育つ.txt': 'ready', '次.txt': 'ready' })
})
