// A model of LLM-jp-4's kind that thinks before it answers. Its weights are written by hand, so that
// real inference gives a known text: published weights are too large for tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { layOut, type MetadataEntry, type StoredType } from '../src/llmjp/convert/gguf-writer.ts'
import { f16 } from '../src/llmjp/convert/half.ts'
import { officialControls } from '../src/llmjp/official-controls.ts'
import { PieceType } from '../src/llmjp/vocabulary.ts'

/** What it thinks, and what it answers, to any question. */
export const THOUGHT = 'まず高さを比べる。富士山がもっとも高い'
export const ANSWER = '日本一の山は富士です'

const THOUGHT_PIECES = ['▁まず', '高さ', 'を', '比べる', '。', '富士山', 'が', 'もっとも高い']
const ANSWER_PIECES = ['▁日本', '一', 'の', '山', 'は', '富士', 'です']

const WIDTH = 64
const VOCABULARY = 196_608
const F16: StoredType = { id: 1, name: 'F16', blockLength: 1, blockSize: 2 }
const F32: StoredType = { id: 0, name: 'F32', blockLength: 1, blockSize: 4 }

/** Writes it among the models; returns the file's name. */
export function addThinkingModel(dataFolder: string): string {
  const pieces = allPieces()
  const ids = new Map(pieces.map((piece, id) => [piece, id]))
  const tensors = weights((piece) => ids.get(piece) ?? 0)
  const { header } = layOut(metadata(pieces), tensors)
  const folder = join(dataFolder, 'models')
  mkdirSync(folder, { recursive: true })
  const name = 'llm-jp-4-8b-thinking.gguf'
  writeFileSync(join(folder, name), Buffer.concat([header, ...tensors.map(({ data }) => data)]))
  return name
}

/** As many as LLM-jp-4 has: its control tokens, bytes, the words of the formats and texts, filling. */
function allPieces(): string[] {
  const unknown = Array.from({ length: VOCABULARY }, () => '<unk>')
  const controls = officialControls(unknown)
  const bytes = Array.from({ length: 256 }, (_, byte) => byteName(byte))
  const words = ['▁', '▁assistant', '▁analysis', '▁final', '▁user', '▁system']
  const known = [...controls, ...bytes, ...words, ...THOUGHT_PIECES, ...ANSWER_PIECES]
  const rest = Array.from({ length: VOCABULARY - known.length }, (_, index) => `[${index}]`)
  return [...known, ...rest]
}

const byteName = (byte: number) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`

function metadata(pieces: readonly string[]): MetadataEntry[] {
  const bytes = new Set(Array.from({ length: 256 }, (_, byte) => byteName(byte)))
  const types = pieces.map((piece) =>
    piece.startsWith('<|')
      ? PieceType.control
      : bytes.has(piece)
        ? PieceType.byte
        : PieceType.normal,
  )
  return [
    ['general.architecture', 'text', 'llama'],
    ['general.name', 'text', 'llm-jp-4-8b-thinking'],
    ['llama.block_count', 'u32', 1],
    ['llama.context_length', 'u32', 2048],
    ['llama.embedding_length', 'u32', WIDTH],
    ['llama.feed_forward_length', 'u32', 32],
    ['llama.attention.head_count', 'u32', 1],
    ['llama.attention.head_count_kv', 'u32', 1],
    ['llama.attention.layer_norm_rms_epsilon', 'f32', 1e-5],
    ['llama.vocab_size', 'u32', VOCABULARY],
    ['tokenizer.ggml.model', 'text', 'llama'],
    ['tokenizer.ggml.tokens', 'texts', pieces],
    ['tokenizer.ggml.scores', 'f32s', new Float32Array(pieces.length)],
    ['tokenizer.ggml.token_type', 'i32s', types],
    ['tokenizer.ggml.bos_token_id', 'u32', 1],
    ['tokenizer.ggml.eos_token_id', 'u32', 2],
  ]
}

/**
 * Each piece of the texts has a direction of its own, and the output sees in it the piece that
 * follows. What follows a control token depends on whether the thinking is over: the attention looks
 * at everything evenly, and finds the last piece of the thought among it or not.
 */
function weights(idOf: (piece: string) => number) {
  const analysis = ['▁assistant', '<|channel|>', '▁analysis', '<|message|>', ...THOUGHT_PIECES]
  const thinking = [...analysis, '<|end|>', '<|start|>', '▁assistant']
  const answering = ['<|channel|>', '▁final', '<|message|>', ...ANSWER_PIECES, '<|return|>']
  const axes = new Map(
    [...new Set([...thinking, ...answering])].map((piece, axis) => [piece, axis]),
  )
  const over = WIDTH - 1

  const embedding = matrix(VOCABULARY)
  for (const [piece, axis] of axes) embedding.set(idOf(piece), axis, 1)
  const output = matrix(VOCABULARY)
  const follow = (texts: readonly string[], strength: number) => {
    for (const [index, piece] of texts.entries()) {
      const next = texts[index + 1]
      if (next !== undefined) output.set(idOf(next), axes.get(piece) ?? 0, strength)
    }
  }
  follow(thinking, 40 * 1.05)
  follow(answering, 40)
  for (const piece of ['▁final', ANSWER_PIECES[0] ?? '']) output.set(idOf(piece), over, 40)
  const value = matrix(WIDTH)
  value.set(0, axes.get(THOUGHT_PIECES.at(-1) ?? '') ?? 0, 1 / Math.sqrt(WIDTH))
  const attended = matrix(WIDTH)
  // Strong enough to be seen among some hundred tokens.
  attended.set(over, 0, 200)

  return [
    embedding.as('token_embd.weight'),
    output.as('output.weight'),
    ones('output_norm.weight'),
    ones('blk.0.attn_norm.weight'),
    matrix(WIDTH).as('blk.0.attn_q.weight'),
    matrix(WIDTH).as('blk.0.attn_k.weight'),
    value.as('blk.0.attn_v.weight'),
    attended.as('blk.0.attn_output.weight'),
    ones('blk.0.ffn_norm.weight'),
    matrix(32).as('blk.0.ffn_gate.weight'),
    matrix(32).as('blk.0.ffn_up.weight'),
    matrix(WIDTH, 32).as('blk.0.ffn_down.weight'),
  ]
}

function matrix(rows: number, columns = WIDTH) {
  const data = Buffer.alloc(rows * columns * 2)
  return {
    set: (row: number, column: number, value: number) =>
      data.writeUInt16LE(f16(value), (row * columns + column) * 2),
    as: (name: string) => ({ name, shape: [columns, rows], type: F16, data }),
  }
}

function ones(name: string) {
  const data = Buffer.from(new Float32Array(WIDTH).fill(1).buffer)
  return { name, shape: [WIDTH], type: F32, data }
}
