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


class Piece(NamedTuple):
    """The last mini-batch of some rows of the stack."""

    rows: slice
    x: Array
    targets: Array


def shared_pool(x: Array, targets: Array, runs: int = 1) -> Pool:
    """Return the pool of one training set for all runs."""
    return Pool(x, targets, (0,) * runs, (len(x),) * runs, (slice(0, runs),))


def batch_count(n: int, batch_size: int) -> int:
    """Return how many mini-batches an epoch over `n` samples has."""
    return -(-n // batch_size)


def epoch_batches(
    pool: Pool, seeds: Sequence[Seeds], epoch: int, batch_size: int, shuffle: bool, augment: Augment | None
) -> Iterator[tuple[Array, Array]]:
    """Yield the mini-batches of an epoch of a single network: inputs (batch, d) and targets (batch, k)."""
    batches = EpochBatches(pool, seeds, False, epoch, batch_size, shuffle, augment)
    yield from batches.common()
    yield batches.last()[0][1:]


class EpochBatches:
    """The mini-batches of an epoch: those that all runs have in common, then the last of each group.

    The samples are taken out of the pool in the order of the epoch, in blocks of mini-batches.
    """

    def __init__(
        self,
        pool: Pool,
        seeds: Sequence[Seeds],
        stacked: bool,
        epoch: int,
        batch_size: int,
        shuffle: bool,
        augment: Augment | None,
    ):
        self.pool, self.stacked, self.size, self.augment = pool, stacked, batch_size, augment
        self.end = (batch_count(min(pool.sizes), batch_size) - 1) * batch_size
        keys = [(size, seed.shuffle) for size, seed in zip(pool.sizes, seeds, strict=True)]
        orders = {key: epoch_order(*key, epoch, shuffle) for key in set(keys)}
        self.orders = [orders[k] + start if start else orders[k] for k, start in zip(keys, pool.starts, strict=True)]
        least = min(pool.sizes)
        self.side_by_side = np.array([order[:least] for order in self.orders])
        self.generators = [stream("noise", seed.noise, 0, epoch) for seed in seeds] if augment else []

    def common(self) -> Iterator[tuple[Array, Array]]:
        """Yield all but the last: inputs (batch, d) and targets (batch, k), in a stack with an axis of runs before."""
        size, runs = self.size, len(self.orders)
        numbers = runs * size * self.pool.x.shape[1]
        block = max(AUGMENTED_AT_ONCE // size if self.augment else BLOCK_NUMBERS // numbers, 1) * size
        for start in range(0, self.end, block):
            yield from zip(*self._take(slice(0, runs), slice(start, min(start + block, self.end)), size), strict=True)

    def last(self) -> list[Piece]:
        """Return the last one of each group; it comes after the others."""
        found = []
        for rows in self.pool.groups:
            x, targets = self._take(rows, slice(self.end, None), self.pool.sizes[rows.start] - self.end)
            found.append(Piece(rows, x[0], targets[0]))
        return found

    def _take(self, runs: slice, places: slice, size: int) -> tuple[Array, Array]:
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
