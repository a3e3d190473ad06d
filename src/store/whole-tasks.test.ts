import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WholeTask } from '../contract/whole-document.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '全体 '))
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const task = (id: string, otherId?: string): WholeTask => ({
  id,
  documentId: 'd',
  ...(otherId && { otherId }),
  kind: otherId ? 'differences' : 'list',
  question: '',
  modelId: 'm',
  status: 'paused',
  failure: null,
  parts: [],
  done: 0,
  points: [],
  answer: null,
  createdAt: 1,
})

it('finds the tasks of a document, also those with another one', () => {
  const tasks = store.wholeTasks()
  tasks.save(task('one'))
  tasks.save(task('two', 'e'))
  expect(tasks.list('d').map(({ id }) => id)).toEqual(['two', 'one'])
  expect(tasks.list('e').map(({ id }) => id)).toEqual(['two'])
})

it('forgets tasks whose answer is gone for good, and only those', () => {
  const tasks = store.wholeTasks()
  for (const id of ['kept', 'trashed', 'lost']) tasks.save(task(id))
  const ids = ['kept', 'trashed'].map((id) => {
    const { id: conversationId } = store.createConversation({ modelId: null })
    store.addMessage({
      conversationId,
      parentId: null,
      role: 'assistant',
      modelId: null,
      text: '',
      reasoning: '',
      state: { status: 'stopped' },
      generation: null,
      material: {
        passages: [],
        sentences: [],
        whole: { kind: 'list', tasks: [{ id, documentId: 'd', name: 'D' }], progress: null },
      },
    })
    return conversationId
  })
  store.order.delete(ids[1] ?? '')
  tasks.sweep()
  expect(
    tasks
      .all()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['kept', 'trashed'])
  store.order.purge([ids[1] ?? ''])
  tasks.sweep()
  expect(tasks.all().map(({ id }) => id)).toEqual(['kept'])
})
