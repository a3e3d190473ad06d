import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { App, AppClient } from './app.ts'
import { resources, startApp } from './testing.ts'

let home: string
let app: App
let client: AppClient

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), '田中　太郎-'))
})
afterEach(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

async function open(resourcesFolder = resources) {
  ;({ app, client } = await startApp(join(home, 'data'), { resourcesFolder, version: '1.2.3' }))
}

it('really loads the starter model and has it write, beside the model in use', async () => {
  await open()
  const check = await client.diagnostics.check()
  expect(check.parts.map(({ part, failure }) => [part, failure])).toEqual([
    ['data', null],
    ['database', null],
    ['load', null],
    ['generate', null],
  ])
  expect(check.sample.length).toBeGreaterThan(3)
  expect(check.tokensPerSecond).toBeGreaterThan(0)
  expect(check.engine?.build).toMatch(/llama\.cpp/)
  // The engine in use was not touched.
  expect((await client.engine.state()).status).toBe('idle')
  const { facts, check: kept } = await client.diagnostics.read()
  expect(kept).toEqual(check)
  expect(facts).toMatchObject({ version: '1.2.3', host: 'web' })
  expect(facts.memory.total).toBeGreaterThan(facts.memory.free)
})

it('tells which part does not work, and goes no further', async () => {
  const broken = join(home, 'resources')
  await mkdir(broken)
  for (const name of ['starter-model.gguf', 'catalogue.json', 'prompts.json'])
    await copyFile(join(resources, name), join(broken, name))
  truncateSync(join(broken, 'starter-model.gguf'), 1_000_000)
  await open(broken)
  const { parts, engine, tokensPerSecond } = await client.diagnostics.check()
  expect(parts.map(({ part }) => part)).toEqual(['data', 'database', 'load'])
  expect(parts.at(-1)?.failure?.code).toBe('MODEL_FILE_TRUNCATED')
  expect([engine, tokensPerSecond]).toEqual([null, null])
})

it('reports nothing of conversations, and not who or where the user is', async () => {
  await open()
  const events = await client.events()
  const { assistantMessageId } = await client.turn.send({
    conversationId: null,
    text: '秘密の合言葉は柚子胡椒です。',
  })
  for await (const event of events)
    if (event.type === 'message-changed' && event.message.id === assistantMessageId)
      if (event.message.state.status !== 'streaming') break
  await client.diagnostics.check()
  const report = await client.diagnostics.report()
  expect(JSON.parse(report)).toMatchObject({ facts: { version: '1.2.3' }, check: { engine: {} } })
  for (const secret of ['柚子胡椒', '田中', home, homedir()]) expect(report).not.toContain(secret)
})
