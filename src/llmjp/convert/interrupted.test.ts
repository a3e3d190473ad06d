import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { textOf, textsOf } from '../gguf.ts'
import { type ConvertOptions, convert } from './convert.ts'
import { failure, golden, llamaFolder, llamaTensors, safetensors, type Tensors } from './testing.ts'
import { openUnfinished, readJournal } from './unfinished-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'interrupted '))
afterAll(() => rmSync(folder, { recursive: true }))
const size = { vocabulary: 304, width: 64, inner: 64, layers: 3 }
const model = llamaFolder(join(folder, 'model'), size)

/** An empty folder for each test, and the name of the file that is to be written into it. */
function place(name: string): { beside: () => string[]; out: string } {
  const path = join(folder, name)
  mkdirSync(path)
  return { out: join(path, 'model.gguf'), beside: () => readdirSync(path).sort() }
}

async function stopAfter(bytes: number, options: Omit<ConvertOptions, 'signal'>): Promise<string> {
  const stop = new AbortController()
  const onProgress: ConvertOptions['onProgress'] = ({ step, done }) => {
    if (step === 'write' && done >= bytes) stop.abort()
  }
  return failure(convert({ ...options, signal: stop.signal, onProgress }))
}

describe('an interrupted conversion', () => {
  it('leaves nothing under the final name, and goes on with the same result', async () => {
    const { out, beside } = place('stopped')
    const whole = join(folder, 'whole.gguf')
    await convert({ folder: model, to: 'q8_0', out: whole })
    expect(await stopAfter(60_000, { folder: model, to: 'q8_0', out })).toContain('CANCELLED')
    expect(beside()).toEqual(['model.gguf.part', 'model.gguf.part.json'])
    const { kept } = await convert({ folder: model, to: 'q8_0', out })
    expect(kept).toBeGreaterThanOrEqual(60_000)
    expect(beside()).toEqual(['model.gguf'])
    expect(readFileSync(out).equals(readFileSync(whole))).toBe(true)
  })

  it('begins anew when the weights, the type or the part file have changed', async () => {
    const { out } = place('changed')
    const own = llamaFolder(join(folder, 'own'), size)
    await stopAfter(60_000, { folder: own, to: 'f16', out })
    await stopAfter(60_000, { folder: own, to: 'q8_0', out })
    const tensors = llamaTensors(size)
    tensors['model.norm.weight'] = [[64], new Float32Array(64).fill(2)]
    writeFileSync(join(own, 'model.safetensors'), safetensors(tensors))
    utimesSync(join(own, 'model.safetensors'), 1, 1)
    await stopAfter(60_000, { folder: own, to: 'q8_0', out })
    truncateSync(`${out}.part`, 10)
    await convert({ folder: own, to: 'q8_0', out })
    const anew = join(folder, 'anew.gguf')
    await convert({ folder: own, to: 'q8_0', out: anew })
    expect(readFileSync(out).equals(readFileSync(anew))).toBe(true)
  })

  it('is not misled by a journal that is broken', async () => {
    const { out } = place('journal')
    writeFileSync(`${out}.part.json`, '{"hashed":[')
    writeFileSync(`${out}.part`, 'something')
    const { kept } = await convert({ folder: model, to: 'f16', out })
    expect(kept).toBe(0)
  })

  it('goes on after its process was killed', async () => {
    const { out } = place('killed')
    const first = await openUnfinished(out, Buffer.from('header'), 1 << 20, [])
    await first.write(new Uint8Array(1000), 6)
    // Nothing is closed: what is not in the journal counts as not written.
    const second = await openUnfinished(out, Buffer.from('header'), 1 << 20, [])
    expect(second.kept).toBe(6)
    await first.discard()
    await second.discard()
  })

  it('keeps what the journal knows to be on the disk', async () => {
    const { out } = place('kept')
    const header = Buffer.from('header')
    const first = await openUnfinished(out, header, 1 << 29, [])
    expect(first.kept).toBe(0)
    const chunk = new Uint8Array(1 << 26).fill(7)
    for (let i = 0; i < 5; i++) await first.write(chunk, header.length + i * chunk.length)
    await first.close()
    const { written } = await readJournal(out)
    expect(written).toBeGreaterThanOrEqual(1 << 28)
    const second = await openUnfinished(out, header, 1 << 29, [])
    expect(second.kept).toBe(written)
    await second.close()
    const other = await openUnfinished(out, Buffer.from('another'), 1 << 29, [])
    expect(other.kept).toBe(0)
    await other.close()
    rmSync(`${out}.part`)
  })
})

