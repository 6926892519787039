"""Four independent streams of random numbers.

A run draws at random in four places: the data (which samples, which split), the initial weights, the order of the
mini-batches, and noise while training (dropout, augmentation). Each has its own seed and its own stream, so that
switching dropout on changes neither the initial weights nor the order of the batches.

A stream is a pure function of the numbers that name it. The order of the samples in epoch 7 depends on the shuffle
seed and on 7, and on nothing that happened before: a saved run goes on, and a rewound run replays, exactly as if it
had never been interrupted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

KINDS = ("data", "init", "shuffle", "noise")


class Seeds(NamedTuple):
    """The seeds a network needs; the data have theirs (`Config.data_seed`)."""

    init: int = 0
    shuffle: int = 0
    noise: int = 0


def stream(kind: str, seed: int, *index: int) -> np.random.Generator:
    """Return the generator of the stream `kind` (one of `KINDS`) with this seed.

    Further whole numbers (an epoch, a layer) name independent sub-streams. Equal seeds of different kinds are
    independent as well. Source: numpy's SeedSequence, which hashes all the numbers together.
    """
    return np.random.default_rng((KINDS.index(kind), seed, *index))
