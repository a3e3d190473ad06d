import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

function ask(...args: string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const script = join(import.meta.dirname, 'ask.ts')
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    )
  })
}

it('writes the answer, and nothing else, to standard output', async () => {
  const { code, stdout, stderr } = await ask('こんにちは')
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^こんにちは。.*\n$/)
  expect(code).toBe(0)
})

it('writes one object with answer, counts, times and settings', async () => {
  const { stdout } = await ask('こんにちは', '--json', '--max-tokens', '4', '--temperature', '0')
  expect(JSON.parse(stdout)).toMatchObject({
    answer: 'こんにち',
    finish: 'cut-off',
    modelId: 'starter',
    backend: 'cpu',
    answerTokens: 4,
    sampling: { temperature: 0, maxTokens: 4 },
  })
})

it('takes a model by its path and a system text', async () => {
  const model = join(import.meta.dirname, '../../resources/starter-model.gguf')
  const { stdout } = await ask('こんにちは', '--json', '--model', model, '--system', '短く答える。')
  expect(JSON.parse(stdout)).toMatchObject({
    modelId: `file:${model}`,
    systemInstruction: '短く答える。',
  })
})

it('says what is wrong, in Japanese, and ends with a code', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ask '))
  const broken = join(folder, '壊れた.gguf')
  writeFileSync(broken, 'not a model')
  const cases: [args: string[], code: number, words: string][] = [
    [['こんにちは', '--model', join(folder, 'ない.gguf')], 1, 'ない.gguf'],
    [['こんにちは', '--model', broken], 1, 'GGUF'],
    [['　'], 1, '空'],
    [[], 64, '使い方'],
    [['こんにちは', '--temperature', '9'], 64, '使い方'],
    [['こんにちは', '--unknown'], 64, '使い方'],
  ]
  for (const [args, code, words] of cases) {
    const result = await ask(...args)
    expect(result.code, args.join(' ')).toBe(code)
    expect(result.stderr).toContain(words)
    expect(result.stdout).toBe('')
  }
  rmSync(folder, { recursive: true })
})
