import { type Adapter, applyAdapter } from './adapter.ts'
import type { Part } from './plan.ts'
import type { SourceTensor } from './source-tensor.ts'

/** Elements held at a time: 32 MB as floats, and the bytes they come from and go to. */
const BLOCK = 1 << 23

/**
 * Elements of a transposed matrix held at a time: 512 MB as floats, more than any matrix of a 13B
 * GPT-2, so that its file is read once and in order.
 */
const STRIP = 1 << 27

/** Elements of the source that are turned at a time, few enough to stay in the processor's cache. */
const BAND = 1 << 20

/**
 * A part, some whole rows at a time, as llama.cpp orders them, with the adapter merged.
 * @throws KotonohaError MODEL_FILE_TRUNCATED
 */
export async function* rowBlocks(
  part: Part,
  tensor: SourceTensor,
  adapter: Adapter,
): AsyncGenerator<Float32Array> {
  const blocks =
    part.order === 'columns' ? transposedBlocks(part, tensor) : blocksInOrder(part, tensor)
  let first = 0
  for await (const rows of blocks) {
    const count = rows.length / part.columns
    applyAdapter(adapter.get(part.source), rows, first, count)
    first += count
    yield part.order === 'interleaved' ? interleaved(rows, part.columns, part.headSize ?? 1) : rows
  }
}

/** Rows as they lie, in whole heads where those will be turned. */
async function* blocksInOrder({ rows, columns, order, headSize = 1 }: Part, tensor: SourceTensor) {
  const unit = order === 'interleaved' ? headSize : 1
  const step = Math.max(1, Math.floor(BLOCK / (columns * unit))) * unit
  for (let first = 0; first < rows; first += step)
    yield await tensor.read(first * columns, Math.min(step, rows - first) * columns)
}

/** Rows of the transpose. */
async function* transposedBlocks({ rows, columns }: Part, tensor: SourceTensor) {
  const height = Math.max(1, Math.floor(STRIP / columns))
  const step = Math.max(1, Math.floor(BLOCK / columns))
  for (let first = 0; first < rows; first += height) {
    const count = Math.min(height, rows - first)
    const strip = await transposed({ rows, columns }, tensor, first, count)
    for (let row = 0; row < count; row += step)
      yield strip.subarray(row * columns, Math.min(row + step, count) * columns)
  }
}

/** `count` rows of the transpose from `first`: a strip of the source's columns. */
async function transposed(
  { rows, columns }: Pick<Part, 'rows' | 'columns'>,
  tensor: SourceTensor,
  first: number,
  count: number,
): Promise<Float32Array> {
  const strip = new Float32Array(count * columns)
  const band = Math.max(1, Math.floor(BAND / rows))
  for (let column = 0; column < columns; column += band) {
    const width = Math.min(band, columns - column)
    const values = await tensor.read(column * rows, width * rows)
    for (let row = 0; row < count; row++)
      for (let i = 0; i < width; i++)
        strip[row * columns + column + i] = values[i * rows + first + row] ?? 0
  }
  return strip
}

/** Rows 0, 1, 2… of a head become rows 0, half, 1, half + 1…: `permute` of convert_hf_to_gguf.py. */
function interleaved(rows: Float32Array, columns: number, headSize: number): Float32Array {
  const ordered = new Float32Array(rows.length)
  const half = headSize / 2
  for (let row = 0; row * columns < rows.length; row++) {
    const head = row - (row % headSize)
    const within = row % headSize
    const from = head + (within % 2) * half + (within >> 1)
    ordered.set(rows.subarray(from * columns, (from + 1) * columns), row * columns)
  }
  return ordered
}
