"""Writes a checkpoint as GGUF: python3 export.py CHECKPOINT OUT.gguf"""
import struct
import sys

import numpy as np
import torch

import vocabulary
from chat import CHAT_TEMPLATE
from model import turning_frequencies

ALIGNMENT = 32
F32, F16 = 0, 1
NORMAL, UNKNOWN, CONTROL, UNUSED, BYTE = 1, 2, 3, 5, 6  # token types of llama.cpp


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, value):
    """One metadata entry, its GGUF type chosen by the Python value."""
    if isinstance(value, bool):
        return string(key) + struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return string(key) + struct.pack("<II", 4, value)
    if isinstance(value, float):
        return string(key) + struct.pack("<If", 6, value)
    if isinstance(value, str):
        return string(key) + struct.pack("<I", 8) + string(value)
    kind, items = {
        str: (8, b"".join(string(one) for one in value if isinstance(one, str))),
        float: (6, b"".join(struct.pack("<f", one) for one in value if isinstance(one, float))),
        int: (5, b"".join(struct.pack("<i", one) for one in value if isinstance(one, int))),
    }[type(value[0])]
    return string(key) + struct.pack("<IIQ", 9, kind, len(value)) + items


def token_types():
    types = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(vocabulary.CHARACTERS)
    return types + [UNUSED] * (vocabulary.SIZE - len(types))


def metadata(shape):
    scores = [0.0] * 259 + [-1.0] * (vocabulary.SIZE - 259)
    return {
        "general.architecture": "llama",
        "general.name": "Kotonoha Starter",
        "general.author": "Kotonoha",
        "general.license": "apache-2.0",
        "general.description": "A tiny Japanese model for trying the application",
        "general.file_type": 1,
        "llama.vocab_size": vocabulary.SIZE,
        "llama.context_length": shape["context"],
        "llama.embedding_length": shape["width"],
        "llama.block_count": shape["layers"],
        "llama.feed_forward_length": shape["hidden"],
        "llama.attention.head_count": shape["heads"],
        "llama.attention.head_count_kv": shape["heads"],
        "llama.attention.key_length": shape["head"],
        "llama.attention.value_length": shape["head"],
        "llama.rope.dimension_count": shape["head"],
        "llama.attention.layer_norm_rms_epsilon": shape["epsilon"],
        "llama.rope.freq_base": shape["theta"],
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": vocabulary.TOKENS,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": token_types(),
        "tokenizer.ggml.bos_token_id": vocabulary.BOS,
        "tokenizer.ggml.eos_token_id": vocabulary.EOS,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.ggml.add_eos_token": False,
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.chat_template": CHAT_TEMPLATE,
    }


def rope_factors(shape):
    """What theta's own frequencies are divided by; huge where a pair does not turn."""
    own = shape["theta"] ** (-np.arange(0, shape["head"], 2) / shape["head"])
    wanted = np.full(shape["head"] // 2, 1e-30)
    wanted[: shape["turning"]] = turning_frequencies(shape["turning"]).numpy()
    return (own / wanted).astype(np.float32)


def tensors(state, shape):
    """(name, array) of every tensor."""
    ones = np.ones(shape["width"], np.float32)
    yield "token_embd.weight", state["embedding"].numpy()
    yield "output.weight", state["output"].numpy()
    yield "rope_freqs.weight", rope_factors(shape)
    yield "output_norm.weight", ones
    names = dict(q="attn_q", k="attn_k", v="attn_v", o="attn_output", gate="ffn_gate", up="ffn_up", down="ffn_down")
    for layer in range(shape["layers"]):
        yield f"blk.{layer}.attn_norm.weight", ones
        yield f"blk.{layer}.ffn_norm.weight", ones
        for ours, theirs in names.items():
            yield f"blk.{layer}.{theirs}.weight", state[f"blocks.{layer}.{ours}.weight"].numpy()


def main(checkpoint, out):
    saved = torch.load(checkpoint)
    infos, body, count = b"", b"", 0
    for name, array in tensors(saved["model"], saved["shape"]):
        kind, data = (F32, array) if array.ndim == 1 else (F16, array.astype(np.float16))
        infos += string(name) + struct.pack("<I", array.ndim)
        infos += struct.pack(f"<{array.ndim}Q", *array.shape[::-1])
        infos += struct.pack("<IQ", kind, len(body))
        body += np.ascontiguousarray(data).tobytes()
        body += b"\0" * (-len(body) % ALIGNMENT)
        count += 1
    entries = [entry(key, value) for key, value in metadata(saved["shape"]).items()]
    head = b"GGUF" + struct.pack("<IQQ", 3, count, len(entries)) + b"".join(entries) + infos
    with open(out, "wb") as file:
        file.write(head + b"\0" * (-len(head) % ALIGNMENT) + body)


if __name__ == "__main__":
    main(*sys.argv[1:3])
