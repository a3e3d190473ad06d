import type { ByteSource } from '../gguf.ts'
import {
  PickleCall,
  PickleGlobal,
  PicklePersistent,
  type PickleValue,
  readPickle,
} from './pickle.ts'
import {
  brokenFile,
  elementsOf,
  readExactly,
  type SourceTensor,
  type SourceType,
  sizeOf,
  tensorInFile,
  unsupported,
} from './source-tensor.ts'
import { readZip, type ZipEntry } from './zip.ts'

const STORAGES: Readonly<Record<string, SourceType>> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
}
const MAX_PICKLE = 1 << 27

/**
 * The tensors of a state dict that torch.save wrote (since PyTorch 1.6: a zip archive with the
 * pickle `data.pkl` and a file for each storage). Nothing of the pickle is run. Tensors of whole
 * numbers are left out: they are never weights.
 * @throws KotonohaError MODEL_UNSUPPORTED for what is no plain state dict, MODEL_FILE_CORRUPT,
 *   MODEL_FILE_TRUNCATED
 */
export async function readTorchFile(source: ByteSource, file: string): Promise<SourceTensor[]> {
  const first = await readExactly(source, file, 0, Math.min(2, source.size))
  if (first[0] !== 0x50 || first[1] !== 0x4b)
    throw unsupported(file, 'this is not the zip format of torch.save (PyTorch 1.6 or later)')
  const entries = await readZip(source, file)
  const pickleName = [...entries.keys()].find((name) => /^[^/]*\/data\.pkl$/.test(name))
  const pickle = entries.get(pickleName ?? '')
  if (pickleName === undefined || !pickle) throw brokenFile(file, 'data.pkl is missing')
  if (pickle.size > MAX_PICKLE) throw brokenFile(file, `data.pkl of ${pickle.size} bytes`)
  const folder = pickleName.slice(0, -'data.pkl'.length)
  await refuseBigEndian(source, file, entries.get(`${folder}byteorder`))
  const dict = readPickle(await readExactly(source, file, pickle.offset, pickle.size), file)
  if (!(dict instanceof Map)) throw unsupported(file, 'this is no state dict')
  const tensors: SourceTensor[] = []
  for (const [name, value] of dict) {
    if (typeof name !== 'string') throw unsupported(file, 'a tensor without a name')
    const tensor = tensorOf(value, name, file)
    if (tensor) tensors.push(located(tensor))
  }
  return tensors

  function located(tensor: TensorRecord): SourceTensor {
    const { name, shape, type, storage, first } = tensor
    const entry = entries.get(`${folder}data/${storage}`)
    if (!entry) throw brokenFile(file, `the data of tensor ${name} is missing`)
    const size = sizeOf(type)
    if ((first + elementsOf(shape)) * size > entry.size)
      throw brokenFile(file, `tensor ${name} ends beyond its data`)
    return tensorInFile(source, file, { name, shape, type, offset: entry.offset + first * size })
  }
}

async function refuseBigEndian(source: ByteSource, file: string, entry: ZipEntry | undefined) {
  if (!entry) return
  const order = await readExactly(source, file, entry.offset, Math.min(entry.size, 16))
  if (Buffer.from(order).toString() !== 'little') throw unsupported(file, 'big-endian data')
}

interface TensorRecord {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: SourceType
  /** Name of the storage's file. */
  readonly storage: string
  /** First element within the storage. */
  readonly first: number
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, …)`, or a parameter around one. */
function tensorOf(value: PickleValue, name: string, file: string): TensorRecord | undefined {
  if (!(value instanceof PickleCall)) throw unsupported(file, `${name} is no tensor`)
  if (value.name === 'torch._utils._rebuild_parameter')
    return tensorOf(value.args[0] ?? null, name, file)
  if (value.name !== 'torch._utils._rebuild_tensor_v2')
    throw unsupported(file, `${name} is no tensor`)
  const [storage, first, size, stride] = value.args
  const shape = counts(size)
  const strides = counts(stride)
  if (!(storage instanceof PicklePersistent) || !isCount(first) || !shape || !strides)
    throw brokenFile(file, `tensor ${name}`)
  const [tag, kind, key] = Array.isArray(storage.id) ? storage.id : []
  if (tag !== 'storage' || !(kind instanceof PickleGlobal) || typeof key !== 'string')
    throw brokenFile(file, `storage of tensor ${name}`)
  const type = STORAGES[kind.name]
  if (!type) return undefined
  if (!isContiguous(shape, strides))
    throw unsupported(file, `tensor ${name} is a view with strides [${strides}]`)
  return { name, shape, type, storage: key, first }
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function counts(value: PickleValue | undefined): number[] | undefined {
  if (!Array.isArray(value) || value.length > 8 || !value.every(isCount)) return undefined
  return Number.isSafeInteger(elementsOf(value)) ? value : undefined
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.length !== strides.length) return false
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false
    step *= shape[i] ?? 1
  }
  return true
}
