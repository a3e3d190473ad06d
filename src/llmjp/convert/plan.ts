// Which tensors a GGUF has for an architecture, and what each is made of.
// Names and layouts: gguf-py/gguf/constants.py and convert_hf_to_gguf.py of llama.cpp.
import { headSizeOf, kvHeadsOf, type ModelConfig, type RotaryConfig, ropeBaseOf } from './config.ts'
import type { MetadataEntry } from './gguf-writer.ts'
import { brokenFile, type SourceTensor, unsupported } from './source-tensor.ts'

/** A matrix of the source, thought of as [rows: outputs, columns: inputs]. */
export interface Part {
  readonly source: string
  readonly rows: number
  readonly columns: number
  /**
   * `rows`: as it lies. `columns`: the source is the transpose (GPT-2's Conv1D). `interleaved`:
   * within each head of `headSize` rows, first and second half alternate, since llama.cpp rotates
   * neighbours where Hugging Face rotates halves.
   */
  readonly order: 'rows' | 'columns' | 'interleaved'
  readonly headSize?: number
}

export interface PlannedTensor {
  readonly name: string
  /** Elements along each dimension, the fastest first. */
  readonly shape: readonly number[]
  /** One after the other: the experts of a layer, else one. */
  readonly parts: readonly Part[]
  /** `exact` ones are small, or decide too much to be rounded: they stay F32. */
  readonly precision: 'exact' | 'matrix' | 'finer-matrix'
}

export interface Plan {
  readonly architecture: string
  /** Keys of the architecture. */
  readonly metadata: readonly MetadataEntry[]
  readonly tensors: readonly PlannedTensor[]
}

/** Tensors that files carry and that can be computed. */
const DERIVED = /\.(rotary_emb\.inv_freq|attn\.bias|attn\.masked_bias)$/

/**
 * What is to be written for a model.
 * @throws KotonohaError MODEL_FILE_CORRUPT for a tensor that is missing or of another shape,
 *   MODEL_UNSUPPORTED for one that the architecture does not have
 */
export function planOf(config: ModelConfig, found: ReadonlyMap<string, SourceTensor>): Plan {
  const plan = config.model_type === 'gpt2' ? gpt2(config, found) : rotary(config)
  const used = new Set<string>()
  for (const { parts } of plan.tensors)
    for (const part of parts) {
      used.add(part.source)
      requireShape(part, found.get(part.source))
    }
  const tied = config.tie_word_embeddings
  for (const name of found.keys())
    if (!used.has(name) && !DERIVED.test(name) && !(tied && name === 'lm_head.weight'))
      throw unsupported('config.json', `tensor ${name} does not belong to ${config.model_type}`)
  return plan
}

function requireShape({ source, rows, columns, order }: Part, tensor: SourceTensor | undefined) {
  if (!tensor) throw brokenFile(source, `tensor ${source} is missing`)
  const wanted = order === 'columns' ? [columns, rows] : rows === 1 ? [columns] : [rows, columns]
  if (String(tensor.shape) !== String(wanted))
    throw brokenFile(source, `tensor ${source} is [${tensor.shape}], not [${wanted}]`)
}

function matrix(
  name: string,
  source: string,
  [rows, columns]: readonly [number, number],
  more: Partial<Pick<Part, 'order' | 'headSize'> & Pick<PlannedTensor, 'precision'>> = {},
): PlannedTensor {
  const { order = 'rows', headSize, precision = 'matrix' } = more
  const part = { source, rows, columns, order, ...(headSize && { headSize }) }
  return { name: `${name}.weight`, shape: [columns, rows], parts: [part], precision }
}

/** A vector: one row. */
function vector(name: string, source: string, length: number): PlannedTensor {
  const part = { source, rows: 1, columns: length, order: 'rows' } as const
  return { name, shape: [length], parts: [part], precision: 'exact' }
}

function merged(
  name: string,
  sources: readonly string[],
  [rows, columns]: readonly [number, number],
  { precision } = usual,
): PlannedTensor {
  return {
    name: `${name}.weight`,
    shape: [columns, rows, sources.length],
    parts: sources.map((source) => ({ source, rows, columns, order: 'rows' })),
    precision,
  }
}

type Precision = Pick<PlannedTensor, 'precision'>
const usual: Precision = { precision: 'matrix' }
const finer: Precision = { precision: 'finer-matrix' }

