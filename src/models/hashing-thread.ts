// The thread that hashes a file while it grows: reads blocks in order as they come to be there, so
// that whoever receives them need not wait for SHA-256.
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { BlockChecksum } from './block-checksum.ts'
import type { FromHashing, HashingTask, ToHashing } from './hashing-protocol.ts'

/** Bytes that are read at once: more would not stay in the processor's cache until they are hashed. */
const PIECE = 256 * 1024

const { path, blockLength }: HashingTask = workerData
const file = openSync(path, 'r')
const hash = createHash('sha256')
const buffer = Buffer.allocUnsafe(blockLength)
/** Blocks that may be read, with the checksum to check them by, if any. */
const ready = new Map<number, { length: number; checksum: string | null }>()
let next = 0
let count: number | undefined

parentPort?.on('message', (told: ToHashing) => {
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
    const { length, checksum } = block
    const at = next * blockLength
    const isRight = checksum === null ? pass(at, length) : passIfRight(at, length, checksum)
    if (!isRight) {
      // It is fetched again and told of again.
      send({ type: 'damaged', block: next })
      return
    }
    next++
    if (next % 64 === 0) send({ type: 'progress', blocks: next })
  }
}

function finish(): void {
  closeSync(file)
  send({ type: 'digest', sha256: hash.digest('hex') })
  parentPort?.close()
}

/** Hashes bytes of the file; false, with nothing hashed, where it is shorter. */
function pass(position: number, length: number): boolean {
  if (fstatSync(file).size < position + length) return false
  for (let at = 0; at < length; at += PIECE)
    hash.update(read(position + at, Math.min(PIECE, length - at)))
  return true
}

function passIfRight(position: number, length: number, checksum: string): boolean {
  const bytes = read(position, length)
  if (bytes.length < length || new BlockChecksum().update(bytes).digest() !== checksum) return false
  hash.update(bytes)
  return true
}

/** Bytes of the file, as many as there are. */
function read(position: number, length: number): Buffer {
  let at = 0
  for (let count = -1; at < length && count !== 0; at += count)
    count = readSync(file, buffer, at, length - at, position + at)
  return buffer.subarray(0, at)
}

function send(message: FromHashing): void {
  parentPort?.postMessage(message)
}
