"""Forward passes of the four architectures in double precision, written after their definitions.

Each takes the weights by their Hugging Face names, the configuration, and token ids; each returns
the logits after every token: [tokens, vocabulary].
"""

import math

import torch
import torch.nn.functional as F


def double(weights):
    return {name: tensor.double() for name, tensor in weights.items()}


def rms_norm(x, weight, eps):
    return x / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight


def rotate(x, theta):
    """Rotary positions, halves: x is [heads, tokens, dims]."""
    tokens, dims = x.shape[1:]
    speeds = theta ** -(torch.arange(0, dims, 2).double() / dims)
    angles = torch.arange(tokens).double()[:, None] * speeds[None, :]
    cos, sin = torch.cat([angles.cos()] * 2, -1), torch.cat([angles.sin()] * 2, -1)
    first, second = x[..., : dims // 2], x[..., dims // 2 :]
    return x * cos + torch.cat([-second, first], -1) * sin


def attend(q, k, v):
    """[heads, tokens, dims] each; keys and values are shared by groups of heads."""
    k = k.repeat_interleave(q.shape[0] // k.shape[0], 0)
    v = v.repeat_interleave(q.shape[0] // v.shape[0], 0)
    tokens = q.shape[1]
    later = torch.ones(tokens, tokens).triu(1).bool()
    scores = (q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).masked_fill(later, -math.inf)
    return (scores.softmax(-1) @ v).transpose(0, 1).reshape(tokens, -1)


def heads(x, count):
    return x.view(x.shape[0], count, -1).transpose(0, 1)


def gated(x, gate, up, down):
    return (F.silu(x @ gate.T) * (x @ up.T)) @ down.T


def experts(x, router, used, expert):
    """The best `used` experts for each token, weighted by their renormalised probabilities."""
    scores, _ = (x @ router.T).topk(used + 1, -1)
    # Where two experts are as good as each other, rounding decides, and there is no right answer.
    assert (scores[:, used - 1] - scores[:, used]).min() > 0.02
    shares, chosen = (x @ router.T).softmax(-1).topk(used, -1)
    shares = shares / shares.sum(-1, keepdim=True)
    rows = []
    for row, share, ids in zip(x, shares, chosen):
        rows.append(sum(part * expert(row, int(id)) for part, id in zip(share, ids)))
    return torch.stack(rows)


def llama_like(weights, config, tokens):
    """Llama, Mixtral and Qwen3-MoE."""
    w = double(weights)
    eps, theta = config["rms_norm_eps"], config["rope_theta"]
    count, kv_count = config["num_attention_heads"], config["num_key_value_heads"]
    x = w["model.embed_tokens.weight"][tokens]
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}."
        h = rms_norm(x, w[at + "input_layernorm.weight"], eps)
        q = heads(h @ w[at + "self_attn.q_proj.weight"].T, count)
        k = heads(h @ w[at + "self_attn.k_proj.weight"].T, kv_count)
        v = heads(h @ w[at + "self_attn.v_proj.weight"].T, kv_count)
        if config["model_type"] == "qwen3_moe":
            q = rms_norm(q, w[at + "self_attn.q_norm.weight"], eps)
            k = rms_norm(k, w[at + "self_attn.k_norm.weight"], eps)
        x = x + attend(rotate(q, theta), rotate(k, theta), v) @ w[at + "self_attn.o_proj.weight"].T
        h = rms_norm(x, w[at + "post_attention_layernorm.weight"], eps)
        x = x + feed_forward(h, w, at, config)
    output = "model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"
    return rms_norm(x, w["model.norm.weight"], eps) @ w[output].T


def feed_forward(h, w, at, config):
    if config["model_type"] == "llama":
        return gated(h, *(w[f"{at}mlp.{part}_proj.weight"] for part in ("gate", "up", "down")))
    if config["model_type"] == "mixtral":
        part, router, names = "block_sparse_moe", "gate", ("w1", "w3", "w2")
    else:
        part, router, names = "mlp", "gate", ("gate_proj", "up_proj", "down_proj")
    return experts(
        h,
        w[f"{at}{part}.{router}.weight"],
        config["num_experts_per_tok"],
        lambda row, id: gated(row, *(w[f"{at}{part}.experts.{id}.{name}.weight"] for name in names)),
    )


def gpt2(weights, config, tokens):
    """GPT-2: its Conv1D matrices are [input, output]."""
    w = double(weights)
    eps, width = config["layer_norm_epsilon"], config["n_embd"]

    def norm(x, name):
        return F.layer_norm(x, (width,), w[name + ".weight"], w[name + ".bias"], eps)

    def conv(x, name):
        return x @ w[name + ".weight"] + w[name + ".bias"]

    x = w["transformer.wte.weight"][tokens] + w["transformer.wpe.weight"][: len(tokens)]
    for layer in range(config["n_layer"]):
        at = f"transformer.h.{layer}."
        q, k, v = conv(norm(x, at + "ln_1"), at + "attn.c_attn").split(width, -1)
        mixed = attend(*(heads(one, config["n_head"]) for one in (q, k, v)))
        x = x + conv(mixed, at + "attn.c_proj")
        h = conv(norm(x, at + "ln_2"), at + "mlp.c_fc")
        h = 0.5 * h * (1 + torch.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h**3)))
        x = x + conv(h, at + "mlp.c_proj")
    return norm(x, "transformer.ln_f") @ w["transformer.wte.weight"].T
