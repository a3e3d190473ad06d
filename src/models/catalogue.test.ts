import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { promptFormat } from '../llmjp/formats.ts'
import { parseCatalogue, quantizationOf } from './catalogue.ts'

const resources = join(import.meta.dirname, '../../resources')

const own = () => parseCatalogue(readFileSync(join(resources, 'catalogue.json'), 'utf8'))

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

it.each([
  ['llm-jp-3-13b-instruct-IQ4_XS.gguf', 'IQ4_XS'],
  ['llm-jp-4-33b-thinking-BF16.gguf', 'BF16'],
  ['a.Q5_K_M.gguf', 'Q5_K_M'],
  ['model-f16-00001-of-00003.gguf', 'F16'],
  ['model.gguf', '?'],
])('reads the quantization from %s', (path, quantization) => {
  expect(quantizationOf(path)).toBe(quantization)
})
