"""Learning: the mini-batches of an epoch, one after the other; what comes at its end is not known here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import Augment
from ..nn.model import Model
from ..nn.schedules import Schedule
from .batches import EpochBatches, Piece, Pool, batch_count
from .sets import Scored

Array = NDArray[np.floating]


class Learning:
    """Teaches a model mini-batch by mini-batch, and adds up the losses.

    Attributes
    ----------
    batches : int
        Mini-batches in an epoch.
    loss, samples : float and int, or ndarray of shape (runs,)
        The sum of the losses over all samples of the epoch so far, and how many samples these were.

    Parameters
    ----------
    scored : sequence of Scored
        Knows the models of the groups, where a stack has several.
    """

    def __init__(
        self,
        model: Model,
        pool: Pool,
        scored: Sequence[Scored],
        size: int,
        shuffle: bool,
        augment: Augment | None,
        schedule: Schedule,
    ):
        self.model, self.pool, self.scored, self.schedule = model, pool, scored, schedule
        self.size, self.shuffle, self.augment = size, shuffle, augment
        self.batches = batch_count(min(pool.sizes), size)
        self.loss: float | Array = 0.0
        self.samples: int | Array = 0

    def epoch(self, epoch: int, epochs: int) -> Iterator[float | Array]:
        """Learn the mini-batches of an epoch (from 1) of so many; after each yield its loss.

        A single run whose loss is no longer a number learns no more.
        """
        model, size, stacked = self.model, self.size, self.model.runs is not None
        batches = EpochBatches(self.pool, model.seeds, stacked, model.epoch, size, self.shuffle, self.augment)
        self.loss, self.samples = 0.0, 0
        self._set_rate(epoch - 1, epochs)
        for batch, (x, targets) in enumerate(batches.common()):
            if batch and self.schedule.within_epoch:
                self._set_rate(epoch - 1 + batch / self.batches, epochs)
            loss = model.learn(x, targets)
            self.loss += loss * size
            self.samples += size
            if not stacked and not math.isfinite(loss):
                return
            yield loss
        if self.batches > 1 and self.schedule.within_epoch:
            self._set_rate(epoch - 1 + (self.batches - 1) / self.batches, epochs)
        pieces = batches.last()
        if len(pieces) == 1:
            loss, count = model.learn(*pieces[0][1:]), pieces[0].x.shape[-2]
        else:
            loss, count = self._learn_in_groups(pieces), _counts(pieces)
        self.loss += loss * count
        self.samples += count
        if stacked or math.isfinite(loss):
            yield loss

    def _set_rate(self, done: float, epochs: int) -> None:
        self.model.set_factor(self.schedule.factor(done / epochs))

    def _learn_in_groups(self, pieces: Sequence[Piece]) -> Array:
        """Take one step on a batch for each group of the model's runs; return the losses."""
        losses = []
        for (part, _), piece in zip(self.scored, pieces, strict=True):
            part.follow(self.model, piece.rows)
            losses.append(part.learn(piece.x, piece.targets))
        self.model.optimizer.steps = self.scored[0].model.optimizer.steps
        return np.concatenate(losses)


def _counts(pieces: Sequence[Piece]) -> Array:
    """Return how many samples each run has in its last mini-batch."""
    return np.concatenate([np.full(p.rows.stop - p.rows.start, p.x.shape[-2]) for p in pieces])