/** Layers whose values and outputs llama.cpp's Q4_K_M recipe keeps finer (`use_more_bits`). */
function isFiner(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8)
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2
}

/** Llama, Mixtral (which llama.cpp calls llama) and Qwen3-MoE. */
function rotary(config: RotaryConfig): Plan {
  const { hidden_size: width, num_hidden_layers: layers, vocab_size: pieces } = config
  const headSize = headSizeOf(config)
  const architecture = config.model_type === 'qwen3_moe' ? 'qwen3moe' : 'llama'
  const queries = config.num_attention_heads * headSize
  const keys = kvHeadsOf(config) * headSize
  const turned =
    architecture === 'llama' ? ({ order: 'interleaved', headSize } as const) : ({} as const)
  const embedding = config.tie_word_embeddings ? finer : usual
  const tensors = [
    matrix('token_embd', 'model.embed_tokens.weight', [pieces, width], embedding),
    vector('output_norm.weight', 'model.norm.weight', width),
  ]
  if (!config.tie_word_embeddings)
    tensors.push(matrix('output', 'lm_head.weight', [pieces, width], finer))
  for (let layer = 0; layer < layers; layer++) {
    const from = `model.layers.${layer}`
    const to = `blk.${layer}`
    const more = isFiner(layer, layers) ? finer : usual
    tensors.push(
      vector(`${to}.attn_norm.weight`, `${from}.input_layernorm.weight`, width),
      matrix(`${to}.attn_q`, `${from}.self_attn.q_proj.weight`, [queries, width], turned),
      matrix(`${to}.attn_k`, `${from}.self_attn.k_proj.weight`, [keys, width], turned),
      matrix(`${to}.attn_v`, `${from}.self_attn.v_proj.weight`, [keys, width], more),
      matrix(`${to}.attn_output`, `${from}.self_attn.o_proj.weight`, [width, queries]),
      vector(`${to}.ffn_norm.weight`, `${from}.post_attention_layernorm.weight`, width),
    )
    if (config.model_type === 'qwen3_moe')
      tensors.push(
        vector(`${to}.attn_q_norm.weight`, `${from}.self_attn.q_norm.weight`, headSize),
        vector(`${to}.attn_k_norm.weight`, `${from}.self_attn.k_norm.weight`, headSize),
      )
    tensors.push(...feedForward(config, from, to, more))
  }
  return { architecture, metadata: rotaryMetadata(config, architecture), tensors }
}

function feedForward(
  config: RotaryConfig,
  from: string,
  to: string,
  more: Precision,
): PlannedTensor[] {
  const width = config.hidden_size
  if (config.model_type === 'llama') {
    const inner = config.intermediate_size
    return [
      matrix(`${to}.ffn_gate`, `${from}.mlp.gate_proj.weight`, [inner, width]),
      matrix(`${to}.ffn_up`, `${from}.mlp.up_proj.weight`, [inner, width]),
      matrix(`${to}.ffn_down`, `${from}.mlp.down_proj.weight`, [width, inner], more),
    ]
  }
  const [count, inner, folder, names] =
    config.model_type === 'mixtral'
      ? [config.num_local_experts, config.intermediate_size, 'block_sparse_moe', MIXTRAL]
      : [config.num_experts, config.moe_intermediate_size, 'mlp', QWEN]
  const all = (name: string) =>
    Array.from({ length: count }, (_, id) => `${from}.${folder}.experts.${id}.${name}.weight`)
  const router = `${from}.${folder}.gate.weight`
  return [
    matrix(`${to}.ffn_gate_inp`, router, [count, width], { precision: 'exact' }),
    merged(`${to}.ffn_gate_exps`, all(names.gate), [inner, width]),
    merged(`${to}.ffn_up_exps`, all(names.up), [inner, width]),
    merged(`${to}.ffn_down_exps`, all(names.down), [width, inner], more),
  ]
}

const MIXTRAL = { gate: 'w1', up: 'w3', down: 'w2' }
const QWEN = { gate: 'gate_proj', up: 'up_proj', down: 'down_proj' }

