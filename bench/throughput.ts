// Time to first token and tokens a second: through the whole program (web host, socket, store,
// engine process) and by node-llama-cpp used directly on the same file, thread count and prompt.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { compare } from './compare.ts'
import { DirectResult } from './direct.ts'
import { startWebHost } from './web-host.ts'

const ROUNDS = 15
const QUESTION = '1から120まで数えてください。'

export async function throughput(): Promise<void> {
  const host = await startWebHost()
  const direct = fork(join(import.meta.dirname, 'direct.ts'), { execArgv: [] })
  const directly = async () => {
    const result = new Promise<unknown>((resolve) => direct.once('message', resolve))
    direct.send(QUESTION)
    return DirectResult.parse(await result)
  }
  try {
    const client = await host.connect()
    await client.engine.load({ modelId: 'starter' })
    const throughApp = async () => {
      const events = await client.events()
      const begun = performance.now()
      const { assistantMessageId } = await client.turn.send({
        conversationId: null,
        text: QUESTION,
      })
      let first = 0
      for await (const event of events) {
        if (event.type === 'message-grew' && event.messageId === assistantMessageId)
          first ||= performance.now()
        if (event.type !== 'message-changed' || event.message.id !== assistantMessageId) continue
        if (event.message.state.status === 'streaming') continue
        const seconds = (performance.now() - first) / 1000
        const tokens = event.message.generation?.answerTokens ?? 0
        return { firstTokenMs: first - begun, perSecond: (tokens - 1) / seconds, tokens }
      }
      throw new Error('The events ended.')
    }
    await directly()
    await throughApp()
    const app = []
    const plain = []
    for (let round = 0; round < ROUNDS; round++) {
      app.push(await throughApp())
      // The title of the conversation is written after its answer, and must not be measured.
      await new Promise((resolve) => setTimeout(resolve, 500))
      plain.push(await directly())
    }
    console.log(`tokens of the answer: ${app[0]?.tokens}, directly ${plain[0]?.tokens}`)
    compare(
      'ms to the first token',
      ['Kotonoha', app.map((one) => one.firstTokenMs)],
      ['node-llama-cpp', plain.map((one) => one.firstTokenMs)],
    )
    compare(
      'tokens/s',
      ['Kotonoha', app.map((one) => one.perSecond)],
      ['node-llama-cpp', plain.map((one) => one.perSecond)],
    )
  } finally {
    direct.kill()
    await host.end()
  }
}
