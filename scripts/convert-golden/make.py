"""Makes the tiny models and golden logits that the conversion is tested with.

/usr/bin/python3 scripts/convert-golden/make.py src/llmjp/convert/golden
"""

import sys
from pathlib import Path

import torch

from folders import fresh, write_bin, write_golden, write_json, write_safetensors
from folders import write_sharded, write_tokenizer
from models import gpt2, llama_like

WIDTH, LAYERS, PIECES, VOCABULARY = 32, 2, 300, 304
TOKENS = [1, 264, 270, 281, 299, 40, 265, 264, 290, 2, 1, 266, 130, 298]


def matrix(*shape, scale=1.0):
    return torch.randn(*shape) * scale / shape[-1] ** 0.5


def norm(width):
    return 1 + 0.2 * torch.randn(width)


def attention(at, heads, kv_heads, dims):
    return {
        at + "input_layernorm.weight": norm(WIDTH),
        at + "post_attention_layernorm.weight": norm(WIDTH),
        at + "self_attn.q_proj.weight": matrix(heads * dims, WIDTH, scale=1.5),
        at + "self_attn.k_proj.weight": matrix(kv_heads * dims, WIDTH, scale=1.5),
        at + "self_attn.v_proj.weight": matrix(kv_heads * dims, WIDTH),
        at + "self_attn.o_proj.weight": matrix(WIDTH, heads * dims),
    }


def around(tied):
    ends = {
        "model.embed_tokens.weight": torch.randn(VOCABULARY, WIDTH) * 0.5,
        "model.norm.weight": norm(WIDTH),
    }
    return ends if tied else ends | {"lm_head.weight": matrix(VOCABULARY, WIDTH, scale=2)}


def common(kind, name, **more):
    return {
        "architectures": [name],
        "model_type": kind,
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 64,
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "hidden_act": "silu",
        "vocab_size": VOCABULARY,
        "tie_word_embeddings": False,
        "bos_token_id": 1,
        "eos_token_id": 2,
    } | more


def llama():
    config = common("llama", "LlamaForCausalLM", intermediate_size=64, attention_bias=False)
    weights = around(tied=False)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        weights |= attention(at, 4, 2, 8)
        weights[at + "mlp.gate_proj.weight"] = matrix(64, WIDTH)
        weights[at + "mlp.up_proj.weight"] = matrix(64, WIDTH)
        weights[at + "mlp.down_proj.weight"] = matrix(WIDTH, 64)
    return config, {name: tensor.bfloat16() for name, tensor in weights.items()}


def mixtral():
    config = common("mixtral", "MixtralForCausalLM", intermediate_size=32, num_local_experts=4)
    config |= {"num_experts_per_tok": 2, "tie_word_embeddings": True}
    weights = around(tied=True)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        weights |= attention(at, 4, 2, 8)
        weights[at + "block_sparse_moe.gate.weight"] = matrix(4, WIDTH, scale=4)
        for expert in range(4):
            for name in ("w1", "w2", "w3"):
                weights[at + f"block_sparse_moe.experts.{expert}.{name}.weight"] = matrix(32, WIDTH)
    return config, {name: tensor.half() for name, tensor in weights.items()}


def qwen3_moe():
    config = common("qwen3_moe", "Qwen3MoeForCausalLM", intermediate_size=64, head_dim=16)
    config |= {"moe_intermediate_size": 32, "num_experts": 8, "num_experts_per_tok": 2}
    config |= {"norm_topk_prob": True, "decoder_sparse_step": 1, "mlp_only_layers": []}
    weights = around(tied=False)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        weights |= attention(at, 4, 2, 16)
        weights[at + "self_attn.q_norm.weight"] = norm(16)
        weights[at + "self_attn.k_norm.weight"] = norm(16)
        weights[at + "mlp.gate.weight"] = matrix(8, WIDTH, scale=4)
        for expert in range(8):
            for name, shape in (("gate", (32, 32)), ("up", (32, 32)), ("down", (32, 32))):
                weights[at + f"mlp.experts.{expert}.{name}_proj.weight"] = matrix(*shape)
    return config, {name: tensor.half() for name, tensor in weights.items()}


