import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DataFolderState } from '../contract/data-folder.ts'
import type { App, AppClient } from './app.ts'
import { dataFolderInUse, relocateData } from './data-folder.ts'
import { noDesktop } from './desktop.ts'
import { startApp } from './testing.ts'

let home: string
let standard: string
let picked: string | null
let app: App
let client: AppClient

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), '田中　太郎-'))
  standard = join(home, 'data')
  picked = null
  await open()
})
afterEach(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

async function open() {
  ;({ app, client } = await startApp(dataFolderInUse(standard), {
    host: 'desktop',
    desktop: { ...noDesktop, pickDataFolder: async () => picked },
    relocate: (folder) => relocateData(standard, folder),
  }))
}

async function statesUntilDone(work: () => Promise<unknown>): Promise<DataFolderState[]> {
  const states: DataFolderState[] = []
  const events = await client.events()
  const working = work()
  for await (const event of events) {
    if (event.type !== 'data-folder-changed') continue
    states.push(event.state)
    if (!['still', 'moving'].includes(event.state.status)) break
  }
  await working
  return states
}

it('moves everything to a chosen folder, which the next start uses', async () => {
  const { id } = await client.conversations.createText({ modelId: null })
  mkdirSync(join(standard, 'models'), { recursive: true })
  writeFileSync(join(standard, 'models/大きな.gguf'), 'x'.repeat(5_000_000))
  picked = join(home, '外付け　ディスク')
  mkdirSync(picked)
  expect(await client.dataFolder.chooseTarget()).toMatchObject({ to: picked })
  const states = await statesUntilDone(() => client.dataFolder.move())
  expect(states.at(-1)).toEqual({ status: 'moved', from: standard, to: picked })
  expect(states.filter(({ status }) => status === 'moving').length).toBeGreaterThan(1)
  await open()
  expect((await client.host.info()).dataFolder).toBe(picked)
  expect((await client.conversations.read({ id })).conversation.kind).toBe('text')
  expect(readFileSync(join(picked, 'models/大きな.gguf'), 'utf8')).toHaveLength(5_000_000)
  // What was there is still there, until the user deletes it.
  expect(existsSync(join(standard, 'kotonoha.db'))).toBe(true)
})

it('makes a folder of its own in one that holds something, and refuses one inside of the data', async () => {
  expect(await client.dataFolder.chooseTarget()).toBeNull()
  picked = join(home, '書類')
  mkdirSync(picked)
  writeFileSync(join(picked, '契約書.txt'), '')
  expect(await client.dataFolder.chooseTarget()).toMatchObject({ to: join(picked, 'Kotonoha') })
  picked = join(standard, 'inside')
  mkdirSync(picked)
  await expect(client.dataFolder.chooseTarget()).rejects.toThrow()
  // Nothing is chosen now, so nothing is moved.
  await expect(client.dataFolder.move()).rejects.toThrow()
  expect(await client.dataFolder.state()).toEqual({ status: 'still' })
})

it('stays where it is when the move fails half-way', async () => {
  picked = join(home, 'full')
  mkdirSync(picked)
  await client.dataFolder.chooseTarget()
  writeFileSync(join(picked, 'appeared.txt'), 'meanwhile')
  const states = await statesUntilDone(() => client.dataFolder.move())
  expect(states.at(-1)).toMatchObject({ status: 'failed', failure: { code: 'FOLDER_UNSUITABLE' } })
  expect(readFileSync(join(picked, 'appeared.txt'), 'utf8')).toBe('meanwhile')
  expect(existsSync(join(picked, 'kotonoha.db'))).toBe(false)
  expect(dataFolderInUse(standard)).toBe(standard)
  await open()
})

it('begins nothing anew when the place it was moved to is gone', () => {
  relocateData(standard, join(home, 'unplugged'))
  expect(() => dataFolderInUse(standard)).toThrow('DATA_NOT_FOUND')
  expect(existsSync(join(home, 'unplugged'))).toBe(false)
  writeFileSync(join(home, 'data-folder.json'), '{"folder": "relative"}')
  expect(() => dataFolderInUse(standard)).toThrow('DATA_NOT_FOUND')
  rmSync(join(home, 'data-folder.json'))
})

it('erases what is its own, after saying what that is, and starts as new', async () => {
  await client.settings.change({ theme: 'dark' })
  await client.conversations.createText({ modelId: null })
  mkdirSync(join(standard, 'models'), { recursive: true })
  writeFileSync(join(standard, 'models/私の.gguf'), 'x')
  const { owned, others } = await client.dataFolder.contents()
  expect(owned.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kotonoha.db', 'settings.json']),
  )
  expect(others).toContainEqual({ name: 'models', size: 1 })
  const states = await statesUntilDone(() => client.dataFolder.erase())
  expect(states.at(-1)).toEqual({ status: 'erased' })
  expect(existsSync(join(standard, 'models/私の.gguf'))).toBe(true)
  await open()
  expect(await client.conversations.list({ query: '' })).toEqual([])
  expect((await client.settings.read()).settings.theme).toBe('system')
})
