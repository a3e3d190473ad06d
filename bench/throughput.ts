// Time to first token and tokens a second: through the whole program (web host, socket, store,
// engine process) and by node-llama-cpp used directly on the same file, thread count and prompt. By
// the starter model, which writes a token in little more than a millisecond, so that whatever the
// program does beside it shows; and by one that takes as long for a token as a small real model.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addSlowModel } from '../e2e/slow-model.ts'
import { compareRounds } from './compare.ts'
import { DirectResult } from './direct.ts'
import { startWebHost, type WebHostClient } from './web-host.ts'

const MODELS = [
  { name: 'starter model', addedBlocks: 0, rounds: 80 },
  { name: 'starter model, and blocks that only take time', addedBlocks: 20, rounds: 40 },
] as const
const COUNTING = '1から120まで数えてください。'
/** About a thousand tokens, to be read before the first token is written. */
const READING = `次の文章を要約してください。\n${'春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。'.repeat(28)}`

export async function throughput(): Promise<void> {
  for (const model of MODELS) {
    console.log(`## ${model.name}`)
    await measure(model)
  }
}

/** In each round both sides are measured, one right after the other, and either first in turn. */
async function measure(model: (typeof MODELS)[number]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const modelId = await addSlowModel(folder, { addedBlocks: model.addedBlocks })
  const host = await startWebHost(folder)
  const client = await host.connect()
  await client.engine.load({ modelId })
  const state = await client.engine.state()
  const threads = state.status === 'ready' ? state.report.threads : 0
  console.log(`${threads} threads`)
  const direct = startDirect(join(folder, 'models', modelId), threads)
  try {
    const throughApp = (question: string) => ask(client, modelId, question)
    for (const [name, question] of [
      ['short question', COUNTING],
      ['question of 1,000 tokens', READING],
    ] as const) {
      await direct.answer(question)
      await throughApp(question)
      const rounds: { app: DirectResult; plain: DirectResult }[] = []
      for (let round = 0; round < model.rounds; round++) {
        const appFirst = round % 2 === 0
        const early = appFirst ? await throughApp(question) : undefined
        const plain = await direct.answer(question)
        rounds.push({ app: early ?? (await throughApp(question)), plain })
      }
      const [some] = rounds
      console.log(`${name}: ${some?.app.tokens} tokens, directly ${some?.plain.tokens}`)
      const names = ['Kotonoha', 'node-llama-cpp'] as const
      const both = (figure: (answer: DirectResult) => number) =>
        rounds.map(({ app, plain }) => [figure(app), figure(plain)] as const)
      compareRounds(
        'ms to the first token',
        names,
        both(({ firstTokenMs }) => firstTokenMs),
      )
      if (question === COUNTING) compareRounds('tokens/s', names, both(perSecond))
    }
  } finally {
    direct.end()
    await host.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

function startDirect(path: string, threads: number) {
  const child = fork(join(import.meta.dirname, 'direct.ts'), [path, `${threads}`], { execArgv: [] })
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new Error('node-llama-cpp ended.')))
  })
  ended.catch(() => undefined)
  return {
    async answer(question: string): Promise<DirectResult> {
      const result = new Promise<unknown>((resolve) => child.once('message', resolve))
      child.send(question)
      return DirectResult.parse(await Promise.race([result, ended]))
    },
    end: () => child.kill(),
  }
}

/** Asks in a conversation of its own, and waits until that has its title too. */
async function ask(client: WebHostClient, modelId: string, text: string): Promise<DirectResult> {
  const events = await client.events()
  const begun = performance.now()
  const { conversationId, assistantMessageId } = await client.turn.send({
    conversationId: null,
    modelId,
    text,
  })
  let first = 0
  let result: DirectResult | undefined
  for await (const event of events) {
    if (event.type === 'message-grew' && event.messageId === assistantMessageId)
      first ||= performance.now()
    if (event.type === 'message-changed' && event.message.id === assistantMessageId) {
      if (event.message.state.status === 'streaming') continue
      const seconds = (performance.now() - first) / 1000
      const tokens = event.message.generation?.answerTokens ?? 0
      result = { firstTokenMs: first - begun, seconds, tokens }
    }
    if (event.type !== 'conversation-changed' || !result) continue
    const { conversation } = await client.conversations.read({ id: conversationId })
    if (conversation.title !== '') return result
  }
  throw new Error('The events ended.')
}

/** The first token of an answer comes before its time begins. */
function perSecond({ tokens, seconds }: DirectResult): number {
  return (tokens - 1) / seconds
}
