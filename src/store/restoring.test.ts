import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { KotonohaError } from '../contract/errors.ts'
import { BACKUP_FOLDER } from './database.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '復元 '))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function say(conversationId: string, parentId: string | null, text: string): string {
  return store.addMessage({
    conversationId,
    parentId,
    role: parentId ? 'assistant' : 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
  }).id
}

function talk(title: string, folderId: string | null = null) {
  const { id } = store.createConversation({ modelId: null, folderId })
  store.updateConversation(id, { title, titledBy: 'user' })
  const question = say(id, null, `${title}の質問`)
  return { id, question, answer: say(id, question, `${title}の回答`) }
}

async function backup(): Promise<string> {
  await store.backUp()
  return store.backups().list()[0]?.name ?? ''
}

const purge = (id: string) => {
  store.order.delete(id)
  store.order.purge([id])
}

it('adds what is not there now, and changes nothing that is', async () => {
  const { id: folderId } = store.folders.add({
    name: '仕事',
    systemInstruction: null,
    modelId: null,
  })
  const lost = talk('消えた話', folderId)
  store.drafts.save(lost.id, '書きかけ')
  const [document] = store
    .documents()
    .add([{ name: '規則.md', size: 3, path: '/x/規則.md', original: 'referenced' }], {
      in: 'conversation',
      conversationId: lost.id,
    })
  const kept = talk('残る話')
  const thrown = talk('捨てた話')
  const prompts = store.prompts([])
  prompts.add({ title: '自分の', reading: '', text: '本文' })
  const name = await backup()

  purge(lost.id)
  store.documents().sweep()
  store.order.delete(thrown.id)
  store.updateConversation(kept.id, { title: '新しい題' })
  store.updateMessage(kept.answer, { text: '書き足された回答' })
  const later = say(kept.id, kept.answer, 'その後の発言')

  const contents = store.backups().compare(name)
  const outcomes = Object.fromEntries(contents.conversations.map((one) => [one.id, one.outcome]))
  expect(outcomes).toEqual({
    [lost.id]: 'added',
    [kept.id]: 'kept',
    [thrown.id]: 'from-trash',
  })
  expect(contents.prompts).toBe(0)

  const ids = [lost.id, kept.id, thrown.id]
  expect(store.backups().restore(name, ids, true)).toEqual({
    conversations: 3,
    messages: 2,
    prompts: 0,
  })
  const back = store.readConversation(lost.id)
  expect(back.messages.map(({ id }) => id)).toEqual([lost.question, lost.answer])
  expect(back.conversation).toMatchObject({ title: '消えた話', folderId, draft: '書きかけ' })
  expect(store.documents().list({ in: 'conversation', conversationId: lost.id })).toMatchObject([
    { id: document?.id, name: '規則.md', state: { status: 'waiting' } },
  ])
  const now = store.readConversation(kept.id)
  expect(now.conversation.title).toBe('新しい題')
  expect(now.messages.map(({ text }) => text)).toEqual([
    '残る話の質問',
    '書き足された回答',
    'その後の発言',
  ])
  expect(now.conversation.leafId).toBe(later)
  expect(store.order.list('').map(({ id }) => id)).toContain(thrown.id)
})

it('completes a conversation whose branches were deleted for good', async () => {
  const { id, question } = talk('枝のある話')
  const second = say(id, question, '二つ目の回答')
  const name = await backup()
  store.branches.delete(second)
  // A deleted branch is there still, as long as it can be brought back.
  expect(store.backups().compare(name).conversations[0]).toMatchObject({ outcome: 'kept', adds: 0 })
  const later = Date.now() + 40 * 86_400_000
  store.close()
  store = openStore(folder, { now: () => later })
  store.order.emptyOld()
  expect(store.backups().compare(name).conversations[0]).toMatchObject({
    outcome: 'completed',
    adds: 1,
  })
  store.backups().restore(name, [id], false)
  expect(store.readConversation(id).messages.map(({ text }) => text)).toContain('二つ目の回答')
  expect(store.backups().compare(name).conversations[0]?.outcome).toBe('kept')
})

it('brings prompts back that were deleted for good', async () => {
  const { id } = store.prompts([]).add({ title: '自分の', reading: '', text: '本文' })
  const name = await backup()
  store.prompts([]).delete(id)
  store.prompts([]).purge(Date.now() + 1000)
  expect(store.backups().compare(name).prompts).toBe(1)
  expect(store.backups().restore(name, [], true).prompts).toBe(1)
  expect(store.prompts([]).list().prompts).toMatchObject([{ id, text: '本文' }])
})

it('refuses what is no backup, or is damaged', async () => {
  talk('控えた話')
  const name = await backup()
  writeFileSync(join(folder, BACKUP_FOLDER, name), 'x'.repeat(9000))
  for (const wrong of [name, '../kotonoha.db', 'kotonoha-daily-none.db'])
    expect(() => store.backups().compare(wrong)).toThrow(KotonohaError)
  expect(() => store.backups().restore(name, [], false)).toThrow(KotonohaError)
  expect(readdirSync(join(folder, BACKUP_FOLDER))).toEqual([name])
})
