// Time to first token and tokens a second: through the whole program (web host, socket, store,
// engine process) and by node-llama-cpp used directly on the same file, thread count and prompt.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { compareRounds } from './compare.ts'
import { DirectResult } from './direct.ts'
import { startWebHost, type WebHostClient } from './web-host.ts'

/** Rounds of a measurement. In each both sides are measured, one right after the other. */
const ROUNDS = 20
/** Answers that are measured as one, since one alone is over too soon. */
const ANSWERS = 3
const COUNTING = '1から120まで数えてください。'
/** About a thousand tokens, to be read before the first token is written. */
const READING = `${'春は桜が美しい。夏は海が青い。秋は紅葉が赤い。冬は雪が白い。'.repeat(28)}\nこんにちは`

export async function throughput(): Promise<void> {
  const host = await startWebHost()
  const direct = fork(join(import.meta.dirname, 'direct.ts'), { execArgv: [] })
  const directly = async (question: string) => {
    const result = new Promise<unknown>((resolve) => direct.once('message', resolve))
    direct.send(question)
    return DirectResult.parse(await result)
  }
  try {
    const client = await host.connect()
    await client.engine.load({ modelId: 'starter' })
    const throughApp = (question: string) => ask(client, question)
    for (const [name, question] of [
      ['short question', COUNTING],
      ['question of 1,000 tokens', READING],
    ] as const) {
      await directly(question)
      await throughApp(question)
      const measure = async (answer: (question: string) => Promise<DirectResult>) => {
        const answers: DirectResult[] = []
        for (let i = 0; i < ANSWERS; i++) answers.push(await answer(question))
        return answers
      }
      const rounds: { app: DirectResult[]; plain: DirectResult[] }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const appFirst = round % 2 === 0
        const early = appFirst ? await measure(throughApp) : undefined
        const plain = await measure(directly)
        rounds.push({ app: early ?? (await measure(throughApp)), plain })
      }
      const [some] = rounds
      const written = some?.app[0]?.tokens
      console.log(`${name}: ${written} tokens, directly ${some?.plain[0]?.tokens}`)
      const names = ['Kotonoha', 'node-llama-cpp'] as const
      const both = (figure: (answers: readonly DirectResult[]) => number) =>
        rounds.map(({ app, plain }) => [figure(app), figure(plain)] as const)
      compareRounds('ms to the first token', names, both(firstTokenMs))
      if (question === COUNTING) compareRounds('tokens/s', names, both(perSecond))
    }
  } finally {
    direct.kill()
    await host.end()
  }
}

/** Asks in a conversation of its own, and waits until that has its title too. */
async function ask(client: WebHostClient, text: string): Promise<DirectResult> {
  const events = await client.events()
  const begun = performance.now()
  const { conversationId, assistantMessageId } = await client.turn.send({
    conversationId: null,
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

function firstTokenMs(answers: readonly DirectResult[]): number {
  return answers.reduce((sum, answer) => sum + answer.firstTokenMs, 0) / answers.length
}

/** The first token of an answer comes before its time begins. */
function perSecond(answers: readonly DirectResult[]): number {
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens - 1, 0)
  return tokens / answers.reduce((sum, { seconds }) => sum + seconds, 0)
}
