import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversionState } from '../contract/conversion.ts'
import { Conversion } from './conversion.ts'
import { InstalledModels } from './installed.ts'

const golden = join(import.meta.dirname, '../llmjp/convert/golden')
let folder: string
let states: ConversionState[]
let conversion: Conversion

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '変換 '))
  states = []
  conversion = new Conversion(
    () => join(folder, 'models'),
    (state) => states.push(state),
  )
})
afterEach(async () => {
  await conversion.cancel()
  rmSync(folder, { recursive: true, force: true })
})

async function finished(): Promise<ConversionState> {
  while (conversion.state.status === 'running')
    await new Promise((resolve) => setTimeout(resolve, 20))
  return conversion.state
}

it('makes a model of a folder with weights, with progress', async () => {
  await conversion.start(join(golden, 'llama'), 'q8_0')
  expect(await finished()).toEqual({ status: 'done', modelId: 'llama-Q8_0.gguf' })
  expect(states).toContainEqual(expect.objectContaining({ status: 'running', step: 'write' }))
  const models = new InstalledModels({ starter: '', folder: () => join(folder, 'models') })
  expect((await models.find('llama-Q8_0.gguf')).facts).toMatchObject({ quantization: 'Q8_0' })
})

it('says what is wrong with a folder, and leaves nothing under the final name', async () => {
  await conversion.start(folder, 'f16')
  expect(await finished()).toMatchObject({ failure: { code: 'MODEL_FILE_MISSING' } })
  expect(readdirSync(join(folder, 'models'))).toEqual([])
  await conversion.start(join(golden, 'llama'), 'f16')
  expect((await finished()).status).toBe('done')
  await conversion.start(join(golden, 'llama'), 'f16')
  expect(await finished()).toMatchObject({ failure: { code: 'OUTPUT_EXISTS' } })
})

it('does one at a time, and stops when asked to', async () => {
  await conversion.start(join(golden, 'gpt2'), 'f16')
  await expect(conversion.start(join(golden, 'llama'), 'f16')).rejects.toMatchObject({
    code: 'BUSY',
  })
  await conversion.cancel()
  expect(conversion.state).toEqual({ status: 'idle' })
  await conversion.start(join(golden, 'gpt2'), 'f16')
  expect((await finished()).status).toBe('done')
})
