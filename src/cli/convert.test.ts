import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Ledger } from '../models/ledger.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import { openSettings } from '../store/settings.ts'

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

it('fetches the weights of a repository first', async () => {
  const hub = await LoopbackHub.start()
  try {
    const files = new Map<string, Buffer>()
    for (const name of readdirSync(join(golden, 'llama')))
      files.set(name, readFileSync(join(golden, 'llama', name)))
    hub.more.set('llm-jp/tiny', files)
    const data = join(folder, 'data')
    mkdirSync(data)
    openSettings(data).change({ hub: hub.endpoint })
    const run = (...args: string[]) => convertAside('llm-jp/tiny', '--data', data, ...args)
    const { status, stdout, stderr } = await run('--to', 'f16')
    expect(stderr).toContain('llm-jp/tiny をダウンロードしています… 100%')
    expect([status, stdout]).toEqual([0, `${join(folder, 'tiny-F16.gguf')}\n`])
    expect(new Ledger(data).read().length).toBeGreaterThan(0)
    const { served } = hub
    expect((await run('--to', 'q8_0')).status).toBe(0)
    expect(hub.served).toBe(served)
    openSettings(data).change({ offline: true })
    const offline = await run('--to', 'q8_0', '--out', 'x.gguf')
    expect(offline.stderr).toContain('完全オフライン')
    expect(offline.status).toBe(1)
  } finally {
    await hub.close()
  }
})

/** Without blocking this process, which serves the files. */
function convertAside(...args: string[]) {
  const script = join(import.meta.dirname, 'convert.ts')
  const env = { ...process.env, INIT_CWD: folder }
  return new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [script, ...args],
      { encoding: 'utf8', env },
      (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}
