import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'

const shipped = ['summary', 'proofread', 'table'].map((id) => ({
  id,
  title: `題 ${id}`,
  reading: 'よみ',
  text: `本文 ${id} {{文章}}`,
}))
const own = { title: '自分の定型文', reading: 'じぶん', text: '{{名前}}さん' }

let folder: string
let store: Store
let now = 0
const open = () => openStore(folder, { now: () => ++now })
const prompts = (from = shipped) => store.prompts(from)
const ids = (from = shipped) =>
  prompts(from)
    .list()
    .prompts.map(({ id }) => id)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '定型文 '))
  store = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

it('are those of the program, until something is added', () => {
  expect(prompts().list()).toEqual({
    prompts: shipped.map((one) => ({ ...one, origin: 'shipped' })),
    deleted: [],
  })
  const { id } = prompts().add(own)
  store.close()
  store = open()
  expect(prompts().list().prompts.at(-1)).toEqual({ id, ...own, origin: 'own' })
})

it('keep a changed wording over new versions, and can go back to the original', () => {
  const changed = { title: '変えた', reading: '', text: '変えた本文' }
  prompts().update('proofread', changed)
  const newer = shipped.map((one) => ({ ...one, text: `新しい ${one.text}` }))
  expect(prompts(newer).list().prompts).toMatchObject([
    { origin: 'shipped', text: '新しい 本文 summary {{文章}}' },
    { ...changed, origin: 'changed' },
    { origin: 'shipped' },
  ])
  prompts(newer).reset('proofread')
  expect(prompts(newer).list().prompts[1]).toEqual({ ...newer[1], origin: 'shipped' })
  // Saved as it was is not changed.
  prompts().update('table', { title: '題 table', reading: 'よみ', text: '本文 table {{文章}}' })
  expect(prompts().list().prompts[2]?.origin).toBe('shipped')
})

it('are deleted and brought back to their place', () => {
  const { id } = prompts().add(own)
  prompts().delete('summary')
  prompts().delete(id)
  expect(ids()).toEqual(['proofread', 'table'])
  expect(
    prompts()
      .list()
      .deleted.map((one) => one.id),
  ).toEqual([id, 'summary'])
  prompts().restore('summary')
  prompts().restore(id)
  expect(ids()).toEqual(['summary', 'proofread', 'table', id])
})

it('keep their order, with what was not named at the end', () => {
  const { id } = prompts().add(own)
  prompts().order([id, 'table', 'unknown'])
  expect(ids()).toEqual([id, 'table', 'summary', 'proofread'])
  const second = prompts().add({ ...own, title: 'あと' })
  expect(ids().at(-1)).toBe(second.id)
})

it('forget for good only what the user made and deleted long ago', () => {
  const { id } = prompts().add(own)
  prompts().delete(id)
  prompts().delete('table')
  prompts().purge(now - 1)
  expect(prompts().list().deleted).toHaveLength(2)
  prompts().purge(now)
  expect(
    prompts()
      .list()
      .deleted.map((one) => one.id),
  ).toEqual(['table'])
})

it('take from a file what they do not say yet', () => {
  const contents = [own, own, { ...own, text: '別の本文' }, ...shipped]
  expect(prompts().import(contents)).toBe(2)
  expect(prompts().import(contents)).toBe(0)
  expect(ids()).toHaveLength(5)
})

it('know nothing of prompts that are not there', () => {
  const missing = expect.objectContaining({ code: 'PROMPT_NOT_FOUND' })
  expect(() => prompts().update('gone', own)).toThrow(missing)
  expect(() => prompts().delete('gone')).toThrow(missing)
  expect(() => prompts().restore('gone')).toThrow(missing)
  expect(() => prompts().reset(prompts().add(own).id)).toThrow(missing)
})

it('no longer show a note on a prompt that the program has dropped', () => {
  prompts().delete('summary')
  prompts().update('table', own)
  expect(prompts([]).list()).toMatchObject({ prompts: [{ ...own, origin: 'own' }], deleted: [] })
})
