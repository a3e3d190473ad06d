"""Writes the heads that find an earlier place like the present one, before anything is learned.

A copy, an answer out of a passage and a memory all need the place where the last characters stood
before. Training finds such heads late and blurred on a small machine, so they are given:

- The first layer takes the character one back, two back, and an average of the last ones, each
  into dimensions of its own (attention by distance alone, over RoPE's turning pairs).
- The second layer compares these with the same of all earlier places (over the pairs that do not
  turn) and brings the character that followed there to where the output matrix reads. One head
  goes by the last two characters, one by them and all that is near, and one looks for a statement:
  after 「市長は」 it skips a comma, and the question that has the same words.

Training leaves them as they are: free, they blur.
"""
import math

import torch

import vocabulary
from model import turning_frequencies

CODE = 48  # dimensions of a character's code
ONE, NOW, BACK, BACK_TWO, RECENT, FOLLOWING = 0, 1, 49, 97, 145, 193
ASKING, COMMA, BACK_COMMA = 241, 242, 243  # whether the character asks, is a comma, follows one
WRITTEN = ((0, 3), (1, 3))  # layers, and how many of their heads
NEAR = [0.0] + [1 - i / 20 for i in range(10)]  # weights of the last characters, by distance
ASKS = {"何": 1.0, "誰": 1.0, "？": 1.0, "ど": 0.6, "い": 0.6}


def write(model, seed=5):
    shape = model.shape
    source = torch.Generator().manual_seed(seed)
    code = torch.randn(shape.vocabulary, CODE, generator=source)
    code /= code.norm(dim=1, keepdim=True)
    comma = vocabulary.encode("、")[0]
    with torch.no_grad():
        for matrix in (model.embedding, model.output):
            matrix.mul_(0.2)
        model.embedding[:, : FOLLOWING + CODE] = 0
        model.embedding[:, ASKING : BACK_COMMA + 1] = 0
        model.embedding[:, ONE] = 1
        model.embedding[:, NOW:BACK] = code
        for character, weight in ASKS.items():
            model.embedding[vocabulary.encode(character)[0], ASKING] = weight
        model.embedding[comma, COMMA] = 1
        model.output[:, FOLLOWING : FOLLOWING + CODE] = 2 * code
        first, second = model.blocks[0], model.blocks[1]
        for block in model.blocks:  # what is not written says nothing yet
            block.o.weight.zero_()
            block.down.weight.zero_()
        scale = math.sqrt(shape.width / 2)  # of a normalised embedding: the constant and the code have length 1
        for head, (target, profile, gain) in enumerate(
            ((BACK, [0.0, 1.0], 1), (BACK_TWO, [0.0, 0.0, 1.0], 1), (RECENT, NEAR, 3))
        ):
            attend_by_distance(first, shape, head, profile, scale)
            carry(first, shape, head, NOW, target, gain / scale)
        first.v.weight[CODE, COMMA] = 1
        first.o.weight[BACK_COMMA, CODE] = 1 / scale
        scale = math.sqrt(shape.width / 5)  # of the second layer's input, which holds five such things
        one, two = (NOW, {BACK: 14}), (BACK, {BACK_TWO: 14})
        compare(second, shape, 0, (one, two), {}, scale, source)
        near = (RECENT, {RECENT: 21})
        compare(second, shape, 1, (one, two, near), {}, scale, source)
        one = (NOW, {BACK: 14, BACK_TWO: 7})
        compare(second, shape, 2, (one, near), {ASKING: -14, COMMA: -10, BACK_COMMA: 7}, scale, source)
        for head, gain in enumerate((2, 1, 3)):
            carry(second, shape, head, NOW, FOLLOWING, gain / scale)
        second.v.weight[2 * shape.head : 2 * shape.head + CODE, COMMA] = -code[comma]


