// Ending while everything is under way: what was said to be saved is there at the next start.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addSlowModel } from '../../e2e/slow-model.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import { offerOf } from './loopback-offer.ts'
import { resources, startApp } from './testing.ts'

let folder: string
let hub: LoopbackHub

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '田中　太郎 '))
  hub = await LoopbackHub.start()
})
afterEach(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

it('keeps an answer, a draft, a setting, a document and a download that were under way', async () => {
  const starter = readFileSync(join(resources, 'starter-model.gguf'))
  hub.files.set('small-F16.gguf', starter)
  hub.rate = 4 * 2 ** 20
  offerOf(hub, folder, resources)
  const modelId = await addSlowModel(folder)
  const { app, client } = await startApp(folder)
  await client.settings.change({ hub: hub.endpoint })
  const events = await client.events()
  const wanted = { modelId: 'small', repo: hub.repo }
  await client.offers.look(wanted)
  await client.offers.download({ ...wanted, path: 'small-F16.gguf' })
  const text = Buffer.from('定例会議は金曜日の十時に第三会議室で開く。'.repeat(8000))
  await client.documents.beginUpload({
    name: '議事録.txt',
    size: text.length,
    home: { in: 'shelf', folderId: null },
    bytes: text.toString('base64'),
  })
  const turn = await client.turn.send({
    conversationId: null,
    modelId,
    text: '1から120まで数えてください。',
  })
  const seen = { text: '', bytes: 0 }
  for await (const event of events) {
    if (event.type === 'message-grew') seen.text += event.text
    if (event.type === 'downloads-changed')
      seen.bytes = Math.max(seen.bytes, event.downloads[0]?.received ?? 0)
    if (seen.text.length > 10 && seen.bytes > 0) break
  }
  const id = turn.conversationId
  await client.conversations.saveDraft({ id, text: '書きかけの文章' })
  await client.settings.change({ theme: 'dark' })
  await app.close()

  hub.rate = null
  const next = await startApp(folder)
  const { conversation, messages } = await next.client.conversations.read({ id })
  expect(conversation.draft).toBe('書きかけの文章')
  const answer = messages.find(({ id: one }) => one === turn.assistantMessageId)
  expect(answer?.state).toMatchObject({ status: 'interrupted' })
  expect(answer?.text.startsWith(seen.text)).toBe(true)
  expect((await next.client.settings.read()).settings.theme).toBe('dark')
  const later = await next.client.events()
  const isDone = async () => {
    const [download] = await next.client.downloads.list()
    const { documents } = await next.client.documents.list({ in: 'shelf' })
    return download?.state.status === 'done' && documents[0]?.state.status === 'ready'
  }
  if (!(await isDone())) for await (const _event of later) if (await isDone()) break
  await next.app.close()
}, 120_000)
