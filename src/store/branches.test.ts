import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SearchQuery } from '../contract/search.ts'
import { TRASH_TIME } from './order.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store
let now = 1
let id: string
const open = () => openStore(folder, { now: () => now })

beforeEach(() => {
  now = 1
  folder = mkdtempSync(join(tmpdir(), '枝 '))
  store = open()
  id = store.createConversation({ modelId: null }).id
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function say(text: string, parentId: string | null = null): string {
  return store.addMessage({
    conversationId: id,
    parentId,
    role: parentId ? 'assistant' : 'user',
    modelId: null,
    text,
    reasoning: '',
    state: { status: 'complete' },
    generation: null,
  }).id
}

const shown = () => {
  const { conversation, messages } = store.readConversation(id)
  return { leaf: conversation.leafId, ids: messages.map((one) => one.id) }
}
const hits = (query: string) => store.search(SearchQuery.parse({ query })).hits.length

it('takes a branch out of sight and out of the search, shows its neighbour, and brings it back', () => {
  const question = say('問い')
  const first = say('最初の答え', question)
  const end = say('その続き', first)
  const second = say('次の答え', question)
  const all = { leaf: second, ids: [question, first, end, second] }
  expect(shown()).toEqual(all)
  expect(store.branches.delete(second)).toBe(id)
  expect(shown()).toEqual({ leaf: end, ids: [question, first, end] })
  expect(hits('次の答え')).toBe(0)
  expect(() => store.readMessage(second)).toThrow(/MESSAGE_NOT_FOUND/)
  expect(() => store.branches.delete(second)).toThrow(/MESSAGE_NOT_FOUND/)
  store.branches.restore(second)
  expect(shown()).toEqual(all)
  expect(hits('次の答え')).toBe(1)
  expect(() => store.branches.restore(second)).toThrow(/MESSAGE_NOT_FOUND/)
})

it('leaves what is shown when another branch goes', () => {
  const question = say('問い')
  const first = say('最初の答え', question)
  const second = say('次の答え', question)
  store.branches.delete(first)
  expect(shown()).toEqual({ leaf: second, ids: [question, second] })
  store.branches.delete(second)
  expect(shown()).toEqual({ leaf: question, ids: [question] })
  store.branches.delete(question)
  expect(shown()).toEqual({ leaf: null, ids: [] })
})

it('shows a branch with the newest of what follows it, a thousand messages deep', () => {
  const question = say('問い')
  const first = say('最初の答え', question)
  const older = say('古い続き', first)
  let end = say('新しい続き', first)
  const second = say('次の答え', question)
  store.together(() => {
    for (let n = 0; n < 1100; n++) end = say(`続き${n}`, end)
  })
  expect(store.branches.show(first)).toBe(id)
  expect(shown().leaf).toBe(end)
  store.branches.show(older)
  expect(shown().leaf).toBe(older)
  store.branches.delete(second)
  expect(() => store.branches.show(second)).toThrow(/MESSAGE_NOT_FOUND/)
  expect(() => store.branches.show('どこにもない')).toThrow(/MESSAGE_NOT_FOUND/)
})

it('keeps other words for a question until they are given up or the question goes for good', () => {
  const question = say('問い')
  expect(store.drafts.readEdit(question)).toBeNull()
  store.drafts.saveEdit(question, '')
  expect(store.drafts.readEdit(question)).toBe('')
  store.drafts.saveEdit(question, '別の問い')
  store.close()
  store = open()
  expect(store.drafts.readEdit(question)).toBe('別の問い')
  store.drafts.saveEdit(question, null)
  expect(store.drafts.readEdit(question)).toBeNull()
  store.drafts.saveEdit(question, '別の問い')
  store.order.delete(id)
  store.order.purge()
  expect(store.drafts.readEdit(question)).toBeNull()
  expect(() => store.drafts.saveEdit(question, '遅れて届く')).toThrow(/MESSAGE_NOT_FOUND/)
})

it('brings back what was deleted together, and not what had been deleted from it before', () => {
  const question = say('問い')
  const answer = say('答え', question)
  const more = say('続き', answer)
  store.branches.delete(more)
  store.branches.delete(question)
  expect(() => store.branches.restore(more)).toThrow(/MESSAGE_NOT_FOUND/)
  store.branches.restore(question)
  expect(shown()).toEqual({ leaf: answer, ids: [question, answer] })
  store.branches.restore(more)
  expect(shown()).toEqual({ leaf: more, ids: [question, answer, more] })
})

it('deletes for good after 30 days, thousands of messages deep', () => {
  const question = say('問い')
  let last = question
  store.together(() => {
    for (let n = 0; n < 3000; n++) last = say(`答え ${n}`, last)
  })
  const first = store.readConversation(id).messages[1]?.id ?? ''
  store.branches.delete(first)
  store.order.emptyOld()
  store.branches.restore(first)
  expect(shown().leaf).toBe(last)
  store.branches.delete(first)
  now += TRASH_TIME + 10
  store.order.emptyOld()
  expect(shown()).toEqual({ leaf: question, ids: [question] })
  expect(() => store.branches.restore(first)).toThrow(/MESSAGE_NOT_FOUND/)
})
