// The first token after a conversation of 3,000 tokens is opened again, after a restart of the
// program: with the KV cache that was kept of it, and without any.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addSlowModel } from '../e2e/slow-model.ts'
import type { ConversationTree } from '../src/contract/conversation.ts'
import { compareRounds } from './compare.ts'
import { startWebHost, type WebHostClient } from './web-host.ts'

const ROUNDS = 2
const CONTEXT = 4096
const QUESTION = '私の名前は何ですか？'
/** Blocks added to the starter model, so that reading takes as long as with a model of real size. */
const BLOCKS = 16

export async function reopen(): Promise<void> {
  const conversation = longConversation()
  const { id } = conversation.conversation
  const sides = [4, 0].map((snapshotGigabytes) => ({
    folder: mkdtempSync(join(tmpdir(), 'bench-')),
    snapshotGigabytes,
  }))
  try {
    let modelId = ''
    for (const { folder, snapshotGigabytes } of sides) {
      modelId = await addSlowModel(folder, { addedBlocks: BLOCKS, contextSize: CONTEXT })
      await inHost(folder, async (client) => {
        const sampling = { maxTokens: 4 }
        await client.settings.change({ contextSize: CONTEXT, snapshotGigabytes, sampling })
        await client.exchange.import(conversation)
        await client.conversations.configure({ id, modelId })
        await client.engine.load({ modelId })
        await ask(client, id)
      })
    }
    const rounds: [kept: number, without: number][] = []
    for (let round = 0; round < ROUNDS; round++) {
      const times: number[] = []
      for (const { folder } of sides)
        await inHost(folder, async (client) => {
          await client.engine.load({ modelId })
          const answer = await ask(client, id)
          times.push(answer.firstTokenMs)
          if (round === 0)
            console.log(
              `${answer.promptTokens} tokens to read, ${answer.cachedTokens} of them known`,
            )
        })
      const [kept = Number.NaN, without = Number.NaN] = times
      rounds.push([kept, without])
    }
    compareRounds('ms to the first token', ['kept', 'read again'], rounds)
  } finally {
    for (const { folder } of sides) rmSync(folder, { recursive: true, force: true })
  }
}

async function inHost(folder: string, work: (client: WebHostClient) => Promise<void>) {
  const host = await startWebHost(folder)
  try {
    await work(await host.connect())
  } finally {
    await host.end()
  }
}

async function ask(client: WebHostClient, conversationId: string) {
  const events = await client.events()
  const begun = performance.now()
  const turn = await client.turn.send({ conversationId, text: QUESTION })
  let first = 0
  for await (const event of events) {
    if (event.type === 'message-grew' && event.messageId === turn.assistantMessageId)
      first ||= performance.now()
    if (event.type !== 'message-changed' || event.message.id !== turn.assistantMessageId) continue
    const { state, generation } = event.message
    if (state.status === 'streaming') continue
    // An answer may be empty.
    first ||= performance.now()
    if (!generation) throw new Error(`The answer ended as ${state.status}.`)
    return { ...generation, firstTokenMs: first - begun }
  }
  throw new Error('The events ended.')
}

/** Some 3,000 tokens in 25 questions and answers. */
function longConversation(): ConversationTree {
  const id = randomUUID()
  const messages = Array.from({ length: 50 }, (_, index) => ({
    id: `${id}-${index}`,
    conversationId: id,
    parentId: index === 0 ? null : `${id}-${index - 1}`,
    role: index % 2 ? ('assistant' as const) : ('user' as const),
    modelId: null,
    text: `${index}番目。春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。そして${index}年が過ぎました。`,
    reasoning: '',
    state: { status: 'complete' as const },
    generation: null,
    material: null,
    createdAt: index,
  }))
  return {
    conversation: {
      id,
      kind: 'chat',
      title: '四季',
      titledBy: 'user',
      folderId: null,
      pinned: false,
      opening: '',
      modelId: null,
      systemInstruction: null,
      sampling: {},
      leafId: `${id}-49`,
      draft: '',
      createdAt: 0,
      updatedAt: 0,
    },
    messages,
  }
}
