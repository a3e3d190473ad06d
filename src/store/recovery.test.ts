import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BACKUP_FOLDER, DATABASE_FILE } from './database.ts'
import { openOrRecoverStore } from './recovery.ts'
import { openStore, type Store } from './store.ts'

const PAGE = 4096
let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '控え '))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function talk(text: string): string {
  const { id } = store.createConversation({ modelId: null })
  store.addMessage({
    conversationId: id,
    parentId: null,
    role: 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
  })
  return id
}

const backups = () => readdirSync(join(folder, BACKUP_FOLDER))

function recover() {
  const opened = openOrRecoverStore(folder)
  store = opened.store
  return opened.recovery
}

it('is backed up once a day, and a week of copies is kept', async () => {
  talk('一日目')
  await store.backUpDaily()
  await store.backUpDaily()
  expect(backups()).toHaveLength(1)
  for (let day = 2; day < 12; day++) {
    for (const name of backups()) utimesSync(join(folder, BACKUP_FOLDER, name), 0, 0)
    await store.backUpDaily()
  }
  expect(backups()).toHaveLength(7)
})

it('a sound database is left as it is', () => {
  talk('無事')
  store.close()
  expect(recover()).toBeNull()
})

it('what nothing can be read of comes back from the last backup', async () => {
  const id = talk('控えのある話')
  await store.backUpDaily()
  talk('控えのない話')
  store.close()
  writeFileSync(join(folder, DATABASE_FILE), Buffer.alloc(PAGE * 4, 'x'))
  const recovery = recover()
  expect(recovery).toMatchObject({ conversations: 1, messages: 1, fromBackup: 1 })
  expect(store.readConversation(id).messages[0]?.text).toBe('控えのある話')
  expect(
    readFileSync(join(folder, recovery?.keptAs ?? ''))
      .subarray(0, 1)
      .toString(),
  ).toBe('x')
})

it('most of a database with a damaged page is read from it', async () => {
  for (let at = 0; at < 200; at++) talk(`${at} 番目の話。${'長い話。'.repeat(100)}`)
  store.close()
  const path = join(folder, DATABASE_FILE)
  const bytes = readFileSync(path)
  const at = Math.floor(bytes.indexOf('100 番目の話。') / PAGE) * PAGE
  bytes.fill(0xff, at, at + PAGE)
  writeFileSync(path, bytes)
  const recovery = recover()
  expect(recovery?.messages).toBeGreaterThan(150)
  expect(recovery?.fromBackup).toBe(0)
  expect(store.order.list('199 番目')).toHaveLength(1)
})

it('what was deleted stays deleted and can still be brought back, and edits are kept', async () => {
  const id = talk('問い')
  const question = store.readConversation(id).messages[0]?.id ?? ''
  const say = (parentId: string, text: string) =>
    store.addMessage({
      conversationId: id,
      parentId,
      role: 'assistant',
      modelId: null,
      text,
      reasoning: '',
      state: { status: 'complete' },
      generation: null,
    }).id
  const kept = say(question, '残る答え')
  const deleted = say(question, '消した答え')
  say(deleted, '消した続き')
  store.drafts.saveEdit(question, '別の問い')
  await store.backUpDaily()
  store.branches.delete(deleted)
  // So much that there are pages to damage which hold none of it.
  for (let n = 0; n < 200; n++) talk(`ほかの話 ${n} `.repeat(40))
  store.close()
  const path = join(folder, DATABASE_FILE)
  const bytes = readFileSync(path)
  bytes.fill('x', bytes.length - PAGE * 2, bytes.length - PAGE)
  writeFileSync(path, bytes)
  expect(recover()).not.toBeNull()
  const texts = () => store.readConversation(id).messages.map(({ text }) => text)
  expect(texts()).toEqual(['問い', '残る答え'])
  expect(store.readConversation(id).conversation.leafId).toBe(kept)
  expect(store.drafts.readEdit(question)).toBe('別の問い')
  store.branches.restore(deleted)
  expect(texts()).toEqual(['問い', '残る答え', '消した答え', '消した続き'])
})

