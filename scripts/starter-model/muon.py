"""Muon (Keller Jordan, 2024): momentum whose update is made orthogonal by Newton-Schulz steps."""
import torch


def orthogonal(batch):
    """The nearest (semi-)orthogonal matrices to a batch (count, rows, columns), approximately."""
    a, b, c = 3.4445, -4.7750, 2.0315  # coefficients of the quintic iteration, from the author
    x = batch / (batch.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2).contiguous()
    for _ in range(5):
        square = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x.transpose(1, 2) if tall else x


class Muon:
    """Optimiser of weight matrices; those of one shape are updated together."""

    def __init__(self, matrices, rate, momentum=0.95, weight_decay=0.01):
        self.rate, self.momentum, self.weight_decay = rate, momentum, weight_decay
        self.groups = {}
        for matrix in matrices:
            self.groups.setdefault(tuple(matrix.shape), []).append(matrix)
        self.averages = {
            shape: torch.zeros(len(group), *shape) for shape, group in self.groups.items()
        }

    @torch.no_grad()
    def step(self, scale):
        """One update at `scale` times the rate."""
        rate = self.rate * scale
        for shape, group in self.groups.items():
            gradient = torch.stack([matrix.grad for matrix in group])
            average = self.averages[shape]
            average.lerp_(gradient, 1 - self.momentum)
            update = orthogonal(gradient.lerp(average, self.momentum))
            size = max(1, shape[0] / shape[1]) ** 0.5
            for matrix, one in zip(group, update):
                matrix.mul_(1 - rate * self.weight_decay).add_(one, alpha=-rate * size)

    def state(self):
        return {"x".join(map(str, shape)): average for shape, average in self.averages.items()}

    def load(self, state):
        for shape in self.averages:
            self.averages[shape].copy_(state["x".join(map(str, shape))])
