import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DocumentHome, DocumentInfo } from '../contract/document.ts'
import { openStore, type Store } from '../store/store.ts'
import { DOCUMENTS_FOLDER, DocumentLibrary } from './library.ts'

const shelf: DocumentHome = { in: 'shelf' }
const RULES = `# 就業規則

## 休暇

年次有給休暇は、入社から6か月後に10日与えます。

## 服務

始業は午前9時、終業は午後5時30分とします。
`
const never = new AbortController().signal
/** Each file is read in a thread of its own, which a busy machine begins slowly. */
const PATIENCE = { timeout: 30_000 }

let folder: string
let store: Store
let library: DocumentLibrary

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '資料 '))
  open()
})
afterEach(async () => {
  await library.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function open() {
  store = openStore(join(folder, 'data'))
  library = new DocumentLibrary({
    store: store.documents(),
    dataFolder: join(folder, 'data'),
    onChange: () => {},
  })
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** A conversation, as a home of documents. */
function talk() {
  const { id: conversationId } = store.createConversation({ modelId: null })
  return { in: 'conversation' as const, conversationId }
}

/** The documents of a home when all are read. */
async function read(home: DocumentHome): Promise<DocumentInfo[]> {
  await expect
    .poll(
      () => library.list(home).documents.every(({ state }) => /ready|failed/.test(state.status)),
      PATIENCE,
    )
    .toBe(true)
  return library.list(home).documents
}

async function upload(name: string, content: string, home: DocumentHome) {
  const bytes = Buffer.from(content)
  const half = Math.floor(bytes.length / 2)
  const about = { name, size: bytes.length, home }
  const id = await library.beginUpload(about, bytes.subarray(0, half))
  await library.upload(id, half, bytes.subarray(half))
  return id
}

it('reads what is added, finds what is asked in it, and shows it where it stands', async () => {
  const home = talk()
  expect(await library.add([file('規則.md', RULES)], home)).toBe(1)
  await library.settled(home.conversationId, never)
  const [document] = await read(home)
  expect(document).toMatchObject({
    name: '規則.md',
    original: 'referenced',
    state: { status: 'ready', report: { pages: null, passages: 2, encoding: 'utf-8' } },
  })
  const finding = await library.find(home.conversationId, '有給休暇は何日もらえますか？', undefined)
  const [passage] = 'passages' in finding ? finding.passages : []
  expect(passage).toMatchObject({ documentId: document?.id, name: '規則.md' })
  expect(passage?.text).toContain('10日')
  const page = library.page(document?.id ?? '', { index: null, number: null }, 0)
  expect(page).toMatchObject({ index: 0, count: 1, before: null, after: null })
  const block = page.blocks.find(({ start }) => start === passage?.place.start)
  expect(block?.text).toBe(passage?.text)
})

it('says when documents have nothing of what is asked, and when nothing is asked of them', async () => {
  const home = talk()
  const { conversationId } = home
  await library.add([file('規則.md', RULES)], home)
  await library.settled(conversationId, never)
  const found = async (question: string, before?: string) =>
    (await library.find(conversationId, question, before)).found
  expect(await found('富士山の標高は？')).toBe('nothing')
  expect(await found('富士山の標高は？', '有給休暇は何日ですか？')).toBe('nothing')
  expect(await found('こんにちは')).toBe('no-question')
  expect(await found('もっと詳しくお願いします', '有給休暇は何日ですか？')).toBe('passages')
  expect(await found('この資料を要約してください')).toBe('whole')
})

it('reads the same content once, whatever it is called and wherever it belongs', async () => {
  const home = talk()
  await library.add([file('規則.md', RULES)], home)
  await read(home)
  await library.add([file('控え/規則（写し）.md', RULES)], shelf)
  await expect.poll(() => library.list(shelf).documents[0]?.name, PATIENCE).toBe('規則.md')
  expect(library.list(shelf).documents[0]?.id).toBe(library.list(home).documents[0]?.id)
  expect(library.search('午前９時', null, 10)).toHaveLength(1)
})

it('keeps a document until it was taken out of its last home', async () => {
  const home = talk()
  const id = await upload('規則.md', RULES, home)
  await read(home)
  library.share([id], shelf)
  await library.remove(id, home)
  expect(library.search('始業', null, 10)).toHaveLength(1)
  await library.remove(id, shelf)
  expect(library.search('始業', null, 10)).toHaveLength(0)
  expect(readdirSync(join(folder, 'data', DOCUMENTS_FOLDER))).toEqual([])
  expect(() => library.page(id, { index: 0, number: null }, 0)).toThrow(
    expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }),
  )
})

it('takes the readable files of a folder, and tells of each that could not be read', async () => {
  file('部/規則.md', RULES)
  file('部/課/空.txt', '')
  file('部/.hidden.txt', 'x')
  file('部/写真.jpg', 'x')
  expect(await library.add([join(folder, '部'), file('動画.mp4', 'x')], shelf)).toBe(3)
  const all = await read(shelf)
  const stateOf = (name: string) => all.find((one) => one.name === name)?.state
  expect(stateOf('規則.md')).toMatchObject({ status: 'ready' })
  expect(stateOf('空.txt')).toMatchObject({ status: 'failed', problem: 'empty' })
  expect(stateOf('動画.mp4')).toMatchObject({ status: 'failed', problem: 'unsupported' })
})

it('reads one again once its file is there', async () => {
  const path = file('後で.txt', '内容')
  rmSync(path)
  await library.add([path], shelf)
  const [missing] = await read(shelf)
  expect(missing?.state).toMatchObject({ status: 'failed', problem: 'missing' })
  file('後で.txt', '会議は三階で開きます。')
  library.readAgain(missing?.id ?? '')
  await expect.poll(() => library.list(shelf).documents[0]?.state.status, PATIENCE).toBe('ready')
})

it('rests while paused, and goes on with what waits after a restart', async () => {
  library.pause(true)
  const home = talk()
  await library.add([file('規則.md', RULES)], home)
  await library.settled(home.conversationId, never)
  expect(library.list(home)).toMatchObject({
    paused: true,
    documents: [{ state: { status: 'waiting' } }],
  })
  await library.close()
  store.close()
  open()
  expect((await read(home))[0]?.state.status).toBe('ready')
})

it('gives a conversation that begins what was put down for it, and a copy the same', async () => {
  const id = await upload('規則.md', RULES, { in: 'conversation', conversationId: null })
  const home = talk()
  library.beginConversation(home.conversationId, [id, 'gone'])
  expect(library.list({ in: 'conversation', conversationId: null }).documents).toEqual([])
  const copy = talk()
  library.copyConversation(home.conversationId, copy.conversationId)
  expect((await read(copy)).map((one) => one.id)).toEqual([id])
})

it('refuses uploads that are not what was said, and leaves nothing of them', async () => {
  const id = await library.beginUpload(
    { name: '../../x.md', size: 4, home: shelf },
    Buffer.from('a'),
  )
  for (const [offset, text] of [
    [2, 'bc'],
    [0, 'bc'],
    [1, 'bcde'],
  ] as const)
    await expect(library.upload(id, offset, Buffer.from(text))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  await library.uploads.cancel(id)
  expect(readdirSync(join(folder, 'data', DOCUMENTS_FOLDER))).toEqual([])
  const sent = await upload('..\\..\\秘密\u0007.MD', RULES, shelf)
  expect(library.list(shelf).documents[0]?.name).toBe('秘密.MD')
  expect(readdirSync(join(folder, 'data', DOCUMENTS_FOLDER))).toContain(`${sent}.md`)
})