describe('a conversion that cannot be written says so', () => {
  it('because the file exists', async () => {
    const { out } = place('exists')
    writeFileSync(out, 'mine')
    expect(await failure(convert({ folder: model, to: 'f16', out }))).toContain('OUTPUT_EXISTS')
    expect(readFileSync(out, 'utf8')).toBe('mine')
  })

  it('because the folder does not', async () => {
    const out = join(folder, 'nowhere/model.gguf')
    const told = await failure(convert({ folder: model, to: 'f16', out }))
    expect(told).toContain('OUTPUT_NOT_WRITABLE')
  })

  it('because it would not fit on the disk', async () => {
    const { out, beside } = place('full')
    const told = await failure(openUnfinished(out, Buffer.from('header'), 2 ** 60, []))
    expect(told).toContain('DISK_FULL')
    expect(beside()).toEqual([])
  })

  // A device of Linux that is always full.
  if (existsSync('/dev/full'))
    it('because the disk has become full', async () => {
      const { out } = place('became-full')
      symlinkSync('/dev/full', `${out}.part`)
      expect(await failure(convert({ folder: model, to: 'f16', out }))).toContain('DISK_FULL')
      expect(existsSync(out)).toBe(false)
    })
})

describe('weights that are not what the configuration says are told, and nothing is left', () => {
  const without = (name: string): Tensors => {
    const { [name]: _, ...rest } = llamaTensors(size)
    return rest
  }
  const norm = 'model.layers.1.input_layernorm.weight'
  const values = (length: number, value: number): [number[], Float32Array] => [
    [length],
    new Float32Array(length).fill(value),
  ]
  it.each<[what: string, tensors: Tensors, told: string]>([
    ['missing', without(norm), `${norm} is missing`],
    ['of another shape', { ...llamaTensors(size), [norm]: values(32, 1) }, 'is [32], not [64]'],
    ['unknown', { ...llamaTensors(size), 'model.extra': values(4, 1) }, 'does not belong'],
    ['no number', { ...llamaTensors(size), [norm]: values(64, Number.NaN) }, 'NaN'],
    [
      'infinite',
      { ...llamaTensors(size), [norm]: values(64, Number.POSITIVE_INFINITY) },
      'Infinity',
    ],
  ])('%s', async (what, tensors, told) => {
    const { out, beside } = place(what)
    const path = llamaFolder(join(folder, `${what} model`), size, tensors)
    expect(await failure(convert({ folder: path, to: 'f16', out }))).toContain(told)
    expect(beside()).toEqual([])
  })

  it('when a shard is missing, or the index leads out of the folder', async () => {
    const { out } = place('sharded')
    const path = llamaFolder(join(folder, 'sharded model'), size)
    const index = join(path, 'model.safetensors.index.json')
    const told = async (file: string) => {
      writeFileSync(index, JSON.stringify({ weight_map: { a: file } }))
      return failure(convert({ folder: path, to: 'f16', out }))
    }
    expect(await told('absent.safetensors')).toContain('MODEL_FILE_MISSING')
    expect(await told('../model/model.safetensors')).toContain('MODEL_FILE_CORRUPT')
    expect(await told('C:\\x.safetensors')).toContain('MODEL_FILE_CORRUPT')
  })
})

describe('a configuration that cannot be converted is told', () => {
  const original = JSON.parse(readFileSync(join(golden, 'llama/config.json'), 'utf8'))
  it.each<[what: string, change: object, told: string]>([
    ['another architecture', { model_type: 'bert' }, 'MODEL_UNSUPPORTED'],
    ['none', { model_type: undefined }, 'model_type is missing'],
    ['scaled positions', { rope_scaling: { rope_type: 'llama3' } }, 'rope scaling llama3'],
    ['biases', { attention_bias: true }, 'MODEL_UNSUPPORTED'],
    ['another activation', { hidden_act: 'gelu' }, 'hidden_act'],
    ['no layers', { num_hidden_layers: 0 }, 'num_hidden_layers'],
    ['a size that is a text', { hidden_size: '64' }, 'hidden_size'],
    ['heads that do not divide', { num_key_value_heads: 3 }, 'num_key_value_heads'],
    ['a vocabulary of another size', { vocab_size: 305 }, 'is [304,64], not [305,64]'],
  ])('%s', async (what, change, told) => {
    const { out, beside } = place(what)
    const path = llamaFolder(join(folder, `config ${what}`), size)
    const sizes = { hidden_size: 64, intermediate_size: 64, num_hidden_layers: 3 }
    const config = { ...original, ...sizes, ...change }
    writeFileSync(join(path, 'config.json'), JSON.stringify(config))
    expect(await failure(convert({ folder: path, to: 'f16', out }))).toContain(told)
    expect(beside()).toEqual([])
  })
})

it('records where the weights come from', async () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  const snapshots = join(folder, 'models--llm-jp--llm-jp-3-150m/snapshots')
  mkdirSync(snapshots, { recursive: true })
  const path = llamaFolder(join(snapshots, commit), size)
  const out = join(folder, 'recorded.gguf')
  const { gguf } = await convert({ folder: path, to: 'f16', out })
  expect(textOf(gguf, 'general.name')).toBe('llm-jp-3-150m')
  expect(textOf(gguf, 'kotonoha.source')).toBe('llm-jp/llm-jp-3-150m')
  expect(textOf(gguf, 'kotonoha.source.revision')).toBe(commit)
  const files = textsOf(gguf, 'kotonoha.source.files')
  const sums = textsOf(gguf, 'kotonoha.source.sha256')
  const weights = readFileSync(join(path, 'model.safetensors'))
  expect(sums[files.indexOf('model.safetensors')]).toBe(
    createHash('sha256').update(weights).digest('hex'),
  )
})
