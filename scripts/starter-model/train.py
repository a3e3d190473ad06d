"""Trains the starter model on the CPU; see README.md.

Several processes (torchrun's RANK and WORLD_SIZE) share the work. A run is a number of steps, not
of minutes; it can be ended at any time and goes on from its last checkpoint, with the same batches.
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F

import circuits
import vocabulary
from chat import render
from examples import Examples
from model import Shape, StarterModel
from muon import Muon

CHUNK = 800  # conversations drawn, sorted by length and packed at once
WARM_UP = 50  # steps
TABLES = 0.2  # the rate of the embedding and the output matrix, as a part of the matrices'


def arguments():
    parser = argparse.ArgumentParser()
    add = parser.add_argument
    add("--out", required=True, help="folder of the checkpoint and the log")
    add("--start", help="checkpoint of another run, whose weights to begin with")
    add("--steps", type=int, default=9000)
    add("--decay-from", type=float, default=0.45, help="share of the steps after which the rate falls")
    add("--short-until", type=float, default=0.08, help="share of the steps on short copies")
    add("--long-from", type=float, default=0.6, help="share of the steps after which texts get longer")
    add("--layers", type=int, default=4)
    add("--rate", type=float, default=0.01, help="length of the matrices' updates")
    add("--tokens", type=int, default=2560, help="tokens of a batch, per process")
    add("--seed", type=int, default=11)
    add("--save-every", type=int, default=200)
    return parser.parse_args()


class Batches:
    """An endless, seeded sequence of batches for one process, which can be resumed at any place."""

    def __init__(self, seed, rank, tokens):
        self.seed, self.rank, self.tokens = seed, rank, tokens
        self.chunk, self.next, self.phase, self.batches = -1, 0, None, []

    def place(self):
        return {"chunk": self.chunk, "next": self.next, "phase": self.phase}

    def resume(self, place):
        self.chunk, self.phase = place["chunk"], place["phase"]
        self._fill()
        self.next = place["next"]

    def draw(self, phase):
        if self.next >= len(self.batches) or phase != self.phase:
            self.chunk, self.phase = self.chunk + 1, phase
            self._fill()
        self.next += 1
        return self.batches[self.next - 1]

    def _fill(self):
        examples = Examples(f"{self.seed}/{self.rank}/{self.chunk}")
        rows = [render(examples.conversation(self.phase)) for _ in range(CHUNK)]
        rows = sorted((row for row in rows if len(row[0]) <= 1100), key=lambda row: len(row[0]))
        packs, pack = [], []
        for row in rows:
            if pack and (len(pack) + 1) * len(row[0]) > self.tokens:
                packs.append(pack)
                pack = []
            pack.append(row)
        random.Random(f"{self.seed}/{self.rank}/{self.chunk}/order").shuffle(packs)
        self.batches, self.next = [padded(pack) for pack in packs], 0


def padded(rows):
    """Ids (rows, length) and loss weights of the same shape."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    weights = torch.zeros(len(rows), length)
    for row, (one, weight) in enumerate(rows):
        ids[row, : len(one)] = torch.tensor(one)
        weights[row, : len(weight)] = torch.tensor(weight)
    return ids, weights


def main():
    options = arguments()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    if world > 1:
        dist.init_process_group("gloo")
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    shape = Shape(vocabulary.SIZE, layers=options.layers)
    model = StarterModel(shape)
    circuits.write(model)
    written = circuits.Written(model)
    tables = [model.embedding, model.output]
    muon = Muon(list(model.blocks.parameters()), rate=options.rate)
    adam = torch.optim.Adam(tables, lr=TABLES * options.rate, betas=(0.9, 0.98))
    batches = Batches(options.seed, rank, options.tokens)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, place = folder / "checkpoint.pt", folder / f"place-{rank}.json"
    step, seen = 0, 0
    if options.start:
        model.load_state_dict(torch.load(options.start)["model"])
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        muon.load(saved["muon"])
        adam.load_state_dict(saved["adam"])
        step, seen = saved["step"], saved["tokens"]
        batches.resume(json.loads(place.read_text()))
    written.restore()
    started, seen_before, recent = time.time(), seen, []
    while step < options.steps:
        share = step / options.steps
        phase = 0 if share < options.short_until else 1 if share < options.long_from else 2
        decay = max(0.02, min(1, (1 - share) / (1 - options.decay_from)))
        rate = min(1, (step + 1) / WARM_UP) * decay
        ids, weights = batches.draw(phase)
        weights = weights[:, 1:]
        positions = weights > 0
        logits = model(ids[:, :-1], positions)
        wanted, weights = ids[:, 1:][positions], weights[positions]
        losses = F.cross_entropy(logits, wanted, reduction="none")
        loss = (losses * weights).sum() / weights.sum()
        model.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(model, world)
        torch.nn.utils.clip_grad_norm_(tables, 1.0)
        adam.param_groups[0]["lr"] = TABLES * options.rate * rate
        adam.step()
        muon.step(rate)
        written.restore()
        step, seen = step + 1, seen + ids.numel() * world
        recent.append((loss.item(), (logits.argmax(-1) == wanted).float().mean().item()))
        if step % 50 == 0 and rank == 0:
            mean = [sum(column) / len(recent) for column in zip(*recent)]
            speed = (seen - seen_before) / (time.time() - started)
            print(
                f"{time.strftime('%H:%M:%S')} step {step} phase {phase} tokens {seen / 1e6:.2f}M "
                f"loss {mean[0]:.4f} accuracy {mean[1]:.4f} {speed:.0f} tokens/s",
                flush=True,
            )
            recent = []
        if step % options.save_every == 0 or step == options.steps:
            place.write_text(json.dumps(batches.place()))
            if rank == 0:
                save(checkpoint, model, muon, adam, step, seen)


def average_gradients(model, world):
    if world == 1:
        return
    weights = list(model.parameters())
    flat = torch.cat([weight.grad.flatten() for weight in weights])
    dist.all_reduce(flat)
    start = 0
    for weight in weights:
        weight.grad.copy_(flat[start : start + weight.numel()].view_as(weight) / world)
        start += weight.numel()


def save(path, model, muon, adam, step, tokens):
    unfinished = path.with_suffix(".tmp")
    state = {"model": model.state_dict(), "shape": vars(model.shape), "muon": muon.state()}
    torch.save({**state, "adam": adam.state_dict(), "step": step, "tokens": tokens}, unfinished)
    unfinished.replace(path)


if __name__ == "__main__":
    main()
