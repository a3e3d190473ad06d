// Fetching a file from this machine: by the program's own downloads (parallel ranges, journal, hash,
// flushed to the disk) and by curl, which writes it and no more; then by curl and sha256sum, which
// together do what the program does. SHA-256 is one chain over the whole file: what a processor hashes
// in a second is the most that any checked download reaches, however many processors there are.
import { execFileSync, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Ledger } from '../src/models/ledger.ts'
import { Network } from '../src/models/network.ts'
import { Transfer } from '../src/models/transfer.ts'
import { compare } from './compare.ts'

const SIZE = Number(process.env.BENCH_MIB ?? 1024) * 1024 * 1024
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
    const gib = SIZE / 2 ** 30
    console.log(`SHA-256 alone: ${hashingRate().toFixed(1)} MiB/s`)
    console.log(`CPU of Kotonoha: ${(busy / 1e6 / ROUNDS / gib).toFixed(2)} s/GiB`)
    console.log(
      `CPU of curl: ${(processorTime('curl --silent --fail --location -o "$0" "$1"', target, url) / gib).toFixed(2)} s/GiB`,
    )
    console.log(
      `CPU of sha256sum: ${(processorTime('sha256sum "$0"', target) / gib).toFixed(2)} s/GiB`,
    )
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

/** MiB of memory that are hashed in a second. */
function hashingRate(): number {
  const piece = Buffer.alloc(4 * 2 ** 20, 1)
  const hash = createHash('sha256')
  const begun = performance.now()
  for (let done = 0; done < SIZE; done += piece.length) hash.update(piece)
  return SIZE / 2 ** 20 / ((performance.now() - begun) / 1000)
}

/** Seconds of processor time that a command of the shell takes; its arguments are $0, $1 and so on. */
function processorTime(command: string, ...args: string[]): number {
  const timed = `TIMEFORMAT='%U %S'; { time ${command} > /dev/null; } 2>&1`
  const [user = 0, system = 0] = execFileSync('bash', ['-c', timed, ...args])
    .toString()
    .trim()
    .split(' ')
    .map(Number)
  return user + system
}
