import { basename, join } from 'node:path'
import { KotonohaError } from '../../contract/errors.ts'
import { fileSource } from '../file-source.ts'
import { type Gguf, readGguf } from '../gguf.ts'
import { type Adapter, readAdapter } from './adapter.ts'
import { parseConfig } from './config.ts'
import { readFolderVocabulary } from './folder-vocabulary.ts'
import { type LaidOutTensor, layOut, type MetadataEntry } from './gguf-writer.ts'
import { type PlannedTensor, planOf } from './plan.ts'
import { type HashedFile, hashFiles, provenanceOf } from './provenance.ts'
import { type Encoding, F32 } from './quantize.ts'
import { encodingOf, FILE_TYPES, type Target } from './recipe.ts'
import { rowBlocks } from './rows.ts'
import { brokenFile, type SourceTensor } from './source-tensor.ts'
import {
  keepHashes,
  openUnfinished,
  readJournal,
  type UnfinishedFile,
  unfinishedNames,
} from './unfinished-file.ts'
import { isThere, openWeights, readJson, type Weights, weightFiles } from './weights.ts'

/** Version of what this converter writes; it goes into the file. */
const CONVERTER = 'kotonoha-convert 1'
/** The largest number that a 16-bit float, and so the scale of a block, can be. */
const LARGEST = 65_504

export interface ConvertOptions {
  /** As Hugging Face lays a model out: `config.json`, a tokenizer, weights. */
  readonly folder: string
  readonly to: Target
  /** The GGUF file to write; it must not exist. */
  readonly out: string
  /** A folder with a LoRA adapter of PEFT to merge. */
  readonly adapter?: string
  /** `general.name`; the repository's or the folder's name unless given. */
  readonly name?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ConvertProgress) => void
}

/** First the sources are read and hashed, then the file is written. */
export interface ConvertProgress {
  readonly step: 'hash' | 'write'
  /** Bytes read or written. */
  readonly done: number
  readonly total: number
}

export interface Converted {
  /** The header of the finished file, read back. */
  readonly gguf: Gguf
  /** Bytes that an interrupted run had already written. */
  readonly kept: number
}

/**
 * Converts published weights to a GGUF file. It has the name `out.part` until it is whole; an
 * interrupted conversion goes on from there when it is called again. Tensors are read, converted
 * and written some rows at a time.
 * @throws KotonohaError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT, MODEL_FILE_TRUNCATED,
 *   MODEL_UNSUPPORTED (about the folder), OUTPUT_EXISTS, OUTPUT_NOT_WRITABLE, DISK_FULL,
 *   CONVERSION_CANCELLED
 */
export async function convert(options: ConvertOptions): Promise<Converted> {
  if (await isThere(options.out)) throw new KotonohaError('OUTPUT_EXISTS', { subject: options.out })
  try {
    return await converted(options)
  } catch (error) {
    if (options.signal?.aborted && !(error instanceof KotonohaError))
      throw new KotonohaError('CONVERSION_CANCELLED', {}, { cause: error })
    throw error
  }
}

async function converted(options: ConvertOptions): Promise<Converted> {
  const { folder, adapter: adapterFolder, to, out } = options
  const config = parseConfig(await readJson(folder, 'config.json'))
  const vocabulary = await readFolderVocabulary(folder, config)
  const names = await weightFiles(folder, 'model')
  const weights = await openWeights(folder, names)
  try {
    const plan = planOf(config, weights.tensors)
    const files = ['config.json', ...vocabulary.files, ...names].map((name) => join(folder, name))
    let adapter: Adapter = new Map()
    if (adapterFolder !== undefined) {
      const adapterNames = await weightFiles(adapterFolder, 'adapter')
      adapter = await openAdapter(adapterFolder, adapterNames, plan.tensors)
      for (const name of ['adapter_config.json', ...adapterNames])
        files.push(join(adapterFolder, name))
    }
    const hashed = await hashes(files, options)
    const metadata: MetadataEntry[] = [
      ['general.architecture', 'text', plan.architecture],
      ...(await origin(options, hashed)),
      ['general.file_type', 'u32', FILE_TYPES[to]],
      ['general.quantization_version', 'u32', 2],
      ...plan.metadata,
      ...vocabulary.metadata,
    ]
    const encodings = plan.tensors.map((tensor) => encodingOf(tensor, to))
    const stored = plan.tensors.map(({ name, shape }, i) => ({
      name,
      shape,
      type: encodings[i] ?? F32,
    }))
    const { header, tensors, size } = layOut(metadata, stored)
    const file = await openUnfinished(out, header, size, hashed)
    try {
      await writeTensors(file, plan.tensors, encodings, tensors, weights, adapter, size, options)
      const gguf = await readBack(unfinishedNames(out).part, size)
      await file.finish()
      return { gguf, kept: file.kept }
    } catch (error) {
      // Weights that are wrong stay so; whatever else has happened, another run can go on.
      const hopeless = error instanceof KotonohaError && error.code === 'MODEL_FILE_CORRUPT'
      await (hopeless ? file.discard() : file.close()).catch(() => {})
      throw error
    }
  } finally {
    await weights.close()
  }
}

