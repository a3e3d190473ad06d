import { type Adapter, applyAdapter } from './adapter.ts'
import type { Part } from './plan.ts'
import type { SourceTensor } from './source-tensor.ts'

/** Elements held at a time: 32 MB as floats, and the bytes they come from and go to. */
const BLOCK = 1 << 23

/**
 * A part, some whole rows at a time, as llama.cpp orders them, with the adapter merged.
 * @throws KotonohaError MODEL_FILE_TRUNCATED
 */
export async function* rowBlocks(
  part: Part,
  tensor: SourceTensor,
  adapter: Adapter,
): AsyncGenerator<Float32Array> {
  const unit = part.order === 'interleaved' ? (part.headSize ?? 1) : 1
  const step = Math.max(1, Math.floor(BLOCK / (part.columns * unit))) * unit
  for (let first = 0; first < part.rows; first += step) {
    const count = Math.min(step, part.rows - first)
    const rows =
      part.order === 'columns'
        ? await transposed(part, tensor, first, count)
        : await tensor.read(first * part.columns, count * part.columns)
    applyAdapter(adapter.get(part.source), rows, first, count)
    yield part.order === 'interleaved' ? interleaved(rows, part.columns, unit) : rows
  }
}

/** Rows of the transpose: a strip of the source's columns. */
async function transposed(
  { rows, columns }: Part,
  tensor: SourceTensor,
  first: number,
  count: number,
): Promise<Float32Array> {
  const strip = new Float32Array(count * columns)
  for (let column = 0; column < columns; column++) {
    const values = await tensor.read(column * rows + first, count)
    for (let row = 0; row < count; row++) strip[row * columns + column] = values[row] ?? 0
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
