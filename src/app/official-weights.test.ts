import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Ledger } from '../models/ledger.ts'
import { LoopbackHub } from '../models/loopback-hub.ts'
import { openSettings } from '../store/settings.ts'

const golden = join(import.meta.dirname, '../llmjp/convert/golden')
const folder = mkdtempSync(join(tmpdir(), 'weights '))
afterAll(() => rmSync(folder, { recursive: true }))

it('are fetched for the command that converts them, once, and into the ledger', async () => {
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
  const script = join(import.meta.dirname, '../cli/convert.ts')
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
