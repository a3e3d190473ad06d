// Fetching a file from this machine: by the program's own downloads (parallel ranges, journal, hash,
// flushed to the disk) and by curl, which writes it and no more; then by curl and sha256sum, which
// together do what the program does.
import { execFileSync, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Ledger } from '../src/models/ledger.ts'
import { Network } from '../src/models/network.ts'
import { Transfer } from '../src/models/transfer.ts'
import { compare } from './compare.ts'

const SIZE = 1024 * 1024 * 1024
const ROUNDS = 7

const Hub = z.object({
  endpoint: z.string(),
  storage: z.string(),
  repo: z.string(),
  sha256: z.string(),
})

export async function download(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-download-'))
  const server = fork(join(import.meta.dirname, 'hub.ts'), [String(SIZE)], { execArgv: [] })
  try {
    const hub = Hub.parse(await new Promise((resolve) => server.once('message', resolve)))
    const network = new Network({ ledger: new Ledger(folder), offline: () => false })
    const url = `${hub.endpoint}/${hub.repo}/resolve/main/weights.bin`
    const target = join(folder, 'weights.bin')
    const own = async () => {
      const request = { network, url: new URL(url), token: null, target, size: SIZE }
      await new Transfer({ ...request, sha256: hub.sha256 }).run(new AbortController().signal)
    }
    const curl = () => execFileSync('curl', ['--silent', '--fail', '--location', '-o', target, url])
    const checked = () => {
      curl()
      execFileSync('sha256sum', [target])
    }
    await rate(own, target)
    const [ours, plain, both]: number[][] = [[], [], []]
    let busy = 0 // microseconds
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage()
      ours?.push(await rate(own, target))
      const used = process.cpuUsage(before)
      busy += used.user + used.system
      plain?.push(await rate(curl, target))
      both?.push(await rate(checked, target))
    }
    const perGib = busy / 1e6 / ((ROUNDS * SIZE) / 2 ** 30)
    console.log(`CPU of Kotonoha: ${perGib.toFixed(2)} s/GiB`)
    compare('MiB/s', ['Kotonoha', ours ?? []], ['curl', plain ?? []])
    compare('MiB/s', ['Kotonoha', ours ?? []], ['curl and sha256sum', both ?? []])
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** MiB a second. */
async function rate(fetch: () => unknown, target: string): Promise<number> {
  const begun = performance.now()
  await fetch()
  const seconds = (performance.now() - begun) / 1000
  rmSync(target)
  return SIZE / 2 ** 20 / seconds
}
