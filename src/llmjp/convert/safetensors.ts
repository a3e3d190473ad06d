import { z } from 'zod'
import type { ByteSource } from '../gguf.ts'
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

/** Longest header; the format's own limit. */
const MAX_HEADER = 100_000_000

const Count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const Entry = z.object({
  dtype: z.string(),
  shape: z.array(Count).max(8),
  data_offsets: z.tuple([Count, Count]),
})
const Header = z.record(z.string(), z.unknown())
const TYPES = z.enum(['F32', 'F16', 'BF16', 'F64']) satisfies z.ZodType<SourceType>

/**
 * The tensors of a safetensors file: eight bytes with the length of a JSON header, the header, the
 * data. Format: https://huggingface.co/docs/safetensors
 * @throws KotonohaError MODEL_FILE_CORRUPT, MODEL_FILE_TRUNCATED, MODEL_UNSUPPORTED (type of elements)
 */
export async function readSafetensors(source: ByteSource, file: string): Promise<SourceTensor[]> {
  const first = await readExactly(source, file, 0, 8)
  const view = new DataView(first.buffer, first.byteOffset, 8)
  const length = Number(view.getBigUint64(0, true))
  if (length < 2 || length > MAX_HEADER) throw brokenFile(file, `a header of ${length} bytes`)
  const header = parsed(await readExactly(source, file, 8, length), file)
  const start = 8 + length
  const tensors: SourceTensor[] = []
  const ranges: [begin: number, end: number][] = []
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const entry = Entry.safeParse(value)
    if (!entry.success) throw brokenFile(file, `entry of tensor ${name}`)
    const { dtype, shape, data_offsets } = entry.data
    const type = TYPES.safeParse(dtype)
    if (!type.success) throw unsupported(file, `tensor ${name} is of type ${dtype}`)
    const [begin, end] = data_offsets
    if (end - begin !== elementsOf(shape) * sizeOf(type.data))
      throw brokenFile(file, `tensor ${name} of shape [${shape}] has ${end - begin} bytes`)
    // One read settles whether the file ends early.
    if (start + end > source.size) await readExactly(source, file, start + begin, end - begin)
    ranges.push([begin, end])
    tensors.push(
      tensorInFile(source, file, { name, shape, type: type.data, offset: start + begin }),
    )
  }
  refuseOverlap(ranges, file)
  return tensors
}

function parsed(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    return Header.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw brokenFile(file, 'the header is not a JSON object')
  }
}

function refuseOverlap(ranges: [begin: number, end: number][], file: string): void {
  let last = 0
  for (const [begin, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (begin < last) throw brokenFile(file, 'tensors overlap')
    last = end
  }
}
