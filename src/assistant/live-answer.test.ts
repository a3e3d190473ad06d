import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AppEvent } from '../contract/events.ts'
import { openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { LiveAnswer } from './live-answer.ts'

it('goes on while the disk is full, says so once, and is saved when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'full disk '))
  const database = openDatabase(folder)
  const store = new Store(database)
  const { id } = store.createConversation({ modelId: null })
  const message = store.addMessage({
    conversationId: id,
    parentId: null,
    role: 'assistant',
    modelId: null,
    text: '',
    reasoning: '',
    state: { status: 'streaming' },
    generation: null,
  })
  const events: AppEvent[] = []
  const answer = new LiveAnswer(message, store, (event) => events.push(event))
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 1}`)

  answer.grow('text', '長'.repeat(50_000), { tokens: 1, elapsedMs: 0 })
  await new Promise((resolve) => setTimeout(resolve, 400))
  answer.grow('text', 'い', { tokens: 2, elapsedMs: 1 })
  const finished = answer.finish({ status: 'complete' }, null)
  const failures = events.filter((event) => event.type === 'failed')
  expect(failures.map(({ failure }) => failure.code)).toEqual(['DISK_FULL'])
  expect(answer.message.text).toHaveLength(50_001)
  expect(store.readMessage(message.id).text).toBe('')

  database.pragma('max_page_count = 1000000')
  await finished
  expect(store.readMessage(message.id)).toMatchObject({
    text: answer.message.text,
    state: { status: 'complete' },
  })
  store.close()
  rmSync(folder, { recursive: true, force: true })
})
