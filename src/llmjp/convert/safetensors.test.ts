import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSafetensors } from './safetensors.ts'
import {
  failure,
  golden,
  randomNumbers,
  safetensors,
  sourceOf,
  type Tensors,
  withHeader,
} from './testing.ts'

const read = (bytes: Uint8Array) => readSafetensors(sourceOf(bytes), 'model.safetensors')
const two: Tensors = {
  first: [[2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)],
  second: [[2], Float32Array.of(-1, 0.5)],
}

it('gives any elements of any tensor', async () => {
  const [first, second] = await read(safetensors(two))
  expect(first?.shape).toEqual([2, 3])
  expect(await first?.read(2, 3)).toEqual(Float32Array.of(3, 4, 5))
  expect(await second?.read(0, 2)).toEqual(Float32Array.of(-1, 0.5))
})

describe('a header that is wrong is told', () => {
  const changed = (change: Parameters<typeof safetensors>[1]) => safetensors(two, change)
  it.each<[what: string, bytes: Buffer, told: string]>([
    ['nothing', Buffer.alloc(0), 'MODEL_FILE_TRUNCATED'],
    ['an endless header', Buffer.alloc(64, 255), 'MODEL_FILE_CORRUPT'],
    ['no JSON', withHeader('{"first":'), 'not a JSON object'],
    ['a list', withHeader('[1,2]'), 'not a JSON object'],
    [
      'no UTF-8',
      Buffer.concat([withHeader('{}  ').subarray(0, 8), Buffer.from([123, 255, 34, 125])]),
      'not a JSON',
    ],
    ['an entry that is none', withHeader('{"first": 3}'), 'entry of tensor first'],
    [
      'a negative size',
      withHeader('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'),
      'entry',
    ],
    [
      'another type',
      changed((h) => Object.assign(h.first ?? {}, { dtype: 'I4' })),
      'MODEL_UNSUPPORTED',
    ],
    [
      'another shape',
      changed((h) => Object.assign(h.first ?? {}, { shape: [2, 4] })),
      'has 24 bytes',
    ],
    [
      'an overlap',
      changed((h) => Object.assign(h.second ?? {}, { data_offsets: [20, 28] })),
      'overlap',
    ],
    ['a file that ends early', safetensors(two).subarray(0, -1), 'MODEL_FILE_TRUNCATED'],
    [
      'data far beyond the end',
      changed((h) => Object.assign(h.second ?? {}, { data_offsets: [2 ** 50, 2 ** 50 + 8] })),
      'MODEL_FILE_TRUNCATED',
    ],
  ])('%s', async (_, bytes, told) => {
    expect(await failure(read(bytes))).toContain(told)
  })
})

it('never fails but by a code, whatever bytes are changed', async () => {
  const whole = readFileSync(join(golden, 'llama/model.safetensors'))
  const random = randomNumbers(1)
  const seen = new Set<string>()
  for (let round = 0; round < 1000; round++) {
    const bytes = Uint8Array.from(
      whole.subarray(0, round % 5 ? whole.length : random(whole.length)),
    )
    for (let change = 0; change < 3; change++) bytes[random(round % 2 ? 16 : 3000)] = random(256)
    const outcome = await failure(
      read(bytes).then(async (tensors) => {
        for (const { shape, read } of tensors)
          await read(
            0,
            shape.reduce((a, b) => a * b, 1),
          )
      }),
    )
    seen.add(outcome.split(':')[0] ?? '')
  }
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['MODEL_FILE_CORRUPT', 'MODEL_FILE_TRUNCATED', 'none']),
  )
})