def gpt2_model():
    config = {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "n_embd": WIDTH,
        "n_layer": LAYERS,
        "n_head": 4,
        "n_positions": 64,
        "layer_norm_epsilon": 1e-5,
        "activation_function": "gelu_new",
        "vocab_size": VOCABULARY,
        "bos_token_id": 1,
        "eos_token_id": 2,
    }
    weights = {
        "transformer.wte.weight": torch.randn(VOCABULARY, WIDTH) * 0.5,
        "transformer.wpe.weight": torch.randn(64, WIDTH) * 0.2,
    }
    for layer in range(LAYERS):
        at = f"transformer.h.{layer}."
        for name in ("ln_1", "ln_2"):
            weights[at + name + ".weight"] = norm(WIDTH)
            weights[at + name + ".bias"] = torch.randn(WIDTH) * 0.1
        shapes = {"attn.c_attn": (WIDTH, 96), "attn.c_proj": (WIDTH, WIDTH)}
        shapes |= {"mlp.c_fc": (WIDTH, 128), "mlp.c_proj": (128, WIDTH)}
        for name, (rows, columns) in shapes.items():
            weights[at + name + ".weight"] = torch.randn(rows, columns) / rows**0.5
            weights[at + name + ".bias"] = torch.randn(columns) * 0.1
    weights["transformer.ln_f.weight"] = norm(WIDTH)
    weights["transformer.ln_f.bias"] = torch.randn(WIDTH) * 0.1
    return config, weights


def adapter(weights):
    """A LoRA adapter for the attention of the Llama model, and the merged weights."""
    rank, alpha = 4, 3
    lora, merged = {}, {name: tensor.double() for name, tensor in weights.items()}
    for name, tensor in weights.items():
        if not name.endswith(("q_proj.weight", "v_proj.weight", "down_proj.weight")):
            continue
        a, b = matrix(rank, tensor.shape[1]), matrix(tensor.shape[0], rank)
        key = "base_model.model." + name.removesuffix(".weight")
        lora[key + ".lora_A.weight"], lora[key + ".lora_B.weight"] = a, b
        merged[name] += (b.double() @ a.double()) * alpha / rank
    config = {
        "peft_type": "LORA",
        "r": rank,
        "lora_alpha": alpha,
        "bias": "none",
        "fan_in_fan_out": False,
        "target_modules": ["q_proj", "v_proj", "down_proj"],
    }
    return config, lora, merged


def gpt2_adapter(weights):
    rank, alpha = 2, 1
    lora, merged = {}, {name: tensor.double() for name, tensor in weights.items()}
    for name, tensor in weights.items():
        if not name.endswith(("c_attn.weight", "c_fc.weight")):
            continue
        a, b = matrix(rank, tensor.shape[0]), matrix(tensor.shape[1], rank)
        key = "base_model.model." + name.removesuffix(".weight")
        lora[key + ".lora_A.weight"], lora[key + ".lora_B.weight"] = a, b
        merged[name] += (b.double() @ a.double()).T * alpha / rank**0.5
    config = {"peft_type": "LORA", "r": rank, "lora_alpha": alpha, "bias": "none"}
    config |= {"fan_in_fan_out": True, "use_rslora": True, "target_modules": ["c_attn", "c_fc"]}
    return config, lora, merged


def main(target):
    torch.manual_seed(4)
    target = Path(target)
    made = {}
    for name, (config, weights) in {
        "llama": llama(),
        "gpt2": gpt2_model(),
        "mixtral": mixtral(),
        "qwen3-moe": qwen3_moe(),
    }.items():
        folder = fresh(target / name)
        write_json(folder / "config.json", config)
        write_tokenizer(folder)
        forward = gpt2 if name == "gpt2" else llama_like
        write_golden(folder, TOKENS, forward(weights, config, TOKENS))
        made[name] = (config, weights)
    write_safetensors(target / "llama/model.safetensors", made["llama"][1])
    write_bin(target / "gpt2/pytorch_model.bin", made["gpt2"][1])
    write_sharded(target / "mixtral", made["mixtral"][1], 3)
    write_sharded(target / "qwen3-moe", made["qwen3-moe"][1], 2)

    config, lora, merged = adapter(made["llama"][1])
    folder = fresh(target / "llama-lora")
    write_json(folder / "adapter_config.json", config)
    write_safetensors(folder / "adapter_model.safetensors", lora)
    write_golden(folder, TOKENS, llama_like(merged, made["llama"][0], TOKENS))

    config, lora, merged = gpt2_adapter(made["gpt2"][1])
    folder = fresh(target / "gpt2-lora")
    write_json(folder / "adapter_config.json", config)
    write_bin(folder / "adapter_model.bin", lora)
    write_golden(folder, TOKENS, gpt2(merged, made["gpt2"][0], TOKENS))


main(sys.argv[1])