class Written:
    """The heads and the codes they compare, as they are now; `restore` undoes their training."""

    def __init__(self, model):
        shape = model.shape
        parts = [model.embedding[:, :FOLLOWING], model.embedding[:, ASKING : BACK_COMMA + 1]]
        for layer, heads in WRITTEN:
            block, end = model.blocks[layer], heads * shape.head
            parts += [matrix.weight[:end] for matrix in (block.q, block.k, block.v)]
            parts.append(block.o.weight[:, :end])
        self.parts = [(part.detach(), part.detach().clone()) for part in parts]

    def restore(self):
        for part, kept in self.parts:
            part.copy_(kept)


def rows(shape, head):
    return slice(head * shape.head, (head + 1) * shape.head)


def attend_by_distance(block, shape, head, profile, scale):
    """Attention over the distances back in proportion to `profile`, whatever stands there."""
    cosines, sines = fitted(shape, profile)
    q = torch.zeros(shape.head, shape.width)
    k = torch.zeros(shape.head, shape.width)
    turning = 2 * shape.turning
    k[0:turning:2, ONE] = 1 / scale
    # q is turned by its position, k by its own: their product is a cosine of the distance.
    q[0:turning:2, ONE] = cosines * math.sqrt(shape.head) / scale
    q[1:turning:2, ONE] = -sines * math.sqrt(shape.head) / scale
    block.q.weight[rows(shape, head)] = q
    block.k.weight[rows(shape, head)] = k


def fitted(shape, profile, length=1200, steps=1500):
    """Factors of cos and sin of the distance whose sum's softmax is the profile."""
    with torch.enable_grad():
        angle = torch.outer(torch.arange(length).float(), turning_frequencies(shape.turning))
        waves = torch.cat([angle.cos(), angle.sin()], 1)
        wanted = torch.zeros(length)
        wanted[: len(profile)] = torch.tensor(profile)
        wanted /= wanted.sum()
        factors = torch.zeros(waves.shape[1], requires_grad=True)
        adam = torch.optim.Adam([factors], lr=0.3)
        for step in range(steps):
            adam.param_groups[0]["lr"] = 0.3 * (1 - step / steps)
            loss = -(wanted * (waves @ factors).log_softmax(0)).sum() + 1e-5 * (factors**2).sum()
            adam.zero_grad()
            loss.backward()
            adam.step()
    return factors.detach().chunk(2)


def carry(block, shape, head, source, target, gain):
    """What is seen at `source` where the head attends is written to `target`."""
    v = torch.zeros(shape.head, shape.width)
    v[range(CODE), range(source, source + CODE)] = 1
    o = torch.zeros(shape.width, shape.head)
    o[range(target, target + CODE), range(CODE)] = gain
    block.v.weight[rows(shape, head)] = v
    block.o.weight[:, rows(shape, head)] = o


def compare(block, shape, head, pairs, marks, length, source):
    """Attention where the dimensions `there` are like `here`, for each (here, {there: nats}).

    `marks`: nats that a place has for a dimension of its own, whatever is here.
    """
    q = torch.zeros(shape.head, shape.width)
    k = torch.zeros(shape.head, shape.width)
    first, last = 2 * shape.turning, shape.head - 1
    share = min(CODE, (last - first) // len(pairs))  # dimensions of the head that each pair gets
    for here, there in pairs:
        mixed = torch.linalg.qr(torch.randn(CODE, share, generator=source))[0].T
        mixed *= math.sqrt(CODE / share * math.sqrt(shape.head)) / length
        part = slice(first, first + share)
        q[part, here : here + CODE] = mixed
        for dimensions, nats in there.items():
            k[part, dimensions : dimensions + CODE] = nats * mixed
        first += share
    q[last, ONE] = 1 / length
    for mark, nats in marks.items():
        k[last, mark] = nats * math.sqrt(shape.head) / length
    block.q.weight[rows(shape, head)] = q
    block.k.weight[rows(shape, head)] = k
