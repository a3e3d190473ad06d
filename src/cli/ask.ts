// One question from the command line, through the same services as the screens.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import manifest from '../../package.json' with { type: 'json' }
import { type AppClient, createApp } from '../app/app.ts'
import { noDesktop } from '../app/desktop.ts'
import { Sampling } from '../contract/conversation.ts'
import { type Failure, failureOf } from '../contract/errors.ts'
import { spawnNodeEngine } from '../engine/spawn-node.ts'
import { refuse } from './lines.ts'
import { explain } from './words.ts'

const usage = `使い方: npm run -s ask -- "質問" [オプション]
  --model ファイル     GGUF ファイル（指定しなければ付属のお試しモデル）
  --system 文          モデルへの指示
  --max-tokens 数      回答の長さの上限（トークン）
  --temperature 数     0 で毎回同じ回答
  --json               回答、トークン数、時間、使った設定を JSON で出力`

const { question, json, model, ...beginning } = readArguments()
const folder = await mkdtemp(join(tmpdir(), 'kotonoha-ask-'))
const app = await createApp({
  dataFolder: folder,
  resourcesFolder: join(import.meta.dirname, '../../resources'),
  host: 'web',
  version: manifest.version,
  spawnEngine: spawnNodeEngine,
  desktop: noDesktop,
  modelFiles: model ? [model] : [],
})
try {
  process.exitCode = await ask(createRouterClient(app.router))
} catch (error) {
  process.exitCode = complain(failureOf(error))
} finally {
  await app.close()
  await rm(folder, { recursive: true, force: true })
}

/** Asks, and writes the answer out as it comes. Gives the exit code. */
async function ask(client: AppClient): Promise<number> {
  const events = await client.events()
  const modelId = model ? `file:${model}` : null
  const turn = await client.turn.send({
    conversationId: null,
    text: question,
    modelId,
    ...beginning,
  })
  for await (const event of events) {
    if (event.type === 'message-grew' && event.field === 'text' && !json)
      process.stdout.write(event.text)
    if (event.type !== 'message-changed' || event.message.id !== turn.assistantMessageId) continue
    const { state, text, reasoning, generation } = event.message
    if (state.status === 'streaming') continue
    if (state.status === 'failed') return complain(state.failure)
    process.stdout.write(
      json
        ? `${JSON.stringify({ answer: text, reasoning, finish: state.status, ...generation })}\n`
        : '\n',
    )
    return 0
  }
  return 1
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        model: { type: 'string' },
        system: { type: 'string' },
        'max-tokens': { type: 'string' },
        temperature: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [question, ...more] = positionals
    if (!question || more.length > 0) throw new Error('質問を一つ指定してください。')
    const sampling = Sampling.partial().parse({
      ...(values['max-tokens'] && { maxTokens: Number(values['max-tokens']) }),
      ...(values.temperature && { temperature: Number(values.temperature) }),
    })
    return {
      question,
      sampling,
      systemInstruction: values.system ?? null,
      json: values.json,
      model: values.model && resolve(process.env.INIT_CWD ?? '.', values.model),
    }
  } catch (error) {
    return refuse(usage, error)
  }
}

function complain(failure: Failure): number {
  console.error(explain(failure))
  return 1
}
