// The thread that hashes a file while it grows: reads blocks in order as they come to be there, so
// that whoever receives them need not wait for SHA-256.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { FromHashing, HashingTask, ToHashing } from './hashing-protocol.ts'

const { path, blockLength } = HashingTask.parse(workerData)
const file = openSync(path, 'r')
const hash = createHash('sha256')
const buffer = Buffer.allocUnsafe(blockLength)
/** Blocks that may be read, with the checksum to check them by, if any. */
const ready = new Map<number, { length: number; checksum: number | null }>()
let next = 0
let count: number | undefined

parentPort?.on('message', (message: unknown) => {
  const told = ToHashing.parse(message)
  if (told.type === 'count') count = told.count
  else for (const { block, length, checksum } of told.blocks) ready.set(block, { length, checksum })
  advance()
})

function advance(): void {
  for (;;) {
    if (next === count) {
      finish()
      return
    }
    const block = ready.get(next)
    if (!block) return
    ready.delete(next)
    const bytes = read(next * blockLength, block.length)
    if (!bytes || (block.checksum !== null && crc32(bytes) !== block.checksum)) {
      // It is fetched again and told of again.
      send({ type: 'damaged', block: next })
      return
    }
    hash.update(bytes)
    next++
    if (next % 64 === 0) send({ type: 'progress', blocks: next })
  }
}

function finish(): void {
  closeSync(file)
  send({ type: 'digest', sha256: hash.digest('hex') })
  parentPort?.close()
}

function read(position: number, length: number): Buffer | undefined {
  for (let at = 0; at < length; ) {
    const count = readSync(file, buffer, at, length - at, position + at)
    if (count === 0) return undefined
    at += count
  }
  return buffer.subarray(0, length)
}

function send(message: FromHashing): void {
  parentPort?.postMessage(FromHashing.parse(message))
}
