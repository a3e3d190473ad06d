import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { BlockChecksum } from './block-checksum.ts'

const BLOCK = 1024 * 1024

it('is that of GCM without a message: test case 1 of its specification', () => {
  expect(new BlockChecksum().digest()).toBe('58e2fccefa7e3061367f1d57a4e7455a')
})

it('is the same however the block is cut', () => {
  const block = randomBytes(BLOCK)
  const whole = new BlockChecksum().update(block).digest()
  for (const cuts of [[1], [15, 16, 17], [4096, 4096], [700_001, 9, 333_333]]) {
    const checksum = new BlockChecksum()
    let at = 0
    for (const cut of [...cuts, BLOCK]) {
      checksum.update(block.subarray(at, at + cut))
      at += cut
    }
    expect(checksum.digest()).toBe(whole)
  }
})

it('is another one for a block with a single bit changed, or cut short', () => {
  const block = randomBytes(BLOCK)
  const whole = new BlockChecksum().update(block).digest()
  for (const at of [0, 12_345, BLOCK - 1]) {
    const damaged = Buffer.from(block)
    damaged[at] = (damaged[at] ?? 0) ^ 4
    expect(new BlockChecksum().update(damaged).digest()).not.toBe(whole)
  }
  expect(new BlockChecksum().update(block.subarray(0, BLOCK - 1)).digest()).not.toBe(whole)
})
