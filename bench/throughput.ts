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
  { name: 'starter model', addedBlocks: 0, rounds: 90 },
  { name: 'starter model, and blocks that only take time', addedBlocks: 20, rounds: 36 },
] as const
const READING_ROUNDS = 20
const COUNTING = '1から120まで数えてください。'
/** About a thousand tokens, to be read before the first token is written. */
const READING = `次の文章を要約してください。\n${'春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。'.repeat(28)}`

export async function throughput(): Promise<void> {
  for (const model of MODELS) {
    console.log(`## ${model.name}`)
    await measure(model)
  }
}

/**
 * In each round all sides are measured, right after one another, in each order in turn.
 * node-llama-cpp is there twice: how far it is from itself is what this machine can tell apart.
 */
async function measure(model: (typeof MODELS)[number]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const modelId = await addSlowModel(folder, { addedBlocks: model.addedBlocks })
  const host = await startWebHost(folder)
  const client = await host.connect()
  await client.engine.load({ modelId })
  const state = await client.engine.state()
  const threads = state.status === 'ready' ? state.report.threads : 0
  console.log(`${threads} threads`)
  const path = join(folder, 'models', modelId)
  const plain = startDirect(path, threads)
  const again = startDirect(path, threads)
  const sides: readonly Side[] = [
    (question) => ask(client, modelId, question),
    plain.answer,
    again.answer,
  ]
  try {
    for (const [name, question, count] of [
      ['short question', COUNTING, model.rounds],
      ['question of 1,000 tokens', READING, READING_ROUNDS],
    ] as const) {
      const rounds = await roundsOf(sides, question, count)
      console.log(`${name}: ${rounds[0]?.map(({ tokens }) => tokens).join(', ')} tokens`)
      compareSides(
        'ms to the first token',
        rounds.map((round) => round.map(({ firstTokenMs }) => firstTokenMs)),
      )
      if (question === COUNTING)
        compareSides(
          'tokens/s',
          rounds.map((round) => round.map(perSecond)),
        )
    }
  } finally {
    plain.end()
    again.end()
    await host.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Side = (question: string) => Promise<DirectResult>

/** What each side took in each round, after one that does not count. */
async function roundsOf(
  sides: readonly Side[],
  question: string,
  count: number,
): Promise<DirectResult[][]> {
  for (const side of sides) await side(question)
  const rounds: DirectResult[][] = []
  for (let round = 0; round < count; round++) {
    const order = sides.map((_, at) => (at + round) % sides.length)
    if (round % 2 === 1) order.reverse()
    const results: DirectResult[] = []
    for (const at of order) {
      const result = await sides[at]?.(question)
      if (result) results[at] = result
    }
    rounds.push(results)
  }
  return rounds
}

/** Figures of the program, of node-llama-cpp and of node-llama-cpp again, round by round. */
function compareSides(unit: string, rounds: readonly (readonly number[])[]): void {
  compareRounds(
    unit,
    ['Kotonoha', 'node-llama-cpp'],
    rounds.map(([app = Number.NaN, ...both]) => [app, mean(both)]),
  )
  compareRounds(
    unit,
    ['node-llama-cpp', 'node-llama-cpp again'],
    rounds.map(([, plain = Number.NaN, again = Number.NaN]) => [plain, again]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
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
