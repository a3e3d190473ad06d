import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { killAtRandom } from './kill-trial.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed host '))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('keeps all that was seen when it is killed at random points of its work', {
  timeout: 600_000,
}, async () => {
  const report = await killAtRandom(folder, { kills: 10, seed: 1 })
  expect(report.losses).toEqual([])
  expect(report.calls).toBeGreaterThan(20)
  expect(report.messages).toBeGreaterThan(10)
})
