"""Makes a checkpoint to train on from, of a file that export.py has written: checkpoint.py IN.gguf OUT"""
import sys

import numpy as np
import torch

import vocabulary
from export import ALIGNMENT, tensors
from model import Shape, StarterModel


def main(path, out):
    shape = vars(Shape(vocabulary.SIZE))
    state = StarterModel(Shape(vocabulary.SIZE)).state_dict()
    # Views of the state: what is copied into them is copied into it.
    places = [array for _, array in tensors(state, shape)]
    lengths = [array.size * (4 if array.ndim == 1 else 2) for array in places]
    padded = [length + -length % ALIGNMENT for length in lengths]
    data = np.fromfile(path, np.uint8)[-sum(padded) :]
    for place, length, room in zip(places, lengths, padded):
        if place.ndim > 1:
            place[:] = data[:length].view(np.float16).reshape(place.shape)
        data = data[room:]
    torch.save({"model": state, "shape": shape}, out)


if __name__ == "__main__":
    main(*sys.argv[1:3])
