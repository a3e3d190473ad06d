"""A small LLaMA: RMSNorm without weights, interleaved RoPE, SwiGLU, tied embedding."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Shape:
    """Sizes of the network; what the exported file's header says."""

    def __init__(self, vocabulary, width=128, layers=4, heads=4, hidden=256, context=2048):
        self.vocabulary, self.width, self.layers, self.heads = vocabulary, width, layers, heads
        self.hidden, self.context = hidden, context
        self.theta, self.epsilon = 10000.0, 1e-5
        self.head = width // heads


def normalise(x, epsilon):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon)


def rotate(x, cos, sin):
    """RoPE on interleaved pairs, as llama.cpp does for LLaMA: no permutation on export."""
    pairs = x.view(*x.shape[:-1], -1, 2)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        width, hidden = shape.width, shape.hidden
        self.q, self.k, self.v, self.o = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(width, hidden, bias=False) for _ in range(2))
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x, cos, sin, mask, positions=None):
        """With `positions` (a mask), only these are computed after attention: those with a loss."""
        batch, length, width = x.shape
        heads, head = self.shape.heads, self.shape.head
        h = normalise(x, self.shape.epsilon)
        joined = F.linear(h, torch.cat([self.q.weight, self.k.weight, self.v.weight]))
        joined = joined.view(batch, length, 3 * heads, head).transpose(1, 2)
        turned = rotate(joined[:, : 2 * heads], cos, sin)
        flat = (batch * heads, length, head)
        q, k = turned[:, :heads].reshape(flat), turned[:, heads:].reshape(flat)
        v = joined[:, 2 * heads :].reshape(flat)
        scores = torch.baddbmm(
            mask.expand(batch * heads, length, length), q, k.transpose(1, 2), alpha=1 / math.sqrt(head)
        )
        y = torch.bmm(scores.softmax(-1), v).view(batch, heads, length, head)
        y = y.transpose(1, 2).reshape(batch, length, width)
        if positions is not None:
            x, y = x[positions], y[positions]
        x = x + self.o(y)
        h = normalise(x, self.shape.epsilon)
        gate, up = F.linear(h, torch.cat([self.gate.weight, self.up.weight])).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class StarterModel(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.randn(shape.vocabulary, shape.width) * 0.05)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        for name, weight in self.blocks.named_parameters():
            residual = name.endswith(("o.weight", "down.weight"))
            nn.init.normal_(weight, std=(0.3 if residual else 1.0) / math.sqrt(weight.shape[1]))
        frequency = shape.theta ** (-torch.arange(0, shape.head, 2).float() / shape.head)
        angle = torch.outer(torch.arange(shape.context).float(), frequency)
        future = torch.full((1, shape.context, shape.context), float("-inf")).triu(1)
        self.register_buffer("cos", angle.cos(), False)
        self.register_buffer("sin", angle.sin(), False)
        self.register_buffer("future", future, False)

    def forward(self, ids, positions):
        """Logits (positions, vocabulary) at the chosen positions of ids (batch, length)."""
        length = ids.shape[1]
        x = F.embedding(ids, self.embedding)
        for block in self.blocks:
            chosen = positions if block is self.blocks[-1] else None
            x = block(x, self.cos[:length], self.sin[:length], self.future[:, :length, :length], chosen)
        return normalise(x, self.shape.epsilon) @ self.embedding.t()