function rotaryMetadata(config: RotaryConfig, architecture: string): MetadataEntry[] {
  const key = (name: string) => `${architecture}.${name}`
  const headSize = headSizeOf(config)
  const experts: MetadataEntry[] = []
  if (config.model_type !== 'llama') {
    const count = config.model_type === 'mixtral' ? config.num_local_experts : config.num_experts
    experts.push([key('expert_count'), 'u32', count])
    experts.push([key('expert_used_count'), 'u32', config.num_experts_per_tok])
  }
  if (config.model_type === 'qwen3_moe')
    experts.push([key('expert_feed_forward_length'), 'u32', config.moe_intermediate_size])
  return [
    [key('block_count'), 'u32', config.num_hidden_layers],
    [key('context_length'), 'u32', config.max_position_embeddings],
    [key('embedding_length'), 'u32', config.hidden_size],
    [
      key('feed_forward_length'),
      'u32',
      config.intermediate_size ??
        (config.model_type === 'qwen3_moe' ? config.moe_intermediate_size : 0),
    ],
    [key('attention.head_count'), 'u32', config.num_attention_heads],
    [key('attention.head_count_kv'), 'u32', kvHeadsOf(config)],
    [key('attention.key_length'), 'u32', headSize],
    [key('attention.value_length'), 'u32', headSize],
    [key('attention.layer_norm_rms_epsilon'), 'f32', config.rms_norm_eps],
    [key('rope.freq_base'), 'f32', ropeBaseOf(config)],
    [key('rope.dimension_count'), 'u32', headSize],
    [key('vocab_size'), 'u32', config.vocab_size],
    ...experts,
  ]
}

type Gpt2Config = Extract<ModelConfig, { model_type: 'gpt2' }>

function gpt2(config: Gpt2Config, found: ReadonlyMap<string, SourceTensor>): Plan {
  const { n_embd: width, n_layer: layers, n_positions: positions, vocab_size: pieces } = config
  const inner = config.n_inner ?? 4 * width
  // The bare model and the one with a head name their tensors differently.
  const root = found.has('wte.weight') ? '' : 'transformer.'
  const embedding = config.tie_word_embeddings ? finer : usual
  const tensors = [
    matrix('token_embd', `${root}wte.weight`, [pieces, width], embedding),
    matrix('position_embd', `${root}wpe.weight`, [positions, width], { precision: 'exact' }),
    vector('output_norm.weight', `${root}ln_f.weight`, width),
    vector('output_norm.bias', `${root}ln_f.bias`, width),
  ]
  if (!config.tie_word_embeddings)
    tensors.push(matrix('output', 'lm_head.weight', [pieces, width], finer))
  for (let layer = 0; layer < layers; layer++) {
    const from = `${root}h.${layer}`
    const to = `blk.${layer}`
    const more = isFiner(layer, layers) ? finer : usual
    const conv = (
      name: string,
      source: string,
      [rows, columns]: readonly [number, number],
      precision = usual,
    ) => [
      matrix(`${to}.${name}`, `${from}.${source}.weight`, [rows, columns], {
        order: 'columns',
        ...precision,
      }),
      vector(`${to}.${name}.bias`, `${from}.${source}.bias`, rows),
    ]
    const norm = (name: string, source: string) => [
      vector(`${to}.${name}.weight`, `${from}.${source}.weight`, width),
      vector(`${to}.${name}.bias`, `${from}.${source}.bias`, width),
    ]
    tensors.push(
      ...norm('attn_norm', 'ln_1'),
      ...conv('attn_qkv', 'attn.c_attn', [3 * width, width], more),
      ...conv('attn_output', 'attn.c_proj', [width, width]),
      ...norm('ffn_norm', 'ln_2'),
      ...conv('ffn_up', 'mlp.c_fc', [inner, width]),
      ...conv('ffn_down', 'mlp.c_proj', [width, inner], more),
    )
  }
  return {
    architecture: 'gpt2',
    metadata: [
      ['gpt2.block_count', 'u32', layers],
      ['gpt2.context_length', 'u32', positions],
      ['gpt2.embedding_length', 'u32', width],
      ['gpt2.feed_forward_length', 'u32', inner],
      ['gpt2.attention.head_count', 'u32', config.n_head],
      ['gpt2.attention.layer_norm_epsilon', 'f32', config.layer_norm_epsilon],
      ['gpt2.vocab_size', 'u32', pieces],
    ],
    tensors,
  }
}
