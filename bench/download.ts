// Fetching a file from this machine: by the program's own downloads, which end with checked contents
// on the disk (parallel ranges, journal, SHA-256, flushed); by curl, which ends when the system has
// taken the bytes to write them some time; by curl with a flush, which ends with them on the disk; and
// by curl, a flush and sha256sum, which together do what the program does.
//
// Then both over links of a given rate, as a network is one.
//
// Server and receiver share this machine, so what counts is the processor's time for a GiB, and the
// server takes as little of it as it can. Where it goes (two cores of a server, 1.46 GiB/s of SHA-256):
// hashing 0.7 s, which is one chain over the whole file however many processors there are; CRC-32 of
// the blocks 0.3 s; taking bytes from the kernel and giving them back to it 0.8 s, as curl does for
// 1.4 s; flushing 0.2 s; reading for the hash 0.1 s; all else 0.3 s.
import { execFileSync, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Ledger } from '../src/models/ledger.ts'
import { Network } from '../src/models/network.ts'
import { Transfer } from '../src/models/transfer.ts'
import { compareRounds } from './compare.ts'

const SIZE = Number(process.env.BENCH_MIB ?? 1024) * 1024 * 1024
const ROUNDS = 14
/** Gbit/s. */
const LINKS = [1, 2.5]
const LINK_ROUNDS = 3

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
    const flushed = () => {
      curl()
      flush(target)
    }
    const checked = () => {
      flushed()
      execFileSync('sha256sum', [target])
    }
    await rate(own, target)
    const others = { curl, 'curl, flushed': flushed, 'curl, flushed, and sha256sum': checked }
    const rounds: Record<string, [number, number][]> = {}
    let busy = 0 // microseconds
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage()
      const ours = await rate(own, target)
      const used = process.cpuUsage(before)
      busy += used.user + used.system
      const entries = Object.entries(others)
      // What comes right after the program, and right before it, changes.
      for (const [name, fetch] of round % 2 === 0 ? entries : entries.reverse()) {
        rounds[name] ??= []
        rounds[name].push([ours, await rate(fetch, target)])
      }
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
    for (const [name, measured] of Object.entries(rounds))
      compareRounds('MiB/s', ['Kotonoha', name], measured)
    rmSync(target)
    for (const link of LINKS) {
      console.log(`## over ${link} Gbit/s`)
      server.send((link * 1e9) / 8)
      const over: [number, number][] = []
      for (let round = 0; round < LINK_ROUNDS; round++)
        over.push([await rate(own, target), await rate(curl, target)])
      compareRounds('MiB/s', ['Kotonoha', 'curl'], over)
    }
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
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
