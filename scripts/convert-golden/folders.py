"""Writes folders as Hugging Face lays them out, without its libraries."""

import json
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


def raw(tensor):
    if tensor.dtype == torch.bfloat16:
        return tensor.contiguous().view(torch.int16).numpy().tobytes()
    return tensor.contiguous().numpy().tobytes()


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_safetensors(path, tensors):
    """Format: https://huggingface.co/docs/safetensors"""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * tensor.element_size()
        header[name] = {
            "dtype": DTYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + size],
        }
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(raw(tensor))


def write_sharded(folder, tensors, shards):
    names = list(tensors)
    per_shard = -(-len(names) // shards)
    weight_map = {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[shard * per_shard : (shard + 1) * per_shard]}
        write_safetensors(folder / file, part)
        weight_map |= {name: file for name in part}
    total = sum(one.numel() * one.element_size() for one in tensors.values())
    write_json(
        folder / "model.safetensors.index.json",
        {"metadata": {"total_size": total}, "weight_map": weight_map},
    )


def write_bin(path, tensors):
    torch.save(OrderedDict(tensors), path)


CONTROLS = ["<unk>", "<s>", "</s>", "<MASK|LLM-jp>", "<PAD|LLM-jp>", "<CLS|LLM-jp>"]
CONTROLS += ["<SEP|LLM-jp>", "<EOD|LLM-jp>"]


def pieces():
    """300 pieces: control tokens, bytes, and a few that mean text, with their scores."""
    text = ["▁"] + [chr(code) for code in range(0x3042, 0x3042 + 35)]
    scored = [[piece, 0.0] for piece in CONTROLS]
    scored += [[f"<0x{byte:02X}>", 0.0] for byte in range(256)]
    return scored + [[piece, -2.0 - rank / 8] for rank, piece in enumerate(text)]


def write_tokenizer(folder):
    added = [
        {
            "id": id,
            "content": piece,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for id, piece in enumerate(CONTROLS)
    ]
    model = {"type": "Unigram", "unk_id": 0, "vocab": pieces(), "byte_fallback": True}
    write_json(folder / "tokenizer.json", {"version": "1.0", "added_tokens": added, "model": model})
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_bos_token": True,
            "add_eos_token": False,
            "unk_token": "<unk>",
            "bos_token": "<s>",
            "eos_token": "</s>",
            "pad_token": "<PAD|LLM-jp>",
            "chat_template": "{{bos_token}}{% for message in messages %}{{ message['content'] }}{% endfor %}",
        },
    )


def write_golden(folder, tokens, logits):
    """`golden.json`: the tokens that were read; `logits.f32`: [tokens, vocabulary], little-endian."""
    write_json(folder / "golden.json", {"tokens": tokens})
    (folder / "logits.f32").write_bytes(logits.numpy().astype(np.float32).tobytes())


def fresh(path):
    path = Path(path)
    path.mkdir(parents=True, exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    return path
