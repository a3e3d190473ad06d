import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addSlowModel } from '../../e2e/slow-model.ts'
import type { Message } from '../contract/conversation.ts'
import type { App, AppClient } from './app.ts'
import { resources, startApp } from './testing.ts'

let folder: string
let app: App
let client: AppClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ことのは　試験 '))
  await open()
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open() {
  ;({ app, client } = await startApp(folder))
}

/** Asks for a long answer of a model that is slow enough to be interrupted in it. */
async function askForLong() {
  await app.close()
  const modelId = await addSlowModel(folder)
  await open()
  const events = await client.events()
  const text = '1から100まで数えてください。'
  const turn = await client.turn.send({ conversationId: null, modelId, text })
  return { ...turn, events }
}

/** Sends and waits for the end of the answer. */
async function ask(text: string, conversationId: string | null = null, modelId?: string) {
  const events = await client.events()
  const turn = await client.turn.send({ conversationId, text, modelId })
  const answer = await ended(events, turn.assistantMessageId)
  return { ...turn, answer }
}

async function ended(
  events: Awaited<ReturnType<AppClient['events']>>,
  messageId: string,
): Promise<Message> {
  for await (const event of events) {
    if (event.type !== 'message-changed' || event.message.id !== messageId) continue
    if (event.message.state.status !== 'streaming') return event.message
  }
  throw new Error('the events ended')
}

async function titleOf(id: string): Promise<string> {
  const events = await client.events()
  for (;;) {
    const { conversation } = await client.conversations.read({ id })
    if (conversation.title) return conversation.title
    await events.next()
  }
}

it('answers, keeps what was said, and names the conversation', async () => {
  const first = await ask('次の文を繰り返してください：春は桜が美しい')
  expect(first.answer).toMatchObject({ text: '春は桜が美しい', state: { status: 'complete' } })
  expect(first.answer.generation).toMatchObject({ modelId: 'starter', backend: 'cpu' })
  const { conversationId } = first
  expect(await titleOf(conversationId)).toBe('文の繰り返し')

  const { conversation, messages } = await client.conversations.read({ id: conversationId })
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
  expect(conversation.leafId).toBe(first.answer.id)
})

it('answers elsewhere before it names a conversation', async () => {
  await app.close()
  const modelId = await addSlowModel(folder)
  await open()
  const first = await ask('こんにちは', null, modelId)
  const second = await ask('こんばんは', null, modelId)
  const { conversation } = await client.conversations.read({ id: first.conversationId })
  expect(conversation.title).toBe('')
  await titleOf(first.conversationId)
  await titleOf(second.conversationId)
})

it('remembers over turns, and reads only what is new', async () => {
  const first = await ask('私の名前は田中です。')
  const second = await ask('こんにちは', first.conversationId)
  await titleOf(first.conversationId)
  const third = await ask('私の名前は何ですか？', first.conversationId)
  expect(third.answer.text).toContain('田中')
  expect(second.answer.generation?.promptTokens).toBeGreaterThan(80)
  const fourth = await ask('私の名前は何ですか？', first.conversationId)
  const { promptTokens = 0, cachedTokens = 0 } = fourth.answer.generation ?? {}
  expect(promptTokens - cachedTokens).toBeLessThan(40)
})

it('stops at once, keeps the text, and writes on from there', async () => {
  const { conversationId, assistantMessageId, events } = await askForLong()
  for await (const event of events) if (event.type === 'message-grew' && event.offset > 20) break
  await client.turn.stop({ conversationId })
  const stopped = await read(conversationId, assistantMessageId)
  expect(stopped.state.status).toBe('stopped')
  expect(stopped.text).toMatch(/^1、2、3/)

  const again = await client.events()
  await client.turn.continue({ messageId: assistantMessageId })
  const whole = await ended(again, assistantMessageId)
  expect(whole.text.startsWith(stopped.text)).toBe(true)
  expect(whole.text.length).toBeGreaterThan(stopped.text.length)
})

async function read(id: string, messageId: string): Promise<Message> {
  const { messages } = await client.conversations.read({ id })
  const message = messages.find((one) => one.id === messageId)
  if (!message) throw new Error('no such message')
  return message
}

it('answers again beside the first answer', async () => {
  const first = await ask('こんにちは')
  const events = await client.events()
  const { assistantMessageId } = await client.turn.regenerate({ messageId: first.answer.id })
  await ended(events, assistantMessageId)
  const { conversation, messages } = await client.conversations.read({ id: first.conversationId })
  expect(messages.filter(({ parentId }) => parentId === first.userMessageId)).toHaveLength(2)
  expect(conversation.leafId).toBe(assistantMessageId)
})

