// Fetching a file from this machine: by the program's own downloads (parallel ranges, journal,
// SHA-256), which end for the user when the contents are checked and the file has its name, and for
// the disk when it was flushed after that; by curl, which ends when the system has taken the bytes to
// write them some time; by curl with a flush, which ends with them on the disk; and by curl, a flush
// and sha256sum, which together do what the program does. Each is compared with the same end.
//
// Then both over links of a given rate, as a network is one.
//
// Server and receiver share this machine, so what counts is the processor's time for a GiB, and the
// server takes as little of it as it can. Where it goes (two cores of a server): hashing 0.6 s, which
// is one chain over the whole file however many processors there are, and 0.2 s to read for it;
// checksums of the blocks 0.06 s; the rest is taking bytes from the kernel and giving them back to it,
// as curl does.
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
const ROUNDS = 30
const FLUSHED_ROUNDS = 8
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
      const transfer = new Transfer({ ...request, sha256: hub.sha256 })
      const begun = performance.now()
      const { flushed } = await transfer.run(new AbortController().signal)
      const named = rateSince(begun)
      await flushed
      const onDisk = rateSince(begun)
      rmSync(target)
      return { named, onDisk }
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
    await own()
    const others = [
      { name: 'curl', fetch: curl, end: 'named', rounds: ROUNDS },
      { name: 'curl, flushed', fetch: flushed, end: 'onDisk', rounds: FLUSHED_ROUNDS },
      {
        name: 'curl, flushed, and sha256sum',
        fetch: checked,
        end: 'onDisk',
        rounds: FLUSHED_ROUNDS,
      },
    ] as const
    for (const { name, fetch, end, rounds } of others) {
      const measured: [number, number][] = []
      for (let round = 0; round < rounds; round++) {
        // Which of the two comes first changes.
        const before = round % 2 === 1 ? rate(fetch, target) : undefined
        const ours = (await own())[end]
        measured.push([ours, before ?? rate(fetch, target)])
      }
      compareRounds('MiB/s', ['Kotonoha', name], measured)
    }
    const gib = SIZE / 2 ** 30
    const before = process.cpuUsage()
    await own()
    const { user, system } = process.cpuUsage(before)
    console.log(`SHA-256 alone: ${hashingRate().toFixed(1)} MiB/s`)
    console.log(`CPU of Kotonoha: ${((user + system) / 1e6 / gib).toFixed(2)} s/GiB`)
    console.log(
      `CPU of curl: ${(processorTime('curl --silent --fail --location -o "$0" "$1"', target, url) / gib).toFixed(2)} s/GiB`,
    )
    console.log(
      `CPU of sha256sum: ${(processorTime('sha256sum "$0"', target) / gib).toFixed(2)} s/GiB`,
    )
    rmSync(target)
    for (const link of LINKS) {
      console.log(`## over ${link} Gbit/s`)
      server.send((link * 1e9) / 8)
      const over: [number, number][] = []
      for (let round = 0; round < LINK_ROUNDS; round++)
        over.push([(await own()).named, rate(curl, target)])
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
function rate(fetch: () => void, target: string): number {
  const begun = performance.now()
  fetch()
  const reached = rateSince(begun)
  rmSync(target)
  return reached
}

/** MiB a second of a fetch that ends now. */
function rateSince(begun: number): number {
  return SIZE / 2 ** 20 / ((performance.now() - begun) / 1000)
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
