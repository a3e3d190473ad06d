"""A small LLaMA: RMSNorm without weights, interleaved RoPE, SwiGLU, an output matrix of its own."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Shape:
    """Sizes of the network; what the exported file's header says."""

    def __init__(self, vocabulary, width=256, layers=4, heads=4, head=96, hidden=256, context=2048):
        self.vocabulary, self.width, self.layers, self.heads = vocabulary, width, layers, heads
        self.head, self.hidden, self.context = head, hidden, context
        self.theta, self.epsilon = 10000.0, 1e-5
        self.turning = 12  # pairs of a head


def turning_frequencies(pairs):
    """Radians per position of the pairs of a head that turn; the others compare content alone.

    The exported file says so by RoPE's factors, which divide theta's own frequencies.
    """
    return torch.exp(torch.linspace(math.log(2.8), math.log(0.01), pairs))


def normalise(x, epsilon):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon)


def rotate(x, cos, sin):
    """RoPE on interleaved pairs, as llama.cpp does for LLaMA: no permutation on export."""
    turning = 2 * cos.shape[1]
    pairs = x[..., :turning].reshape(*x.shape[:-1], -1, 2)
    a, b = pairs[..., 0], pairs[..., 1]
    turned = torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)
    return torch.cat((turned, x[..., turning:]), -1)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        width, hidden, joined = shape.width, shape.hidden, shape.heads * shape.head
        self.q, self.k, self.v = (nn.Linear(width, joined, bias=False) for _ in range(3))
        self.o = nn.Linear(joined, width, bias=False)
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
        y = y.transpose(1, 2).reshape(batch, length, heads * head)
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
        self.output = nn.Parameter(torch.randn(shape.vocabulary, shape.width) * 0.05)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        for name, weight in self.blocks.named_parameters():
            residual = name.endswith(("o.weight", "down.weight"))
            nn.init.normal_(weight, std=(0.3 if residual else 1.0) / math.sqrt(weight.shape[1]))
        frequency = turning_frequencies(shape.turning)
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
        return normalise(x, self.shape.epsilon) @ self.output.t()