it('answers again drawn otherwise or by another model, for that answer alone', async () => {
  const first = await ask('こんにちは')
  const again = async (way: { modelId?: string; sampling?: { maxTokens: number } }) => {
    const events = await client.events()
    const turn = await client.turn.regenerate({ messageId: first.answer.id, ...way })
    return ended(events, turn.assistantMessageId)
  }
  const short = await again({ sampling: { maxTokens: 2 } })
  expect(short.state.status).toBe('cut-off')
  expect(short.generation).toMatchObject({ answerTokens: 2, sampling: { maxTokens: 2 } })
  const other = await again({ modelId: '消えた.gguf' })
  expect(other.state).toMatchObject({ failure: { code: 'MODEL_NOT_FOUND' } })
  expect((await again({})).generation?.sampling.maxTokens).toBeGreaterThan(2)
})

it('counts the context, and leaves out the oldest where it does not fit, saying so', async () => {
  await client.settings.change({ contextSize: 256, sampling: { maxTokens: 32 } })
  const first = await ask('次の文を繰り返してください：春は桜が美しい')
  await ask('次の文を繰り返してください：夏は夜', first.conversationId)
  const use = await client.turn.measure({
    conversationId: first.conversationId,
    text: 'あ'.repeat(90),
  })
  expect(use).toMatchObject({ status: 'known', limit: 256, fits: true })
  expect(use.status === 'known' && use.omittedMessageIds.length).toBeGreaterThan(0)
  const long = await ask('あ'.repeat(90), first.conversationId)
  expect(long.answer.generation?.omittedMessageIds).toContain(first.userMessageId)
})

it('refuses an empty message, and one longer than the context', async () => {
  const blank = client.turn.send({ conversationId: null, text: ' \n　' })
  await expect(blank).rejects.toMatchObject({ data: { code: 'MESSAGE_EMPTY' } })
  await client.engine.load({ modelId: 'starter' })
  const long = client.turn.send({ conversationId: null, text: '長'.repeat(200_000) })
  await expect(long).rejects.toMatchObject({ data: { code: 'CONTEXT_FULL' } })
  expect(await client.conversations.list({})).toEqual([])
})

it('says what is wrong with a model, and goes on with another', async () => {
  await mkdir(join(folder, 'models'))
  writeFileSync(join(folder, 'models', '壊れた.gguf'), 'not a model')
  const { models } = await client.models.list()
  expect(models.map(({ id, state }) => [id, state.status])).toEqual([
    ['starter', 'usable'],
    ['壊れた.gguf', 'unusable'],
  ])
  const broken = await ask('こんにちは', null, '壊れた.gguf')
  expect(broken.answer.state).toMatchObject({ failure: { code: 'MODEL_NOT_GGUF' } })
  const gone = await ask('こんにちは', null, '消えた.gguf')
  expect(gone.answer.state).toMatchObject({ failure: { code: 'MODEL_NOT_FOUND' } })

  await client.conversations.configure({ id: gone.conversationId, modelId: 'starter' })
  const events = await client.events()
  const retry = await client.turn.regenerate({ messageId: gone.answer.id })
  expect((await ended(events, retry.assistantMessageId)).state.status).toBe('complete')
})

it('never reads a file outside the model folder', async () => {
  writeFileSync(join(folder, 'outside.gguf'), '')
  for (const modelId of ['../outside.gguf', join(folder, 'outside.gguf'), '', '.'])
    await expect(client.engine.load({ modelId })).rejects.toMatchObject({
      data: { code: 'MODEL_NOT_FOUND' },
    })
})

it('refuses a model that no memory could hold, before loading it', async () => {
  await mkdir(join(folder, 'models'))
  const path = join(folder, 'models', '巨大.gguf')
  writeFileSync(path, hugeHeader())
  truncateSync(path, 5 * 2 ** 40)
  await expect(client.engine.load({ modelId: '巨大.gguf' })).rejects.toMatchObject({
    data: { code: 'MODEL_TOO_LARGE' },
  })
})

/** The header of a GGUF with one tensor of 4 TiB; the file itself can be sparse. */
function hugeHeader(): Buffer {
  const u32 = (n: number) => Buffer.from(Uint32Array.of(n).buffer)
  const u64 = (n: number) => Buffer.from(BigUint64Array.of(BigInt(n)).buffer)
  const text = (s: string) => Buffer.concat([u64(Buffer.byteLength(s)), Buffer.from(s)])
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(1),
    u64(1),
    text('general.architecture'),
    u32(8),
    text('llama'),
    text('output.weight'),
    u32(1),
    u64(2 ** 40),
    u32(0),
    u64(0),
  ])
}

