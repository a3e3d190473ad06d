import { z } from 'zod'
import { brokenFile, unsupported } from './source-tensor.ts'

const Size = z.number().int().min(1).max(1_000_000)
const Ids = z
  .union([Size.or(z.literal(0)), z.array(Size.or(z.literal(0))), z.null()])
  .optional()
  .transform((ids) => (Array.isArray(ids) ? ids[0] : (ids ?? undefined)))

const Shared = z.object({
  vocab_size: Size,
  bos_token_id: Ids,
  eos_token_id: Ids,
  pad_token_id: Ids,
})

const Rotary = Shared.extend({
  hidden_size: Size,
  num_hidden_layers: Size.max(1000),
  num_attention_heads: Size,
  num_key_value_heads: Size.nullish(),
  head_dim: Size.nullish(),
  max_position_embeddings: Size.max(1 << 30),
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().optional(),
  rope_scaling: z.unknown().optional(),
  rope_parameters: z.unknown().optional(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.literal(false).optional(),
  mlp_bias: z.literal(false).optional(),
  hidden_act: z.literal('silu').default('silu'),
  sliding_window: z.unknown().optional(),
  use_sliding_window: z.literal(false).optional(),
})

const Config = z.discriminatedUnion('model_type', [
  Rotary.extend({ model_type: z.literal('llama'), intermediate_size: Size }),
  Rotary.extend({
    model_type: z.literal('mixtral'),
    intermediate_size: Size,
    num_local_experts: Size,
    num_experts_per_tok: Size,
  }),
  Rotary.extend({
    model_type: z.literal('qwen3_moe'),
    intermediate_size: Size.optional(),
    moe_intermediate_size: Size,
    num_experts: Size,
    num_experts_per_tok: Size,
    // llama.cpp always renormalises the shares of the chosen experts, and has experts in each layer.
    norm_topk_prob: z.literal(true),
    decoder_sparse_step: z.literal(1).default(1),
    mlp_only_layers: z.array(z.number()).max(0).default([]),
  }),
  Shared.extend({
    model_type: z.literal('gpt2'),
    n_embd: Size,
    n_layer: Size.max(1000),
    n_head: Size,
    n_positions: Size,
    n_inner: Size.nullish(),
    layer_norm_epsilon: z.number().positive().default(1e-5),
    // llama.cpp computes all of them by the tanh formula.
    activation_function: z
      .enum(['gelu', 'gelu_new', 'gelu_fast', 'gelu_pytorch_tanh'])
      .default('gelu_new'),
    scale_attn_weights: z.literal(true).default(true),
    scale_attn_by_inverse_layer_idx: z.literal(false).default(false),
    tie_word_embeddings: z.boolean().default(true),
  }),
])
export type ModelConfig = z.infer<typeof Config>
export type RotaryConfig = Exclude<ModelConfig, { model_type: 'gpt2' }>

const Kind = z.object({ model_type: z.string() })
const Rope = z.object({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().positive().optional(),
})

/**
 * A checked `config.json`.
 * @throws KotonohaError MODEL_UNSUPPORTED for another architecture or a variant that llama.cpp
 *   would compute differently, MODEL_FILE_CORRUPT
 */
export function parseConfig(value: unknown): ModelConfig {
  const kind = Kind.safeParse(value)
  if (!kind.success) throw brokenFile('config.json', 'model_type is missing')
  const parsed = Config.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    const detail = `${where || 'model_type'}: ${issue?.message} (${kind.data.model_type})`
    throw isValue(issue?.code)
      ? unsupported('config.json', detail)
      : brokenFile('config.json', detail)
  }
  const config = parsed.data
  if (config.model_type === 'gpt2') {
    if (config.n_embd % config.n_head) throw brokenFile('config.json', 'n_embd and n_head')
    return config
  }
  const heads = config.num_attention_heads
  if (heads % kvHeadsOf(config)) throw brokenFile('config.json', 'num_key_value_heads')
  if (!config.head_dim && config.hidden_size % heads)
    throw brokenFile('config.json', 'hidden_size and num_attention_heads')
  if (headSizeOf(config) % 2) throw brokenFile('config.json', 'head_dim is odd')
  const sliding = config.sliding_window
  if (config.model_type === 'mixtral' && typeof sliding === 'number')
    throw unsupported('config.json', `sliding_window ${sliding}`)
  ropeBaseOf(config)
  return config
}

/** The failures of zod that are about another value than what is supported. */
function isValue(code: string | undefined): boolean {
  return code === 'invalid_value' || code === 'invalid_union' || code === 'too_big'
}

export function kvHeadsOf(config: RotaryConfig): number {
  return config.num_key_value_heads ?? config.num_attention_heads
}

/** Dimensions of one head. */
export function headSizeOf(config: RotaryConfig): number {
  return config.head_dim ?? config.hidden_size / config.num_attention_heads
}

/**
 * Base of the rotary frequencies; LLM-jp scales none.
 * @throws KotonohaError MODEL_UNSUPPORTED for scaled frequencies
 */
export function ropeBaseOf(config: RotaryConfig): number {
  let base = config.rope_theta
  for (const value of [config.rope_scaling, config.rope_parameters]) {
    if (value === undefined || value === null) continue
    const rope = Rope.safeParse(value)
    const type = rope.data?.rope_type ?? rope.data?.type ?? 'default'
    if (!rope.success || type !== 'default')
      throw unsupported('config.json', `rope scaling ${type}`)
    base ??= rope.data.rope_theta
  }
  return base ?? 10_000
}
