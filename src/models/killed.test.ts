import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LoopbackHub, sha256 } from './loopback-hub.ts'

const MIB = 1024 * 1024

let folder: string
let hub: LoopbackHub
let child: ChildProcess | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'killed '))
  hub = await LoopbackHub.start()
})

afterEach(async () => {
  child?.kill('SIGKILL')
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

it('loses at most 8 MiB each time it is killed, and ends with the right file', async () => {
  const contents = randomBytes(160 * MIB)
  hub.files.set('weights.bin', contents)
  hub.rate = 10 * MIB // of each connection
  const target = join(folder, 'models', hub.repo, 'weights.bin')
  let kills = 0
  for (let next = 5 * MIB; !existsSync(target); next = hub.served + 5 * MIB) {
    const before = hub.served
    child = download(hub, sha256(contents))
    const ended = new Promise((resolve) => child?.once('exit', resolve))
    while (hub.served < next && child.exitCode === null) await pause()
    if (kills === 20) hub.rate = null
    if (kills < 20 && child.kill('SIGKILL')) kills++
    await ended
    expect(hub.served - before, 'something was fetched').toBeGreaterThan(0)
  }
  expect(kills).toBe(20)
  expect(readFileSync(target).equals(contents)).toBe(true)
  const lost = hub.served - contents.length
  expect(lost).toBeLessThanOrEqual(kills * 8 * MIB)
})

function download(from: LoopbackHub, hash: string): ChildProcess {
  return fork(
    join(import.meta.dirname, 'loopback-download.ts'),
    [folder, from.endpoint, from.repo, 'weights.bin', hash],
    { execArgv: [], stdio: 'inherit' },
  )
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2))
}
