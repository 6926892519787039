"""Mini-batches: an epoch's samples in a new order, cut into pieces.

The order of an epoch is a function of (shuffle seed, epoch). The samples of many batches are gathered at once, in
blocks that fit a processor's cache, and the batches are views into the block. The last batch may be short; it gets
its own update.

In a stack, runs may have training sets of their own (the folds of a cross-validation). All runs share every batch but
the last, which may differ in length from group to group.
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
Index = NDArray[np.intp]

BLOCK_NUMBERS = 2**15
"""Numbers gathered at once, in all runs together. Larger blocks go back to the system, and new ones take time."""

AUGMENTED_AT_ONCE = 512
"""Samples of a run augmented at once: as many in a stack as alone, so that the same random numbers meet each."""


class Pool(NamedTuple):
    """What the runs of a stack (or the one run there is) learn from.

    `x` (m, d) and `targets` (m, k) hold the training sets one after the other, or the one set that all runs share.
    Run r learns from the `sizes[r]` samples that begin at `starts[r]`. `groups` are runs with sets of one size.
    """

    x: Array
    targets: Array
    starts: tuple[int, ...]
    sizes: tuple[int, ...]
    groups: tuple[slice, ...]


class Batch(NamedTuple):
    """A mini-batch for some rows of the stack; `rows` is None when it is for the whole network."""

    rows: slice | None
    x: Array
    targets: Array


def shared_pool(x: Array, targets: Array, runs: int = 1) -> Pool:
    """Return the pool of one training set for all runs."""
    return Pool(x, targets, (0,) * runs, (len(x),) * runs, (slice(0, runs),))


def batch_count(n: int, batch_size: int) -> int:
    """Return how many mini-batches an epoch over `n` samples has."""
    return -(-n // batch_size)


def sample_counts(pieces: Sequence[Batch]) -> int | Array:
    """Return how many samples each run has in a mini-batch."""
    if pieces[0].rows is None:
        return pieces[0].x.shape[-2]
    return np.concatenate([np.full(p.rows.stop - p.rows.start, p.x.shape[-2]) for p in pieces if p.rows])


def epoch_batches(
    pool: Pool,
    seeds: Sequence[Seeds],
    stacked: bool,
    epoch: int,
    batch_size: int,
    shuffle: bool,
    augment: Augment | None,
) -> Iterator[Sequence[Batch]]:
    """Yield the mini-batches of an epoch; each is a sequence of one `Batch` for all, or one for each group."""
    gather = _Gather(pool, seeds, stacked, epoch, shuffle, augment)
    everyone, numbers = slice(0, len(seeds)), len(seeds) * batch_size * pool.x.shape[1]
    block = max(AUGMENTED_AT_ONCE // batch_size if augment else BLOCK_NUMBERS // numbers, 1) * batch_size
    last = (batch_count(min(pool.sizes), batch_size) - 1) * batch_size
    for start in range(0, last, block):
        for x, targets in zip(*gather(everyone, slice(start, min(start + block, last)), batch_size), strict=True):
            yield (Batch(None, x, targets),)
    pieces = []
    for rows in pool.groups:
        x, targets = gather(rows, slice(last, None), pool.sizes[rows.start] - last)
        pieces.append(Batch(rows if len(pool.groups) > 1 else None, x[0], targets[0]))
    yield pieces


class _Gather:
    """The samples of a pool in the order of an epoch, taken out in blocks of mini-batches."""

    def __init__(
        self, pool: Pool, seeds: Sequence[Seeds], stacked: bool, epoch: int, shuffle: bool, augment: Augment | None
    ):
        self.pool, self.stacked, self.augment = pool, stacked, augment
        keys = [(size, seed.shuffle) for size, seed in zip(pool.sizes, seeds, strict=True)]
        orders = {key: epoch_order(*key, epoch, shuffle) for key in set(keys)}
        self.orders = [orders[k] + start if start else orders[k] for k, start in zip(keys, pool.starts, strict=True)]
        least = min(pool.sizes)
        self.side_by_side = np.array([order[:least] for order in self.orders])
        self.generators = [stream("noise", seed.noise, 0, epoch) for seed in seeds] if augment else []

    def __call__(self, runs: slice, places: slice, size: int) -> tuple[Array, Array]:
        """Return the batches at these places of the order: (batches, size, d), in a stack (batches, runs, size, d)."""
        orders = self.side_by_side[runs, places]
        if places.stop is None:  # to the end of each order, which may be longer than that of another run
            orders = np.stack([order[places] for order in self.orders[runs]])
        index = orders.reshape(len(orders), -1, size).swapaxes(0, 1)
        x, targets = self.pool.x.take(index, axis=0), self.pool.targets.take(index, axis=0)
        if self.augment:
            for r, generator in enumerate(self.generators[runs]):
                x[:, r], targets[:, r] = self._augmented(self.augment, generator, x[:, r], targets[:, r])
        return (x, targets) if self.stacked else (x[:, 0], targets[:, 0])

    @staticmethod
    def _augmented(augment: Augment, generator: np.random.Generator, x: Array, targets: Array) -> tuple[Array, Array]:
        pair = augment(generator, x.reshape(-1, x.shape[-1]), targets.reshape(-1, targets.shape[-1]))
        return pair[0].reshape(x.shape), pair[1].reshape(targets.shape)
