import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversationTree, Message } from '../contract/conversation.ts'
import { randomArchive } from '../contract/random-trees.ts'
import { SearchQuery } from '../contract/search.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '引っ越し '))
  store = openStore(join(folder, 'here'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function say(conversationId: string, parentId: string | null, text: string): Message {
  return store.addMessage({
    conversationId,
    parentId,
    role: parentId ? 'assistant' : 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
  })
}

/** A conversation with two branches, the first one shown, and a draft. */
function branched(): ConversationTree {
  const { id } = store.createConversation({ modelId: 'starter' })
  const asked = say(id, null, '桜はいつ咲く？')
  const first = say(id, asked.id, '四月です。')
  say(id, asked.id, '三月の末です。')
  store.updateConversation(id, { leafId: first.id, title: '桜', titledBy: 'user' })
  store.drafts.save(id, '書きかけ')
  return store.readConversation(id)
}

it('a tree read from one store and imported into another is the same', () => {
  const tree = branched()
  const other = openStore(join(folder, 'there'))
  const { id } = tree.conversation
  expect(other.import(tree)).toEqual({ id, outcome: 'added' })
  expect(other.readConversation(id)).toEqual(tree)
  expect(other.import(tree)).toEqual({ id, outcome: 'present' })
  expect(other.search(SearchQuery.parse({ query: '三月' })).hits).toHaveLength(1)
  other.close()
})

it('never changes what is there: another of the same id gets ids of its own', () => {
  const tree = branched()
  store.updateMessage(tree.messages[0]?.id ?? '', { text: '後から変えた' })
  const { id, outcome } = store.import(tree)
  expect(outcome).toBe('copied')
  expect(id).not.toBe(tree.conversation.id)
  const copy = store.readConversation(id)
  expect(copy.messages.map(({ text }) => text)).toEqual(tree.messages.map(({ text }) => text))
  expect(copy.messages[1]?.parentId).toBe(copy.messages[0]?.id)
  expect(copy.conversation.leafId).toBe(copy.messages[1]?.id)
  expect(store.readConversation(tree.conversation.id).messages[0]?.text).toBe('後から変えた')
})

it('refuses what is no tree, and adds nothing of it', () => {
  const { conversation, messages } = branched()
  const id = 'other'
  const moved = messages.map((message) => ({ ...message, conversationId: id }))
  const refused = [
    { conversation: { ...conversation, id }, messages },
    { conversation: { ...conversation, id }, messages: moved.toReversed() },
    { conversation: { ...conversation, id, leafId: 'nowhere' }, messages: moved },
    { conversation: { ...conversation, id }, messages: [...moved, ...moved] },
  ]
  for (const tree of refused)
    expect(() => store.import(tree)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  expect(store.order.list('')).toHaveLength(1)
})

it('ends what was being written', () => {
  const { conversation, messages } = branched()
  const id = 'other'
  const streaming = messages.map((message) => ({
    ...message,
    id: `${message.id}'`,
    parentId: message.parentId && `${message.parentId}'`,
    conversationId: id,
    state: { status: 'streaming' as const },
  }))
  store.import({
    conversation: { ...conversation, id, leafId: null },
    messages: streaming,
  })
  for (const { state } of store.readConversation(id).messages)
    expect(state).toEqual({ status: 'interrupted' })
})

it('whatever is imported is read as it was, in its folder and place', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { folders, trees } = randomArchive(seed)
    store.folders.import(folders)
    for (const tree of trees) {
      expect(store.import(tree)).toEqual({ id: tree.conversation.id, outcome: 'added' })
      const { conversation, messages } = store.readConversation(tree.conversation.id)
      expect({ conversation, messages, archived: tree.archived }).toEqual(tree)
    }
    const archived = new Set(store.order.list('', 'archive').map(({ id }) => id))
    for (const { conversation, archived: isArchived } of trees)
      expect(archived.has(conversation.id)).toBe(isArchived)
    expect(store.folders.list().slice(-folders.length)).toEqual(folders)
  }
})

it('imported folders come back when they were deleted, and stay as they are', () => {
  const { id } = store.folders.add({ name: '今の名前', systemInstruction: null, modelId: null })
  store.folders.delete(id)
  store.folders.import([{ id, name: '前の名前', systemInstruction: null, modelId: null }])
  expect(store.folders.list()).toMatchObject([{ id, name: '今の名前' }])
})
