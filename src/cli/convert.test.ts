import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const golden = join(import.meta.dirname, '../llmjp/convert/golden')
const folder = mkdtempSync(join(tmpdir(), 'convert '))
afterAll(() => rmSync(folder, { recursive: true }))

function convert(...args: string[]) {
  const script = join(import.meta.dirname, 'convert.ts')
  const env = { ...process.env, INIT_CWD: folder }
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env })
}

it('writes a GGUF file where it was called, and its name to standard output', () => {
  const { status, stdout, stderr } = convert(join(golden, 'gpt2'), '--to', 'Q8_0')
  expect(stderr).toContain('100%')
  expect(stdout).toBe(`${join(folder, 'gpt2-Q8_0.gguf')}\n`)
  expect(status).toBe(0)
  expect(existsSync(join(folder, 'gpt2-Q8_0.gguf'))).toBe(true)
})

it('merges an adapter, under a name and into a file of choice', () => {
  const adapter = join(golden, 'gpt2-lora')
  const more = ['--adapter', adapter, '--name', 'わたしのモデル', '--out', '統合.gguf']
  const { status, stdout } = convert(join(golden, 'gpt2'), '--to', 'q4_k_m', ...more)
  expect([status, stdout]).toEqual([0, `${join(folder, '統合.gguf')}\n`])
})

it('says what is wrong, in Japanese, and ends with a code', () => {
  const cases: [args: string[], code: number, words: string][] = [
    [[], 64, '使い方'],
    [[golden], 64, '--to に'],
    [[golden, '--to', 'q2_k'], 64, '--to に'],
    [[join(folder, 'ない'), '--to', 'f16'], 1, 'config.json'],
    [[join(golden, 'gpt2'), '--to', 'f16', '--out', 'ない/x.gguf'], 1, '書き込めません'],
    [[join(golden, 'gpt2'), '--to', 'f16', '--out', '.'], 1, '既にあります'],
    [
      [join(golden, 'gpt2'), '--to', 'f16', '--adapter', join(golden, 'llama-lora')],
      1,
      'the model has no',
    ],
  ]
  for (const [args, code, words] of cases) {
    const { status, stdout, stderr } = convert(...args)
    expect(stderr, args.join(' ')).toContain(words)
    expect([status, stdout], args.join(' ')).toEqual([code, ''])
  }
})
