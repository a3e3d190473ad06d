import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Place } from '../contract/folder.ts'
import { TRASH_TIME } from './order.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store
let now = 1
const open = () => openStore(folder, { now: () => now })
const content = { name: '仕事', systemInstruction: '簡潔に答える', modelId: 'work' }
const begin = (folderId: string | null = null) =>
  store.createConversation({ modelId: null, folderId }).id
const inPlace = (place: Place) => store.order.list('', place).map(({ id }) => id)

beforeEach(() => {
  now = 1
  folder = mkdtempSync(join(tmpdir(), '順序 '))
  store = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

it('lets a folder speak where a conversation says nothing', () => {
  const { id: folderId } = store.folders.add(content)
  const silent = begin(folderId)
  expect(store.inForce(store.readConversation(silent).conversation)).toMatchObject({
    folderId,
    modelId: 'work',
    systemInstruction: '簡潔に答える',
  })
  store.updateConversation(silent, { modelId: 'own', systemInstruction: '詳しく答える' })
  expect(store.inForce(store.readConversation(silent).conversation)).toMatchObject({
    modelId: 'own',
    systemInstruction: '詳しく答える',
  })
  const beginning = { folderId: null, modelId: null, systemInstruction: null, sampling: {} }
  expect(store.inForce(beginning)).toEqual(beginning)
})

it('leaves the conversations of a deleted folder in none, and brings them together again', () => {
  const { id: folderId } = store.folders.add(content)
  const id = begin(folderId)
  store.folders.delete(folderId)
  expect(store.folders.list()).toEqual([])
  expect(store.order.list('')[0]?.folderId).toBeNull()
  expect(store.readConversation(id).conversation.folderId).toBeNull()
  expect(store.inForce(store.readConversation(id).conversation).modelId).toBeNull()
  store.folders.restore(folderId)
  expect(store.order.list('')[0]?.folderId).toBe(folderId)
  store.folders.delete(folderId)
  now += TRASH_TIME + 1
  store.order.emptyOld()
  expect(store.readConversation(id).conversation.folderId).toBeNull()
  expect(() => store.folders.restore(folderId)).toThrow(/FOLDER_NOT_FOUND/)
})

it('orders folders', () => {
  const [a, b, c] = ['甲', '乙', '丙'].map((name) => store.folders.add({ ...content, name }).id)
  store.folders.order([c ?? '', a ?? ''])
  expect(store.folders.list().map(({ id }) => id)).toEqual([c, a, b])
  expect(store.folders.add({ ...content, name: '丁' }).id).toBe(store.folders.list().at(-1)?.id)
  store.folders.update(a ?? '', { name: '新しい甲' })
  expect(store.folders.list()[1]).toMatchObject({ ...content, name: '新しい甲' })
})

it('moves several at once, or none', () => {
  const { id: folderId } = store.folders.add(content)
  const [first, second, third] = [begin(), begin(), begin()]
  store.order.arrange([
    { id: first, folderId, pinned: true },
    { id: second, place: 'archive' },
    { id: third, place: 'trash' },
  ])
  expect(inPlace('list')).toEqual([first])
  expect(inPlace('archive')).toEqual([second])
  expect(inPlace('trash')).toEqual([third])
  expect(store.order.list('')[0]).toMatchObject({ folderId, pinned: true })
  const wrong = [{ id: first, pinned: false }, { id: 'gone' }]
  expect(() => store.order.arrange(wrong)).toThrow(/CONVERSATION_NOT_FOUND/)
  expect(() => store.order.arrange([{ id: first, folderId: 'gone' }])).toThrow(/FOLDER_NOT_FOUND/)
  expect(store.order.list('')[0]).toMatchObject({ folderId, pinned: true })
  store.order.arrange([second, third].map((id) => ({ id, place: 'list' as const })))
  expect(inPlace('list')).toHaveLength(3)
})

it('empties the trash after 30 days, however long a thread is', () => {
  const id = begin()
  const kept = begin()
  let parentId: string | null = null
  for (let n = 0; n < 1500; n++)
    parentId = store.addMessage({
      conversationId: id,
      parentId,
      role: 'user',
      modelId: null,
      text: '雨',
      reasoning: '',
      state: { status: 'complete' },
      generation: null,
    }).id
  store.drafts.save(id, '下書き')
  store.order.delete(id)
  store.order.purge([kept])
  now += TRASH_TIME
  store.order.emptyOld()
  expect(inPlace('trash')).toEqual([id])
  now += 1
  store.order.emptyOld()
  expect(inPlace('trash')).toEqual([])
  expect(inPlace('list')).toEqual([kept])
  expect(() => store.order.restore(id)).toThrow(/CONVERSATION_NOT_FOUND/)
  expect(store.drafts.read(id)).toBe('')
})

it('empties the trash at once when asked to', () => {
  const [first, second, third] = [begin(), begin(), begin()]
  store.order.arrange([first, second].map((id) => ({ id, place: 'trash' as const })))
  store.order.purge([first, third])
  expect(inPlace('trash')).toEqual([second])
  store.order.purge()
  expect(inPlace('trash')).toEqual([])
  expect(inPlace('list')).toEqual([third])
})
