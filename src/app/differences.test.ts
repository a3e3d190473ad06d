// Two documents compared through the contract, with the starter model in a real process.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addSlowModel } from '../../e2e/slow-model.ts'
import type { Message } from '../contract/conversation.ts'
import type { TurnStarted } from '../contract/conversation-calls.ts'
import type { App, AppClient } from './app.ts'
import { startApp } from './testing.ts'

let folder: string
let app: App
let client: AppClient

const start = async () => {
  ;({ app, client } = await startApp(folder))
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ことのは '))
  await start()
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const home = { in: 'conversation' as const, conversationId: null }

const WAITING = { timeout: 50_000, interval: 50 }

/** Adds files and waits until none of them is still to be read; their ids in the same order. */
async function add(files: Readonly<Record<string, string | Buffer>>): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const file = { name, size: bytes.length, home, bytes: bytes.toString('base64') }
    await client.documents.beginUpload(file)
  }
  return await vi.waitUntil(async () => {
    const { documents } = await client.documents.list(home)
    const ids = Object.keys(files).flatMap(
      (name) => documents.find((one) => one.name === name)?.id ?? [],
    )
    const areRead = documents.every(({ state }) => ['ready', 'failed'].includes(state.status))
    return areRead && ids.length === Object.keys(files).length && ids
  }, WAITING)
}

async function counts(left: string, right: string) {
  for await (const event of await client.documents.differences({ left, right }))
    if (event.type === 'done') return event.counts
  throw new Error('no counts')
}

/** Waits for a message to rest, or to be as it is asked for. */
async function rests(
  { conversationId, assistantMessageId }: TurnStarted,
  isMeant = ({ state }: Message) => state.status !== 'streaming',
): Promise<Message> {
  return await vi.waitUntil(async () => {
    const { messages } = await client.conversations.read({ id: conversationId })
    return messages.find((one) => one.id === assistantMessageId && isMeant(one))
  }, WAITING)
}

async function ask(text: string): Promise<Message> {
  const { documents } = await client.documents.list(home)
  const documentIds = documents.map(({ id }) => id)
  return await rests(await client.turn.send({ conversationId: null, text, documentIds }))
}

const article = (at: number, text: string) => `## 第${at}条\n\n${text}\n`
const rules = (amount: (at: number) => number) =>
  Array.from({ length: 12 }, (_, at) =>
    article(at + 1, `第${at + 1}支店の宿泊料は、一泊につき${amount(at)}円を上限とする。`),
  ).join('\n')

it('tells counts and numbers itself, pinned to both, and pauses and goes on after a restart', async () => {
  await app.close()
  const modelId = await addSlowModel(folder, { addedBlocks: 10 })
  await start()
  await client.settings.change({ contextSize: 512 })
  await add({
    '旅費規程（新）.md': rules((at) => 15_000 + at),
    '旅費規程（旧）.md': rules((at) => 12_000 + at),
  })
  const { documents } = await client.documents.list(home)
  const turn = await client.turn.send({
    conversationId: null,
    modelId,
    text: '2つの資料の違いは？',
    documentIds: documents.map((one) => one.id),
  })
  const { conversationId, assistantMessageId: id } = turn
  await rests(turn, ({ material }) => (material?.whole?.progress?.done ?? 0) > 0)
  await client.turn.stop({ conversationId })
  await app.close()

  await start()
  const { messages } = await client.conversations.read({ id: conversationId })
  const paused = messages.find((one) => one.id === id)
  expect(paused?.state.status).toBe('stopped')
  expect(paused?.material?.whole).toMatchObject({
    kind: 'differences',
    tasks: [{ name: '旅費規程（旧）.md → 旅費規程（新）.md' }],
    progress: { unit: 'differences', total: 12 },
  })
  const { text, state, material } = await rests(await client.turn.continue({ messageId: id }))
  expect(state.status).toBe('complete')
  expect(text).toContain('違いは12か所です（変更12、追加0、削除0、移動0）。')
  expect(text).toContain('- 第3条：12002円 → 15002円\n')
  expect(material?.whole).toMatchObject({ tasks: [], progress: { done: 12, total: 12 } })
  const pinned = material?.sentences.filter(
    ({ start, end }) => text.slice(start, end) === '第3条：12002円 → 15002円',
  )
  expect(pinned?.map(({ support }) => material?.passages[support?.passage ?? -1]?.name)).toEqual([
    '旅費規程（旧）.md',
    '旅費規程（新）.md',
  ])
  // By the passages alone, where the user wants that.
  const other = await client.turn.regenerate({ messageId: id, reading: 'passages' })
  expect((await rests(other)).material?.whole).toBeUndefined()
})

it('says without a model that documents are the same, or have nothing in common', async () => {
  await add({
    'A.md': rules(() => 12_000),
    'B.txt': rules(() => 12_000).replace(/## |\n\n/g, '\n'),
  })
  expect((await ask('AとBを比較して')).text).toContain('2つの資料の内容は同じです。')
  await add({
    'C.md': rules(() => 13_000),
    'D.md': '桜は三月の終わりに咲く。\n\n川で子どもが遊ぶ。',
  })
  expect((await ask('変更点は？')).text).toContain('共通する内容がほとんどありません')
})

it('compares only two: of three those that are named', async () => {
  await add({
    '春.md': rules(() => 12_000),
    '夏.md': rules(() => 15_000),
    '秋.md': rules(() => 18_000),
  })
  expect((await ask('違いは？')).material?.whole).toBeUndefined()
  await add({
    '春.md': rules(() => 12_000),
    '夏.md': rules(() => 15_000),
    '秋.md': rules(() => 18_000),
  })
  const { text } = await ask('秋と春の違いは？')
  expect(text).toMatch(/変更前：秋\.md\n- 変更後：春\.md/)
})

it('refuses what is gone, not read or without text, and takes the same one twice', async () => {
  const scan = readFileSync(join(import.meta.dirname, '../documents/fixtures/password.pdf'))
  const [one = '', locked = ''] = await add({ 'A.md': rules(() => 1), '鍵.pdf': scan })
  await expect(counts(one, locked)).rejects.toThrow('DOCUMENT_NOT_READ')
  await expect(counts('nobody', one)).rejects.toThrow('DOCUMENT_NOT_FOUND')
  expect(await counts(one, one)).toMatchObject({ changed: 0, equal: 24 })
  // One that can be read is left, so there is nothing to compare it with.
  expect((await ask('違いは？')).material?.whole).toBeUndefined()
})
