import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { KotonohaError } from '../../contract/errors.ts'
import { type FileSource, fileSource } from '../file-source.ts'
import { readSafetensors } from './safetensors.ts'
import { brokenFile, type SourceTensor } from './source-tensor.ts'
import { readTorchFile } from './torch-file.ts'

/** Open files of weights. */
export interface Weights {
  readonly tensors: ReadonlyMap<string, SourceTensor>
  close(): Promise<void>
}

const Index = z.object({ weight_map: z.record(z.string(), z.string()) })

/** Names that weights have, the preferred first; an index names the files of a sharded model. */
const MODEL_FILES = [
  'model.safetensors.index.json',
  'model.safetensors',
  'pytorch_model.bin.index.json',
  'pytorch_model.bin',
]
const ADAPTER_FILES = ['adapter_model.safetensors', 'adapter_model.bin']

/**
 * Names of the files with a model's or an adapter's weights, the index first if there is one.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT (index)
 */
export async function weightFiles(folder: string, of: 'model' | 'adapter'): Promise<string[]> {
  const names = of === 'model' ? MODEL_FILES : ADAPTER_FILES
  for (const name of names) {
    if (!(await isThere(join(folder, name)))) continue
    if (!name.endsWith('.json')) return [name]
    const index = Index.safeParse(await readJson(folder, name))
    if (!index.success) throw brokenFile(name, 'weight_map is missing')
    const shards = [...new Set(Object.values(index.data.weight_map))].sort()
    // An index names files beside it and nowhere else.
    const wrong = shards.find((shard) => !/^[^/\\:]+\.(safetensors|bin)$/.test(shard))
    if (shards.length === 0 || wrong !== undefined)
      throw brokenFile(name, `weight_map names ${wrong ?? 'no file'}`)
    return [name, ...shards]
  }
  throw new KotonohaError('MODEL_FILE_MISSING', {
    subject: join(folder, names.at(-2) ?? ''),
    detail: `none of ${names.join(', ')}`,
  })
}

/**
 * Opens the weights named by `weightFiles`.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT, MODEL_FILE_TRUNCATED,
 *   MODEL_UNSUPPORTED
 */
export async function openWeights(folder: string, files: readonly string[]): Promise<Weights> {
  const sources: FileSource[] = []
  const tensors = new Map<string, SourceTensor>()
  const close = async () => {
    for (const source of sources) await source.close()
  }
  try {
    for (const file of files.filter((name) => !name.endsWith('.json'))) {
      const source = await fileSource(join(folder, file))
      sources.push(source)
      const read = file.endsWith('.safetensors') ? readSafetensors : readTorchFile
      for (const tensor of await read(source, file)) {
        if (tensors.has(tensor.name)) throw brokenFile(file, `tensor ${tensor.name} occurs twice`)
        tensors.set(tensor.name, tensor)
      }
    }
    return { tensors, close }
  } catch (error) {
    await close()
    throw error
  }
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/**
 * The value of a JSON file.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT
 */
export async function readJson(folder: string, name: string): Promise<unknown> {
  const text = await readFile(join(folder, name), 'utf8').catch((cause: unknown) => {
    throw new KotonohaError('MODEL_FILE_MISSING', { subject: join(folder, name) }, { cause })
  })
  try {
    return JSON.parse(text)
  } catch {
    throw brokenFile(name, 'this is not JSON')
  }
}