it('folders, documents, prompts and summaries come back with the conversations', async () => {
  const { id: folderId } = store.folders.add({
    name: '仕事',
    systemInstruction: '敬語で',
    modelId: null,
  })
  const id = talk('要約のある話')
  store.order.arrange([{ id, folderId, pinned: true }])
  const question = store.readConversation(id).messages[0]?.id ?? ''
  const summary = { text: 'ここまでの要約', covered: 1, modelName: 'お試しモデル' }
  store.updateMessage(question, { summary })
  const home = { in: 'conversation' as const, conversationId: id }
  store.documents().add([{ name: '規則.md', size: 3, path: '規則.md', original: 'copied' }], home)
  store.prompts([]).add({ title: '自分の', reading: 'じぶんの', text: '本文' })
  await store.backUpDaily()
  store.close()
  writeFileSync(join(folder, DATABASE_FILE), Buffer.alloc(PAGE * 4, 'x'))
  expect(recover()).toMatchObject({ folders: 1, documents: 1, prompts: 1, conversations: 1 })
  expect(store.folders.list()).toMatchObject([{ name: '仕事', systemInstruction: '敬語で' }])
  const { conversation, messages } = store.readConversation(id)
  expect(conversation).toMatchObject({ folderId, pinned: true })
  expect(messages[0]?.summary).toEqual(summary)
  expect(store.documents().list(home)).toMatchObject([{ name: '規則.md' }])
  expect(store.prompts([]).list().prompts).toMatchObject([{ title: '自分の' }])
})

it('a file that is no database, or is cut in the middle, does not keep the program from starting', () => {
  for (let at = 0; at < 60; at++) talk(`${at} 番目の話。${'長い話。'.repeat(100)}`)
  store.close()
  const path = join(folder, DATABASE_FILE)
  const whole = readFileSync(path)
  for (const broken of [
    Buffer.alloc(0),
    whole.subarray(0, 100),
    whole.subarray(0, whole.length / 2),
  ]) {
    writeFileSync(path, broken)
    const recovery = recover()
    store.close()
    // An empty file is a new database.
    if (broken.length > 0) expect(recovery).not.toBeNull()
  }
  recover()
})

it('puts back documents with where they belong, their folders and their tasks', async () => {
  const conversationId = talk('資料の話')
  const documents = store.documents()
  const { shelf, watched } = documents
  const folder1 = shelf.add('規程')
  const folder2 = shelf.add('共有', join(folder, '共有'))
  const about = { name: '規則.md', size: 3, path: '規則.md', original: 'copied' as const }
  const [document] = documents.add([about], { in: 'shelf', folderId: folder1.id })
  const documentId = document?.id ?? ''
  documents.put(documentId, { in: 'conversation', conversationId })
  watched.add({ id: folder2.id, root: join(folder, '共有') }, [
    { path: '課/議事録.txt', size: 5, modifiedAt: 1.5 },
  ])
  shelf.lend(folder2.id, conversationId)
  const task = {
    id: 'task',
    documentId,
    kind: 'summary' as const,
    question: '要約して',
    modelId: 'starter',
    status: 'paused' as const,
    failure: null,
    parts: [],
    done: 0,
    points: [],
    answer: null,
    createdAt: 1,
  }
  store.wholeTasks().save(task)
  await store.backUpDaily()
  store.close()
  writeFileSync(join(folder, DATABASE_FILE), 'nothing of it is left')
  expect(recover()).not.toBeNull()
  const again = store.documents()
  expect(again.shelf.list(folder1.id, { limit: 10 })).toMatchObject([{ id: documentId }])
  expect(
    again
      .within(conversationId)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['規則.md', '議事録.txt'])
  expect(again.watched.list(folder2.id)).toMatchObject([{ path: '課/議事録.txt', modifiedAt: 1.5 }])
  expect(store.wholeTasks().list(documentId)).toEqual([task])
  again.remove(documentId, { in: 'shelf' })
  expect(again.remove(documentId, { in: 'conversation', conversationId })).toBe(true)
  expect(store.wholeTasks().list(documentId)).toEqual([])
})
