// A conversation that has become too long for its model: real inference on the starter model.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addSlowModel } from '../../e2e/slow-model.ts'
import type { Message } from '../contract/conversation.ts'
import type { App, AppClient } from './app.ts'
import { startApp } from './testing.ts'

let folder: string
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'long conversation '))
  await open()
  await client.settings.change({ contextSize: 512, sampling: { maxTokens: 64 } })
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open() {
  ;({ app, client } = await startApp(folder))
}

async function ask(text: string, conversationId: string | null, summarize = false) {
  const events = await client.events()
  const turn = await client.turn.send({ conversationId, text, summarize })
  for await (const event of events) {
    if (event.type !== 'message-changed' || event.message.id !== turn.assistantMessageId) continue
    if (event.message.state.status !== 'streaming') return { ...turn, answer: event.message }
  }
  throw new Error('the events ended')
}

/** Talks until the next question would not fit any more. */
async function talk(): Promise<string> {
  let conversationId: string | null = null
  for (;;) {
    const { conversationId: id } = await ask(
      '春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。',
      conversationId,
    )
    conversationId = id
    const use = await client.turn.measure({ conversationId, text: 'こんにちは' })
    if (use.status === 'known' && use.omittedMessageIds.length > 0) return conversationId
  }
}

async function messagesOf(id: string): Promise<Message[]> {
  return (await client.conversations.read({ id })).messages
}

it('sums up what does not fit, keeps that with the conversation, and goes on from it', async () => {
  const id = await talk()
  const before = await messagesOf(id)
  const { answer } = await ask('こんにちは', id, true)
  expect(answer.state.status).toBe('complete')
  expect(answer.generation?.omittedMessageIds).toEqual([])
  expect(answer.generation?.summarizedMessageIds).toContain(before[0]?.id)

  await app.close()
  await open()
  const question = (await messagesOf(id)).find((message) => message.id === answer.parentId)
  expect(question?.summary?.text.length).toBeGreaterThan(0)
  expect(question?.summary?.covered).toBe(answer.generation?.summarizedMessageIds?.length)

  const next = await ask('ありがとう', id)
  expect(next.answer.generation?.omittedMessageIds).toEqual([])
  expect(next.answer.generation?.summarizedMessageIds).toContain(before[0]?.id)
  const fork = await client.conversations.fork({ messageId: next.answer.id })
  const forked = await ask('こんにちは', fork.id)
  expect(forked.answer.generation?.summarizedMessageIds).toHaveLength(
    question?.summary?.covered ?? 0,
  )
})

it('summarises nothing while everything fits', async () => {
  const first = await ask('こんにちは', null, true)
  const [question] = await messagesOf(first.conversationId)
  expect(question?.summary).toBeNull()
  expect(first.answer.generation?.summarizedMessageIds).toEqual([])
})

it('keeps no summary that was stopped', async () => {
  const id = await talk()
  await app.close()
  const modelId = await addSlowModel(folder)
  await open()
  await client.conversations.configure({ id, modelId })
  const events = await client.events()
  const { userMessageId, assistantMessageId } = await client.turn.send({
    conversationId: id,
    text: 'こんにちは',
    summarize: true,
  })
  for await (const event of events)
    if (event.type === 'message-changed' && event.message.summary?.text === '') break
  await client.turn.stop({ conversationId: id })
  const messages = await messagesOf(id)
  const state = messages.find((message) => message.id === assistantMessageId)?.state.status
  const summary = messages.find((message) => message.id === userMessageId)?.summary
  expect(state).toBe('stopped')
  expect(summary).toBeNull()
})

it('keeps what a model has read of a conversation until that is thrown away', async () => {
  await client.settings.change({ contextSize: 1024 })
  const text = '春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。'.repeat(5)
  const { conversationId: id } = await ask(text, null)
  await ask(text, id)
  await app.close()
  const kept = () => readdirSync(join(folder, 'snapshots'))
  expect(kept()).toHaveLength(2)
  await open()
  const { answer } = await ask('こんにちは', id)
  const { promptTokens = 0, cachedTokens = 0 } = answer.generation ?? {}
  expect(cachedTokens).toBeGreaterThan(256)
  expect(promptTokens).toBeGreaterThan(cachedTokens)
  await client.conversations.arrange([{ id, place: 'trash' }])
  expect(kept()).toEqual([])
})
