"""Rows of numbers as ggml itself quantizes them: the library of node-llama-cpp, called directly.

/usr/bin/python3 scripts/convert-golden/quantized.py LIBGGML_BASE src/llmjp/convert/golden/quantized
"""

import ctypes
import sys
from pathlib import Path

import numpy as np

TYPES = {"q5_0": (6, 32, 22), "q8_0": (8, 32, 34), "q4_k": (12, 256, 144), "q6_k": (14, 256, 210)}
COLUMNS, ROWS = 512, 6


def main(library, target):
    ggml = ctypes.CDLL(library)
    ggml.ggml_quantize_chunk.restype = ctypes.c_size_t
    random = np.random.default_rng(20261121)
    rows = random.standard_normal((ROWS, COLUMNS)).astype(np.float32) * 0.02
    rows[1] *= np.exp(random.standard_normal(COLUMNS)).astype(np.float32)  # heavy tails
    rows[2] = np.abs(rows[2])
    rows[3] = 0
    rows[4, ::3] = 0
    rows[5] += 0.1
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    (target / "rows.f32").write_bytes(rows.tobytes())
    for name, (id, length, size) in TYPES.items():
        out = ctypes.create_string_buffer(rows.size // length * size)
        ggml.ggml_quantize_chunk(
            ctypes.c_int(id),
            rows.ctypes.data_as(ctypes.c_void_p),
            out,
            ctypes.c_int64(0),
            ctypes.c_int64(ROWS),
            ctypes.c_int64(COLUMNS),
            None,
        )
        (target / f"rows.{name}").write_bytes(out.raw)


main(*sys.argv[1:])
