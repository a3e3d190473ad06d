// A hub in a process of its own, serving one file of random bytes: what is measured is whoever
// fetches it. Tells its parent the address and the hash, and is told the rate of its link, in bytes a
// second, or null for none.
import { randomFillSync } from 'node:crypto'
import { z } from 'zod'
import { LoopbackHub, sha256 } from '../src/models/loopback-hub.ts'

const hub = await LoopbackHub.start()
// What it takes of the processor, whoever fetches lacks.
hub.piece = 2 ** 22
const contents = Buffer.allocUnsafe(Number(process.argv[2]))
for (let at = 0; at < contents.length; at += 2 ** 26)
  randomFillSync(contents.subarray(at, at + 2 ** 26))
hub.files.set('weights.bin', contents)
process.on('message', (rate) => {
  hub.linkRate = z.number().nullable().parse(rate)
})
process.send?.({
  endpoint: hub.endpoint,
  storage: hub.storage,
  repo: hub.repo,
  sha256: sha256(contents),
})
