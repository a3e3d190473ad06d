import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeSnapshot, Snapshots, trimSnapshots } from './snapshots.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshots '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const KEY = 'this model'
const at = (budget = 1_000_000, key = KEY) => new Snapshots(folder, budget, key)
const save = (snapshots: Snapshots, id: string, tokens: number[], size = 1000) =>
  snapshots.save(id, tokens, size, (path) => writeFile(path, Buffer.alloc(size, id)))
const files = () => readdirSync(folder).sort()

it('finds the state that has most of a prompt, of the same model only', async () => {
  await save(at(), 'a', [1, 2, 3])
  await save(at(), 'b', [1, 2, 9, 9])
  expect(await at().find([1, 2, 3, 4])).toMatchObject({ tokens: [1, 2, 3], common: 3 })
  expect(await at().find([1, 2, 9])).toMatchObject({ tokens: [1, 2, 9, 9], common: 3 })
  expect(await at().find([7])).toBeUndefined()
  expect(await at(1_000_000, 'another model').find([1, 2, 3])).toBeUndefined()
})

it('keeps one of each conversation', async () => {
  await save(at(), 'a', [1, 2, 3])
  await save(at(), 'a', [1, 2, 3, 4, 5])
  expect(files()).toHaveLength(2)
  expect(await at().find([1, 2, 3, 4, 5])).toMatchObject({ common: 5 })
})

it('throws away what was cut short, or changed, or lost its description', async () => {
  for (const damage of [
    (path: string) => truncateSync(path, 999),
    (path: string) => writeFileSync(path, Buffer.alloc(1000, 'x')),
    (path: string) => rmSync(path),
  ]) {
    await save(at(), 'a', [1, 2, 3])
    const found = await at().find([1, 2, 3])
    if (!found) throw new Error('nothing was found')
    expect(await at().check(found)).toBe(true)
    damage(found.path)
    expect(await at().check(found)).toBe(false)
    expect(files()).toEqual([])
  }
  await save(at(), 'a', [1])
  const description = files().find((name) => name.endsWith('.json')) ?? ''
  writeFileSync(join(folder, description), '{"tokens": "all of them"}')
  expect(await at().find([1])).toBeUndefined()
  expect(files()).toEqual([])
})

it('removes those used the longest ago when the room is used up', async () => {
  const snapshots = at(4500)
  for (const id of ['a', 'b', 'c']) await save(snapshots, id, [id.charCodeAt(0)])
  const age = async (id: string, seconds: number) => {
    const found = await snapshots.find([id.charCodeAt(0)])
    const when = Date.now() / 1000 - seconds
    await utimes((found?.path ?? '').replace(/state$/, 'json'), when, when)
  }
  await age('a', 30)
  await age('b', 20)
  await age('c', 10)
  const used = await snapshots.find([97])
  expect(used && (await snapshots.check(used))).toBe(true)
  await save(snapshots, 'd', [100], 1500)
  expect(await snapshots.find([98])).toBeUndefined()
  for (const id of [97, 99, 100]) expect(await snapshots.find([id])).toBeDefined()
  await trimSnapshots(folder, 0)
  expect(files()).toEqual([])
})

it('does not write what has no room at all, and leaves nothing of what failed', async () => {
  await save(at(999), 'a', [1], 1000)
  expect(files()).toEqual([])
  const failing = at().save('b', [1], 10, async (path) => {
    writeFileSync(path, 'half')
    throw new Error('disk full')
  })
  await expect(failing).rejects.toThrow('disk full')
  expect(files()).toEqual([])
})

it('clears away what was never finished when it opens, and nothing that is not its own', async () => {
  const name = 'a'.repeat(32)
  writeFileSync(join(folder, `${name}.part`), 'half')
  writeFileSync(join(folder, `${name}.state`), 'without a description')
  writeFileSync(join(folder, 'notes.json'), 'of the user')
  await at().open()
  expect(files()).toEqual(['notes.json'])
  await trimSnapshots(folder, 0)
  expect(existsSync(join(folder, 'notes.json'))).toBe(true)
})

it('removes what is kept of a conversation, whatever its id looks like', async () => {
  await save(at(), '../../etc/passwd', [1])
  await save(at(), 'b', [2])
  await removeSnapshot(folder, '../../etc/passwd')
  expect(await at().find([1])).toBeUndefined()
  expect(await at().find([2])).toBeDefined()
})
