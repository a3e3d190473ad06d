import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { KotonohaError } from '../contract/errors.ts'
import { addToManifest } from './manifest.ts'
import { dataContents, eraseOwned } from './owned.ts'
import { openSettings } from './settings.ts'
import { openStore } from './store.ts'

let outside: string
let folder: string
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  folder = join(outside, 'data')
  const store = openStore(folder)
  store.createConversation({ modelId: null })
  store.close()
  openSettings(folder).change({ welcomed: true })
})
afterEach(() => rmSync(outside, { recursive: true, force: true }))

it('tells what is its own, with sizes, and what is not', () => {
  mkdirSync(join(folder, 'models'))
  writeFileSync(join(folder, 'models/大きな.gguf'), 'x'.repeat(100))
  writeFileSync(join(folder, '私のメモ.txt'), 'memo')
  const { owned, others } = dataContents(folder)
  expect(owned.map(({ name }) => name)).toContain('settings.json')
  expect(owned.find(({ name }) => name === 'kotonoha.db')?.size).toBeGreaterThan(1000)
  expect(others.toSorted((a, b) => a.size - b.size)).toEqual([
    { name: '私のメモ.txt', size: 4 },
    { name: 'models', size: 100 },
  ])
})

it('deletes its own and leaves everything else', () => {
  mkdirSync(join(folder, 'models'))
  writeFileSync(join(folder, 'models/大きな.gguf'), 'x')
  writeFileSync(join(folder, '私のメモ.txt'), 'memo')
  eraseOwned(folder)
  expect(readdirSync(folder).sort()).toEqual(['kotonoha.lock', 'models', '私のメモ.txt'])
  expect(existsSync(join(folder, 'models/大きな.gguf'))).toBe(true)
  openStore(folder).close()
})

it('is not led out of the folder by what stands in the manifest', () => {
  const mine = join(outside, '大事な書類')
  mkdirSync(mine)
  writeFileSync(join(mine, '契約書.txt'), 'original')
  symlinkSync(mine, join(folder, 'backups-link'))
  addToManifest(folder, [
    '..',
    '.',
    '',
    '../大事な書類',
    mine,
    'models/../../大事な書類',
    '..\\大事な書類',
    'backups-link',
  ])
  eraseOwned(folder)
  expect(readFileSync(join(mine, '契約書.txt'), 'utf8')).toBe('original')
  expect(existsSync(folder)).toBe(true)
  expect(existsSync(join(folder, 'backups-link'))).toBe(false)
})

it('deletes nothing while a store has the folder', () => {
  const store = openStore(folder)
  expect(() => eraseOwned(folder)).toThrow(KotonohaError)
  expect(existsSync(join(folder, 'settings.json'))).toBe(true)
  store.close()
})
