// Measures a starter model by real inference at temperature 0, as the app asks it:
// evaluate.ts MODEL.gguf ITEMS.json [RECORD.json]. With a record, hash and result are written there.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { failureOf } from '../../src/contract/errors.ts'
import { EngineClient } from '../../src/engine/client.ts'
import { spawnNodeEngine } from '../../src/engine/spawn-node.ts'
import { promptFormat } from '../../src/llmjp/formats.ts'
import type { PromptMessage } from '../../src/llmjp/prompt.ts'

const Items = z.array(
  z.object({
    skill: z.string(),
    turns: z.array(z.object({ question: z.string(), answer: z.string(), counts: z.boolean() })),
  }),
)

const [model, itemsPath, record] = process.argv.slice(2)
if (!model || !itemsPath) throw new Error('evaluate.ts MODEL.gguf ITEMS.json [RECORD.json]')
const items = Items.parse(JSON.parse(readFileSync(itemsPath, 'utf8')))
const format = promptFormat('starter')
const engine = new EngineClient(spawnNodeEngine)
await engine.load(
  { id: 'starter', path: model },
  { gpu: 'cpu', gpuLayers: 0, contextSize: null, trainedContext: 2048, family: 'starter' },
)

const result = new Map<string, { right: number; asked: number }>()
for (const { skill, turns } of items) {
  const messages: PromptMessage[] = [{ role: 'system', content: format.trainedSystem ?? '' }]
  const score = result.get(skill) ?? { right: 0, asked: 0 }
  result.set(skill, score)
  for (const { question, answer: wanted, counts } of turns) {
    messages.push({ role: 'user', content: question })
    const answer = await answerTo(messages)
    messages.push({ role: 'assistant', content: answer })
    if (!counts) continue
    score.asked++
    if (answer.trim() === wanted) score.right++
    else
      console.log(`${skill}: ${JSON.stringify({ question: question.slice(-120), wanted, answer })}`)
  }
}
await engine.dispose()

const skills = Object.fromEntries(result)
for (const [skill, { right, asked }] of result)
  console.log(`${skill.padEnd(12)} ${right}/${asked}  ${((100 * right) / asked).toFixed(1)} %`)
if (record) {
  const sha256 = createHash('sha256').update(readFileSync(model)).digest('hex')
  const written = { file: basename(model), sha256, items: basename(itemsPath), skills }
  writeFileSync(record, `${JSON.stringify(written, null, 2)}\n`)
}

/** What there is of the answer; it stops where earlier answers that found no end have filled the context. */
async function answerTo(messages: readonly PromptMessage[]): Promise<string> {
  const reader = format.createAnswerReader(false)
  let answer = ''
  const generated = engine.generate({
    parts: format.render(messages, { customSystem: 'ignore', date: '' }),
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 600, seed: 0 },
    stopPieces: format.stopPieces,
    signal: new AbortController().signal,
    onParts: (parts) => {
      for (const part of parts) answer += reader.push(part).text
    },
  })
  await generated.catch((error) => {
    if (failureOf(error).code !== 'CONTEXT_FULL') throw error
  })
  return answer + reader.flush().text
}
