// Questions on documents in contexts of different sizes, with the starter model in a real process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../contract/conversation.ts'
import type { App, AppClient } from './app.ts'
import { startApp } from './testing.ts'

let folder: string
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ことのは '))
  ;({ app, client } = await startApp(folder))
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A regulation whose every section speaks of the same. */
const RULES = Array.from(
  { length: 12 },
  (_, at) =>
    `# 第${at + 1}条 出張旅費\n\n${`出張旅費の精算は、第${at + 1}号の様式で課長に申し出る。`.repeat(12)}\n`,
).join('\n')

async function withRules(conversationId: string | null) {
  const bytes = Buffer.from(RULES)
  await client.documents.beginUpload({
    name: '旅費規程.md',
    size: bytes.length,
    home: { in: 'conversation', conversationId },
    bytes: bytes.toString('base64'),
  })
  for await (const event of await client.events()) {
    if (event.type !== 'documents-changed') continue
    const list = await client.documents.list({ in: 'conversation', conversationId })
    if (list.documents.some(({ state }) => state.status === 'ready')) return
  }
}

async function ask(text: string, conversationId: string | null, how: object = {}) {
  const events = await client.events()
  const { documents } = await client.documents.list({ in: 'conversation', conversationId: null })
  const documentIds = conversationId ? [] : documents.map(({ id }) => id)
  const turn = await client.turn.send({ conversationId, text, documentIds, ...how })
  for await (const event of events)
    if (
      event.type === 'message-changed' &&
      event.message.id === turn.assistantMessageId &&
      event.message.state.status !== 'streaming'
    )
      return { ...turn, answer: event.message satisfies Message }
  throw new Error('the events ended')
}

it.each([512, 1024])('counts and gives the passages that fit %i tokens', async (size) => {
  await client.settings.change({ contextSize: size, sampling: { maxTokens: 8 } })
  await client.engine.load({ modelId: 'starter' })
  await withRules(null)
  const text = '出張旅費の精算はどうしますか？'
  const empty = await client.turn.measure({ conversationId: null, text: '' })
  const use = await client.turn.measure({ conversationId: null, text })
  if (use.status !== 'known' || empty.status !== 'known') throw new Error('nothing was counted')
  expect(empty.passages).toEqual([])
  expect(use.passages).toHaveLength(8)
  expect(use.passages[0]).toMatchObject({ name: '旅費規程.md', isGiven: true })
  expect(use.used).toBeGreaterThan(empty.used)
  expect(use.used).toBeLessThanOrEqual(use.limit - use.reserved)

  const { answer } = await ask(text, null)
  const given = use.passages.filter(({ isGiven }) => isGiven).length
  expect(answer.material?.passages).toHaveLength(given)
  expect(answer.generation?.promptTokens).toBe(use.used)
})

it('shows what would go for the passages, also for an edited message, and lets them give way', async () => {
  await client.settings.change({ contextSize: 1024, sampling: { maxTokens: 8 } })
  const first = await ask(
    '次の文を繰り返してください：'.concat('春は桜が美しい。'.repeat(30)),
    null,
  )
  const { conversationId } = first
  await withRules(conversationId)
  const text = '出張旅費の精算はどうしますか？'
  const use = await client.turn.measure({ conversationId, text })
  if (use.status !== 'known') throw new Error('nothing was counted')
  expect(use.omittedMessageIds).toEqual([first.userMessageId, first.assistantMessageId])
  // An edited first message has nothing before it that could go.
  const edited = await client.turn.measure({ conversationId, text, parentId: null })
  expect(edited).toMatchObject({ omittedMessageIds: [], fits: true })

  const { answer } = await ask(text, conversationId, { shortenDocuments: true })
  expect(answer.generation?.omittedMessageIds).toEqual([])
  expect(answer.material?.passages.length).toBeLessThan(
    use.passages.filter(({ isGiven }) => isGiven).length,
  )
  const again = await ask(text, conversationId, { summarize: true })
  expect(again.answer.state.status).not.toBe('failed')
})
