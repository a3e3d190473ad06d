import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { promptFormat } from '../llmjp/formats.ts'
import { Catalogue, importCatalogue, lookUp, quantizationOf, readCatalogue } from './catalogue.ts'
import { Ledger } from './ledger.ts'
import { LoopbackHub } from './loopback-hub.ts'
import { Network } from './network.ts'

const resources = join(import.meta.dirname, '../../resources')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const own = () => readCatalogue(resources, folder)

it('knows every LLM-jp model that may be used freely', () => {
  const { models } = own()
  const ids = models.map(({ id }) => id)
  for (const id of [
    'llm-jp-1.3b-v1.0',
    'llm-jp-13b-instruct-lora-jaster-dolly-oasst-v1.0',
    'llm-jp-13b-dpo-lora-hh_rlhf_ja-v1.1',
    'llm-jp-13b-instruct-full-ac_001_16x-dolly-ichikara_004_001_single-oasst-oasst2-v2.0',
    'llm-jp-3-150m',
    'llm-jp-3-13b-instruct3',
    'llm-jp-3-8x13b-instruct2',
    'llm-jp-3.1-1.8b-instruct4',
    'llm-jp-4-8b-instruct',
    'llm-jp-4-33b-base',
    'llm-jp-4.1-32b-a3b-thinking',
  ])
    expect(ids).toContain(id)
  expect(ids.filter((id) => id.includes('172b'))).toEqual([])
  for (const { licence, warning, description } of models) {
    expect(licence).toBe('Apache-2.0')
    expect(warning).toMatch(/。$/)
    expect(description).toMatch(/。$/)
  }
})

it('recommends what the prompts are sampled with', () => {
  for (const { id, family, kind, recommended } of own().models)
    if (kind === 'chat') expect(promptFormat(family).recommended, id).toMatchObject(recommended)
})

it('has shapes that give the number of parameters', () => {
  for (const { id, shape, parameters, unverified } of own().models) {
    if (!shape || !parameters || shape.experts > 0 || unverified.includes('parameters')) continue
    const attention = 2 * shape.width * shape.headLength * (shape.heads + shape.keyHeads)
    const layer = attention + 3 * shape.width * shape.feedForward + 2 * shape.width
    const all = 2 * shape.vocabulary * shape.width + shape.layers * layer + shape.width
    expect(all, id).toBe(parameters)
  }
})

it('says what is not verified', () => {
  for (const { gguf } of own().models)
    for (const { files } of gguf)
      for (const { path, size, sha256, unverified } of files) {
        expect(unverified.includes('size'), path).toBe(size === null)
        expect(unverified.includes('sha256'), path).toBe(sha256 === null)
      }
})

it('gives way to a newer one that the user brings, and to nothing else', () => {
  const text = readFileSync(join(resources, 'catalogue.json'), 'utf8')
  const path = join(folder, 'brought.json')
  const newer = Catalogue.parse({ ...JSON.parse(text), updated: '2099-01-01', models: [] })
  writeFileSync(path, JSON.stringify(newer))
  expect(importCatalogue(path, folder)).toEqual(newer)
  expect(own()).toEqual(newer)
  writeFileSync(path, JSON.stringify({ ...newer, updated: '2000-01-01' }))
  importCatalogue(path, folder)
  expect(own().models.length).toBeGreaterThan(50)
  const [model] = own().models
  for (const wrong of [
    '',
    '[]',
    '<html>',
    JSON.stringify({ version: 2, updated: '2099-01-01', models: [] }),
    JSON.stringify({ ...newer, models: [{ ...model, repo: '../x' }] }),
    JSON.stringify({ ...newer, models: [model, model] }),
  ]) {
    writeFileSync(path, wrong)
    expect(() => importCatalogue(path, folder), wrong).toThrow('CATALOGUE_INVALID')
  }
  expect(own().models.length).toBeGreaterThan(50)
})

it('learns from the hub what it has not known', async () => {
  const hub = await LoopbackHub.start()
  try {
    hub.files.set('m-Q4_K_M.gguf', Buffer.alloc(10))
    hub.files.set('q8/m-Q8_0-00001-of-00002.gguf', Buffer.alloc(20))
    hub.files.set('q8/m-Q8_0-00002-of-00002.gguf', Buffer.alloc(30))
    hub.files.set('README.md', Buffer.alloc(40))
    const gguf = { ...hub, converter: 'x', official: false, files: [], unverified: ['repo'] }
    const network = new Network({ ledger: new Ledger(folder), offline: () => false })
    const access = { endpoint: hub.endpoint, token: null }
    const found = await lookUp(network, access, gguf, new AbortController().signal)
    await network.disconnect()
    expect(found.files).toMatchObject([
      { path: 'm-Q4_K_M.gguf', quantization: 'Q4_K_M', size: 10, unverified: [] },
      { path: 'q8/m-Q8_0-00001-of-00002.gguf', quantization: 'Q8_0', size: 50, sha256: null },
    ])
    expect(found.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(found.unverified).toEqual([])
  } finally {
    await hub.close()
  }
})

it.each([
  ['llm-jp-3-13b-instruct-IQ4_XS.gguf', 'IQ4_XS'],
  ['llm-jp-4-33b-thinking-BF16.gguf', 'BF16'],
  ['a.Q5_K_M.gguf', 'Q5_K_M'],
  ['model-f16-00001-of-00003.gguf', 'F16'],
  ['model.gguf', '?'],
])('reads the quantization from %s', (path, quantization) => {
  expect(quantizationOf(path)).toBe(quantization)
})
