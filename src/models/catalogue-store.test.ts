import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseCatalogue } from './catalogue.ts'
import { CatalogueStore } from './catalogue-store.ts'

const resources = join(import.meta.dirname, '../../resources')
const shipped = readFileSync(join(resources, 'catalogue.json'), 'utf8')
const { models, updated } = parseCatalogue(shipped)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => new CatalogueStore(resources, folder)
const changed = (change: object) => JSON.stringify({ ...JSON.parse(shipped), ...change })

it('says what another catalogue would change, before it is taken', () => {
  const [first, second, ...rest] = models
  if (!first || !second) throw new Error('no models')
  const text = changed({
    updated: '2099-01-01',
    models: [{ ...first, context: 9, warning: 'x。' }, ...rest, { ...second, id: 'n', name: '新' }],
  })
  const store = open()
  expect(store.compare(text)).toEqual({
    from: { updated, models: models.length },
    to: { updated: '2099-01-01', models: models.length },
    isUsed: true,
    added: ['新'],
    removed: [second.name],
    changed: [{ name: first.name, fields: ['context', 'warning'] }],
  })
  expect(store.state).toEqual({ updated, models: models.length, origin: 'shipped' })
})

it('keeps the one the user brings, until it is reset', () => {
  const store = open()
  store.import(changed({ updated: '2099-01-01', models: [] }))
  expect(store.state).toEqual({ updated: '2099-01-01', models: 0, origin: 'imported' })
  expect(open().state).toEqual(store.state)
  store.reset()
  expect(store.state.origin).toBe('shipped')
  expect(open().state).toEqual(store.state)
})

it('does not go back to an older one', () => {
  const old = changed({ updated: '2000-01-01' })
  expect(open().compare(old).isUsed).toBe(false)
  expect(() => open().import(old)).toThrow('CATALOGUE_OLD')
  // It was taken when the program's own was older still.
  writeFileSync(join(folder, 'catalogue.json'), old)
  expect(open().state.origin).toBe('shipped')
})

it.each([
  '',
  '[]',
  '<html>',
  JSON.stringify({ version: 2, updated: '2099-01-01', models: [] }),
  changed({ models: [{ ...models[0], repo: '../x' }] }),
  changed({ models: [{ ...models[0], scores: [{ benchmark: 'mine', value: 1 }] }] }),
  changed({ models: [models[0], models[0]] }),
])('refuses what is no catalogue: %#', (wrong) => {
  expect(() => open().compare(wrong)).toThrow('CATALOGUE_INVALID')
  expect(() => open().import(wrong)).toThrow('CATALOGUE_INVALID')
  writeFileSync(join(folder, 'catalogue.json'), wrong)
  expect(open().current.models).toHaveLength(models.length)
})
