import { writeFileSync } from 'node:fs'
import { layOut, type MetadataEntry } from '../llmjp/convert/gguf-writer.ts'

const WIDTH = 64
const HEADS = 4
const INNER = 64
const POSITIONS = 512
const MARKS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const F32 = { id: 0, name: 'F32', blockLength: 1, blockSize: 4 }

/**
 * Writes a BERT of one layer with random weights and a token for each of the given characters, as
 * tests need it. Its layer adds little, so a vector is about the mean of random vectors of
 * characters: texts are near that share characters.
 * @param kind a reranker judges by a random direction: its scores mean nothing, but are the same
 *   for the same texts
 */
export function writeTinyEncoder(
  path: string,
  characters: string,
  kind: 'embedding' | 'reranker' = 'embedding',
): void {
  const known = [...new Set(characters)]
  // Words begin with ▁ in llama.cpp's WordPiece, and go on without it.
  const tokens = [...MARKS, ...known.map((one) => `▁${one}`), ...known]
  const metadata: MetadataEntry[] = [
    ['general.architecture', 'text', 'bert'],
    ['general.name', 'text', 'tiny-e5'],
    ['bert.context_length', 'u32', POSITIONS],
    ['bert.embedding_length', 'u32', WIDTH],
    ['bert.feed_forward_length', 'u32', INNER],
    ['bert.block_count', 'u32', 1],
    ['bert.attention.head_count', 'u32', HEADS],
    ['bert.attention.layer_norm_epsilon', 'f32', 1e-12],
    ['bert.attention.causal', 'bool', false],
    ['bert.pooling_type', 'u32', kind === 'reranker' ? 4 : 1],
    ['tokenizer.ggml.model', 'text', 'bert'],
    ['tokenizer.ggml.pre', 'text', 'default'],
    ['tokenizer.ggml.token_type_count', 'u32', 2],
    ['tokenizer.ggml.tokens', 'texts', tokens],
    ['tokenizer.ggml.token_type', 'i32s', tokens.map((_, at) => (at < MARKS.length ? 3 : 1))],
    ['tokenizer.ggml.padding_token_id', 'u32', 0],
    ['tokenizer.ggml.unknown_token_id', 'u32', 1],
    ['tokenizer.ggml.cls_token_id', 'u32', 2],
    ['tokenizer.ggml.bos_token_id', 'u32', 2],
    ['tokenizer.ggml.seperator_token_id', 'u32', 3],
    ['tokenizer.ggml.eos_token_id', 'u32', 3],
    ['tokenizer.ggml.mask_token_id', 'u32', 4],
  ]
  const square = [WIDTH, WIDTH]
  const shapes: Record<string, number[]> = {
    'token_embd.weight': [WIDTH, tokens.length],
    'position_embd.weight': [WIDTH, POSITIONS],
    'token_types.weight': [WIDTH, 2],
    'token_embd_norm.weight': [WIDTH],
    'token_embd_norm.bias': [WIDTH],
    'blk.0.attn_q.weight': square,
    'blk.0.attn_q.bias': [WIDTH],
    'blk.0.attn_k.weight': square,
    'blk.0.attn_k.bias': [WIDTH],
    'blk.0.attn_v.weight': square,
    'blk.0.attn_v.bias': [WIDTH],
    'blk.0.attn_output.weight': square,
    'blk.0.attn_output.bias': [WIDTH],
    'blk.0.attn_output_norm.weight': [WIDTH],
    'blk.0.attn_output_norm.bias': [WIDTH],
    'blk.0.ffn_up.weight': [WIDTH, INNER],
    'blk.0.ffn_up.bias': [INNER],
    'blk.0.ffn_down.weight': [INNER, WIDTH],
    'blk.0.ffn_down.bias': [WIDTH],
    'blk.0.layer_output_norm.weight': [WIDTH],
    'blk.0.layer_output_norm.bias': [WIDTH],
    ...(kind === 'reranker' && { 'cls.weight': square, 'cls.bias': [WIDTH] }),
    ...(kind === 'reranker' && { 'cls.output.weight': [WIDTH, 1], 'cls.output.bias': [1] }),
  }
  const laid = layOut(
    metadata,
    Object.entries(shapes).map(([name, shape]) => ({ name, shape, type: F32 })),
  )
  const random = randomNumbers(11)
  const file = Buffer.alloc(laid.size)
  laid.header.copy(file)
  for (const { name, offset, size } of laid.tensors)
    for (let at = offset; at < offset + size; at += 4) file.writeFloatLE(weight(name, random), at)
  writeFileSync(path, file)
}

function weight(name: string, random: () => number): number {
  if (name.endsWith('norm.weight')) return 1
  if (name.endsWith('.bias')) return 0
  const scale = name === 'token_embd.weight' || name.startsWith('cls') ? 1 : 0.02
  return scale * (2 * random() - 1)
}

/** The same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
