// A model that answers as the starter model does, but slowly enough to be interrupted.
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GgufTensor, readGguf } from '../src/llmjp/gguf.ts'

const STARTER = join(import.meta.dirname, '../resources/starter-model.gguf')
const ADDED_BLOCKS = 34
const ALIGNMENT = 32
const TYPE_IDS: Readonly<Record<string, number>> = { F32: 0, F16: 1 }

/**
 * Writes the starter model with blocks added whose outputs are zero: they cost time and change
 * nothing. Returns the file's name in the model folder.
 * @param options.addedBlocks how many
 * @param options.contextSize what it says it was trained on, in tokens, if not the starter model's
 */
export async function addSlowModel(
  dataFolder: string,
  options: { readonly addedBlocks?: number; readonly contextSize?: number } = {},
): Promise<string> {
  const bytes = await readFile(STARTER)
  const gguf = await readGguf({
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  })
  const block = gguf.tensors.filter(({ name }) => name.startsWith('blk.0.'))
  const blocks = gguf.tensors.filter(({ name }) => name.endsWith('.attn_output.weight')).length
  const original = gguf.tensors.map((tensor) => ({
    tensor,
    name: tensor.name,
    data: bytes.subarray(tensor.offset, tensor.offset + tensor.size),
  }))
  const { addedBlocks = ADDED_BLOCKS } = options
  const added = Array.from({ length: addedBlocks }, (_, index) =>
    block.map((tensor) => ({
      tensor,
      name: tensor.name.replace('blk.0.', `blk.${blocks + index}.`),
      data: Buffer.alloc(tensor.size),
    })),
  ).flat()
  const tensors = [...original, ...added]

  const metadata = Buffer.from(bytes.subarray(24, beginOfTensors(bytes, gguf.tensors[0])))
  const write = (key: string, value: number) =>
    metadata.writeUInt32LE(value, metadata.indexOf(key) + key.length + 4)
  write('llama.block_count', blocks + addedBlocks)
  if (options.contextSize) write('llama.context_length', options.contextSize)
  let offset = 0
  const infos = tensors.map(({ tensor, name, data }) => {
    const info = infoOf(tensor, name, offset)
    offset += padded(data.length)
    return info
  })
  const counts = Buffer.alloc(24)
  bytes.copy(counts, 0, 0, 8)
  counts.writeBigUInt64LE(BigInt(tensors.length), 8)
  bytes.copy(counts, 16, 16, 24)
  const header = Buffer.concat([counts, metadata, ...infos])
  const folder = join(dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  const content = [header, ...tensors.map(({ data }) => data)].map(pad)
  writeFileSync(join(folder, 'slow.gguf'), Buffer.concat(content))
  return 'slow.gguf'
}

/** The metadata ends where the description of the first tensor begins: with its name. */
function beginOfTensors(bytes: Buffer, first: GgufTensor | undefined): number {
  const name = Buffer.from(first?.name ?? '')
  return bytes.lastIndexOf(Buffer.concat([u64(name.length), name]), first?.offset)
}

function infoOf({ shape, type }: GgufTensor, name: string, offset: number): Buffer {
  const text = Buffer.from(name)
  return Buffer.concat([
    u64(text.length),
    text,
    u32(shape.length),
    ...shape.map(u64),
    u32(TYPE_IDS[type.name] ?? -1),
    u64(offset),
  ])
}

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
const padded = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT
const pad = (data: Buffer) => Buffer.concat([data, Buffer.alloc(padded(data.length) - data.length)])