async function openAdapter(
  folder: string,
  names: readonly string[],
  planned: readonly PlannedTensor[],
): Promise<Adapter> {
  const config = await readJson(folder, 'adapter_config.json')
  const weights = await openWeights(folder, names)
  try {
    return await readAdapter(config, weights.tensors, planned)
  } finally {
    await weights.close()
  }
}

async function hashes(paths: readonly string[], options: ConvertOptions): Promise<HashedFile[]> {
  const { signal, onProgress, out } = options
  const total = (await Promise.all(paths.map(sizeOfFile))).reduce((sum, one) => sum + one, 0)
  let done = 0
  const hashed = await hashFiles(paths, (await readJournal(out)).hashed, signal, (bytes) => {
    done += bytes
    onProgress?.({ step: 'hash', done, total })
  })
  await keepHashes(out, hashed)
  return hashed
}

async function sizeOfFile(path: string): Promise<number> {
  const source = await fileSource(path)
  await source.close()
  return source.size
}

/** What the file tells about where it comes from. */
async function origin(
  { folder, adapter, name }: ConvertOptions,
  hashed: readonly HashedFile[],
): Promise<MetadataEntry[]> {
  const { source, revision } = await provenanceOf(folder)
  const given = adapter === undefined ? source : (await provenanceOf(adapter)).source
  const entries: MetadataEntry[] = [
    ['general.name', 'text', name ?? basename(given)],
    ['kotonoha.source', 'text', source],
  ]
  if (revision !== undefined) entries.push(['kotonoha.source.revision', 'text', revision])
  if (adapter !== undefined) entries.push(['kotonoha.adapter', 'text', given])
  entries.push(
    ['kotonoha.source.files', 'texts', hashed.map(({ path }) => basename(path))],
    ['kotonoha.source.sha256', 'texts', hashed.map(({ sha256 }) => sha256)],
    ['kotonoha.converter', 'text', CONVERTER],
  )
  return entries
}

async function writeTensors(
  file: UnfinishedFile,
  planned: readonly PlannedTensor[],
  encodings: readonly Encoding[],
  laidOut: readonly LaidOutTensor[],
  weights: Weights,
  adapter: Adapter,
  total: number,
  { signal, onProgress }: ConvertOptions,
): Promise<void> {
  for (const [i, tensor] of planned.entries()) {
    const place = laidOut[i]
    const encoding = encodings[i]
    // What lies in the middle of the kept bytes is written again as a whole.
    if (!place || !encoding || place.offset + place.size <= file.kept) continue
    let offset = place.offset
    for await (const rows of tensorRows(tensor, weights.tensors, adapter)) {
      signal?.throwIfAborted()
      refuseUnusual(rows, encoding, tensor.name)
      const bytes = encoding.encode(rows)
      await file.write(bytes, offset)
      offset += bytes.length
      onProgress?.({ step: 'write', done: offset, total })
    }
  }
}

async function* tensorRows(
  { parts }: PlannedTensor,
  tensors: ReadonlyMap<string, SourceTensor>,
  adapter: Adapter,
): AsyncGenerator<Float32Array> {
  for (const part of parts) {
    const tensor = tensors.get(part.source)
    if (!tensor) throw brokenFile(part.source, `tensor ${part.source} is missing`)
    yield* rowBlocks(part, tensor, adapter)
  }
}

function refuseUnusual(values: Float32Array, encoding: Encoding, name: string): void {
  const most = encoding === F32 ? Number.MAX_VALUE : LARGEST
  for (let i = 0; i < values.length; i++)
    if (!(Math.abs(values[i] ?? 0) <= most))
      throw brokenFile(name, `tensor ${name} has the value ${values[i]}`)
}

/** The finished file must be one that the program itself would open. */
async function readBack(path: string, size: number): Promise<Gguf> {
  const source = await fileSource(path)
  try {
    return await readGguf({ ...source, size })
  } finally {
    await source.close()
  }
}
