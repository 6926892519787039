"""Mini-batches: an epoch's samples in a new order, cut into pieces.

The order of an epoch is a function of (shuffle seed, epoch). The samples of many batches are gathered at once, in
blocks that fit a processor's cache, and the batches are views into the block. The last batch may be short; it gets
its own update.

In a stack, runs may have training sets of their own (the folds of a cross-validation). Runs with sets of one size
form a `Part`. All parts share every batch but the last, which may differ in length from part to part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import Augment
from ..data.sampling import epoch_order
from ..streams import Seeds, stream

Array = NDArray[np.floating]

BLOCK_NUMBERS = 2**17
"""Numbers gathered at once, in all runs together: larger pieces are given back to the system, and cost time anew."""


class Part(NamedTuple):
    """Runs of a stack (or the one run there is) with training sets of one size.

    `x` has shape (n, d), shared by the runs, or (runs, n, d); `targets` likewise.
    """

    rows: slice
    x: Array
    targets: Array


class Batch(NamedTuple):
    """A mini-batch for some rows of the stack; `rows` is None when it is for the whole network."""

    rows: slice | None
    x: Array
    targets: Array


def batch_count(n: int, batch_size: int) -> int:
    """Return how many mini-batches an epoch over `n` samples has."""
    return -(-n // batch_size)


def sample_counts(pieces: Sequence[Batch]) -> int | Array:
    """Return how many samples each run has in a mini-batch."""
    if pieces[0].rows is None:
        return pieces[0].x.shape[-2]
    return np.concatenate([np.full(p.rows.stop - p.rows.start, p.x.shape[-2]) for p in pieces if p.rows])


def epoch_batches(
    parts: Sequence[Part],
    seeds: Sequence[Seeds],
    stacked: bool,
    epoch: int,
    batch_size: int,
    shuffle: bool,
    augment: Augment | None,
) -> Iterator[list[Batch]]:
    """Yield the mini-batches of an epoch; each is a list with one `Batch` for all, or one for each part."""
    gather = [_Gather(part, seeds[part.rows], stacked, epoch, shuffle, augment) for part in parts]
    last = (batch_count(parts[0].x.shape[-2], batch_size) - 1) * batch_size
    numbers = batch_size * parts[0].x.shape[-1] * len(seeds)
    block = max(BLOCK_NUMBERS // numbers, 1) * batch_size
    for start in range(0, last, block):
        stop = min(start + block, last)
        pieces = [g(start, stop) for g in gather]
        x, targets = pieces[0] if len(pieces) == 1 else tuple(np.concatenate(p) for p in zip(*pieces, strict=True))
        for first in range(0, stop - start, batch_size):
            yield [Batch(None, x[..., first : first + batch_size, :], targets[..., first : first + batch_size, :])]
    yield [Batch(None if len(parts) == 1 else part.rows, *g(last, None)) for part, g in zip(parts, gather, strict=True)]


class _Gather:
    """The samples of a part in the order of an epoch, taken out piece by piece."""

    def __init__(
        self, part: Part, seeds: Sequence[Seeds], stacked: bool, epoch: int, shuffle: bool, augment: Augment | None
    ):
        self.part = part
        n = part.x.shape[-2]
        orders = {seed.shuffle: epoch_order(n, seed.shuffle, epoch, shuffle) for seed in set(seeds)}
        self.order = np.stack([orders[seed.shuffle] for seed in seeds]) if stacked else orders[seeds[0].shuffle]
        self.augment = augment
        self.generators = [stream("noise", seed.noise, 0, epoch) for seed in seeds] if augment else []

    def __call__(self, start: int, stop: int | None) -> tuple[Array, Array]:
        index = self.order[..., start:stop]
        x, targets = self._take(self.part.x, index), self._take(self.part.targets, index)
        if self.augment is None:
            return x, targets
        if index.ndim == 1:
            return self.augment(self.generators[0], x, targets)
        pairs = [self.augment(g, a, t) for g, a, t in zip(self.generators, x, targets, strict=True)]
        return np.stack([a for a, _ in pairs]), np.stack([t for _, t in pairs])

    @staticmethod
    def _take(values: Array, index: NDArray[np.intp]) -> Array:
        if values.ndim == 2:
            return values.take(index, axis=0)
        runs, n, width = values.shape
        return values.reshape(runs * n, width).take(index + n * np.arange(runs)[:, None], axis=0)