it('asks several models the same, one after the other', async () => {
  await mkdir(join(folder, 'models'))
  copyFileSync(join(resources, 'starter-model.gguf'), join(folder, 'models', '写し.gguf'))
  const modelIds = ['starter', '写し.gguf', '消えた.gguf']
  const { conversationId } = await client.turn.compare({ text: 'こんにちは', modelIds })
  const events = await client.events()
  const finished = async () => {
    const { messages } = await client.conversations.read({ id: conversationId })
    return messages.every(({ state }) => state.status !== 'streaming') ? messages : undefined
  }
  let messages = await finished()
  while (!messages) {
    await events.next()
    messages = await finished()
  }
  const [question, ...answers] = messages
  expect(answers.map(({ parentId }) => parentId)).toEqual(modelIds.map(() => question?.id))
  expect(answers.map(({ modelId }) => modelId)).toEqual(modelIds)
  expect(answers.map(({ generation }) => generation?.modelId)).toEqual([
    'starter',
    '写し.gguf',
    undefined,
  ])
  expect(answers[2]?.state).toMatchObject({ failure: { code: 'MODEL_NOT_FOUND' } })
  expect((await client.conversations.list({}))[0]?.kind).toBe('comparison')
})

it('continues a text, token by token, with what else was likely', async () => {
  const { id } = await client.conversations.createText({ modelId: null })
  await client.conversations.saveDraft({ id, text: '春は桜が' })
  expect((await client.conversations.list({ query: '桜' }))[0]).toMatchObject({ id, kind: 'text' })
  const request = { modelId: null, text: '春は桜が', sampling: { maxTokens: 12, temperature: 1 } }
  const written = ['', '']
  for await (const event of await client.complete({ ...request, count: 2 })) {
    if (event.type === 'ended') continue
    written[event.index] += event.text
    expect(event.probability).toBeGreaterThan(0)
    expect(event.chances.length).toBeGreaterThan(0)
    const sum = event.chances.reduce((total, { probability }) => total + probability, 0)
    expect(sum).toBeLessThanOrEqual(1.001)
  }
  expect(written.every((text) => text.length > 0)).toBe(true)

  // A reader that leaves stops the work, and the next answer does not wait for it.
  for await (const _ of await client.complete({
    ...request,
    sampling: { maxTokens: 2000 },
    count: 4,
  }))
    break
  expect((await ask('こんにちは')).answer.text).toContain('こんにちは')
})

it('keeps drafts, titles and deletions over a restart', async () => {
  const { conversationId } = await ask('こんにちは')
  await client.conversations.saveDraft({ id: null, text: '書きかけ' })
  await client.conversations.saveDraft({ id: conversationId, text: '返事' })
  await client.conversations.rename({ id: conversationId, title: '挨拶の練習' })
  await app.close()
  await open()
  expect(await client.conversations.newDraft()).toBe('書きかけ')
  expect(await client.conversations.read({ id: conversationId })).toMatchObject({
    conversation: { title: '挨拶の練習', draft: '返事' },
  })
  await client.conversations.delete({ id: conversationId })
  expect(await client.conversations.list({})).toEqual([])
  await client.conversations.restore({ id: conversationId })
  expect(await client.conversations.list({ query: 'アイサツ' })).toEqual([])
  expect(await client.conversations.list({ query: '練習' })).toHaveLength(1)
})

it('closes in the middle of an answer and finds it interrupted', async () => {
  const { conversationId, assistantMessageId, events } = await askForLong()
  for await (const event of events) if (event.type === 'message-grew') break
  await app.close()
  await open()
  expect((await read(conversationId, assistantMessageId)).state.status).toBe('interrupted')
})

it('answers in a folder by its instruction, and by the conversation’s own where it has one', async () => {
  const { id: folderId } = await client.folders.add({
    name: '仕事',
    systemInstruction: '簡潔に答えてください。',
    modelId: null,
  })
  const events = await client.events()
  const turn = await client.turn.send({ conversationId: null, text: 'こんにちは', folderId })
  const answer = await ended(events, turn.assistantMessageId)
  expect(answer.generation?.systemInstruction).toBe('簡潔に答えてください。')
  const { conversationId } = turn
  expect(await client.conversations.list({})).toMatchObject([{ id: conversationId, folderId }])
  await client.conversations.configure({ id: conversationId, systemInstruction: '詳しく。' })
  const second = await ask('こんにちは', conversationId)
  expect(second.answer.generation?.systemInstruction).toBe('詳しく。')
})

it('moves conversations, and tells the screens', async () => {
  const { conversationId: id } = await ask('こんにちは')
  const events = await client.events()
  const told = (async () => {
    for await (const event of events) if (event.type === 'order-changed') return event.type
  })()
  await client.conversations.arrange([{ id, place: 'trash' }])
  expect(await told).toBe('order-changed')
  expect(await client.conversations.list({ place: 'trash' })).toMatchObject([{ id }])
  await expect(client.conversations.read({ id })).rejects.toMatchObject({
    data: { code: 'CONVERSATION_NOT_FOUND' },
  })
  await client.conversations.purge({})
  expect(await client.conversations.list({ place: 'trash' })).toEqual([])
})
