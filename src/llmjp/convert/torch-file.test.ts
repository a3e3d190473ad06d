import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPickle } from './pickle.ts'
import { failure, golden, randomNumbers, sourceOf } from './testing.ts'
import { readTorchFile } from './torch-file.ts'
import { readZip } from './zip.ts'

const whole = Uint8Array.from(readFileSync(join(golden, 'gpt2/pytorch_model.bin')))
const read = (bytes: Uint8Array) => readTorchFile(sourceOf(bytes), 'pytorch_model.bin')
const pickle = (text: string) =>
  failure((async () => readPickle(Buffer.from(text, 'latin1'), 'data.pkl'))())

it('reads what torch.save wrote', async () => {
  const tensors = await read(whole)
  expect(tensors).toHaveLength(28)
  const embedding = tensors.find(({ name }) => name === 'transformer.wte.weight')
  expect(embedding?.shape).toEqual([304, 32])
  expect(await embedding?.read(0, 4)).toHaveLength(4)
})

it('reads a dict of one entry', () => {
  const value = readPickle(Buffer.from('\x80\x02}X\x01\0\0\0aK\x05s.', 'latin1'), 'data.pkl')
  expect(value).toEqual(new Map([['a', 5]]))
})

describe('a pickle that would run something is refused, and nothing is run', () => {
  it.each([
    ['a shell', '\x80\x02cos\nsystem\nX\x02\0\0\0id\x85R.', 'os.system'],
    ['an import', '\x80\x02c__builtin__\neval\nX\x01\0\0\x001\x85R.', '__builtin__.eval'],
    ['torch.load in itself', '\x80\x02ctorch\nload\n)R.', 'torch.load'],
    ['a global of protocol 4', '\x80\x04X\x02\0\0\0os.', 'protocol 4'],
    ['a global by the stack', '\x80\x02X\x02\0\0\0osX\x06\0\0\0system\x93.', 'operation 0x93'],
    ['an instance', '\x80\x02(ios\nsystem\n.', 'operation 0x69'],
    ['an object', '\x80\x02ctorch\nFloatStorage\n)\x81.', 'operation 0x81'],
    ['an extension', '\x80\x02\x82\x01.', 'operation 0x82'],
    ['a call of what is no name', '\x80\x02X\x02\0\0\0id)R.', 'calls what is no name'],
    ['attributes', '\x80\x02ctorch\nFloatStorage\n}b.', 'sets attributes'],
  ])('%s', async (_, text, told) => {
    const outcome = await pickle(text)
    expect(outcome).toContain('MODEL_UNSUPPORTED')
    expect(outcome).toContain(told)
  })
})

it.each([
  ['', 'ends early'],
  ['\x80\x02', 'ends early'],
  ['\x80\x02.', 'stack is empty'],
  ['\x80\x02t.', 'no mark'],
  ['\x80\x02h\x05.', 'remembered'],
  ['\x80\x02X\xff\xff\xff\x7fab.', 'ends early'],
  ['\x80\x02}NNs.', 'a key'],
  ['\x80\x02}(Nu.', 'without a value'],
  ['\x80\x02NNa.', 'no list'],
  ['\x80\x02NX\x01\0\0\0aNs.', 'no dict'],
  ['\x80\x02X\x01\0\0\0\xff.', 'UTF-8'],
  ['\x80\x02cos', 'line'],
])('a pickle that is broken is told (%j)', async (text, told) => {
  const outcome = await pickle(text)
  expect(outcome).toContain('MODEL_FILE_CORRUPT')
  expect(outcome).toContain(told)
})

it('refuses what is no state dict, and what is no such file', async () => {
  expect(await failure(read(Buffer.from('\x80\x02}q\0.', 'latin1')))).toContain(
    'not the zip format',
  )
  expect(await failure(read(Buffer.from('PK\x03\x04')))).toContain('no zip archive')
  expect(await failure(read(whole.subarray(0, -1)))).toContain('MODEL_FILE_CORRUPT')
  expect(await failure(read(new Uint8Array()))).toContain('MODEL_UNSUPPORTED')
})

it('never fails but by a code, whatever bytes are changed', async () => {
  const entries = await readZip(sourceOf(whole), 'pytorch_model.bin')
  const data = [...entries].find(([name]) => name.endsWith('data.pkl'))?.[1]
  if (!data) throw new Error('no data.pkl')
  const random = randomNumbers(2)
  const seen = new Set<string>()
  for (let round = 0; round < 1500; round++) {
    const bytes = Uint8Array.from(whole)
    // In the pickle, or in the directory at the end.
    const [start, size] = round % 2 ? [data.offset, data.size] : [whole.length - 2500, 2500]
    for (let change = 0; change <= round % 4; change++) bytes[start + random(size)] = random(256)
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
    expect.arrayContaining(['MODEL_FILE_CORRUPT', 'MODEL_UNSUPPORTED', 'none']),
  )
})
