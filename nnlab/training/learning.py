"""Learning: the mini-batches of an epoch, one after the other; what comes at its end is not known here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain

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
        for batch, pair in enumerate(chain(batches.common(), (None,))):
            if not batch or self.schedule.within_epoch:
                model.set_factor(self.schedule.factor((epoch - 1 + batch / self.batches) / epochs))
            loss, count = (model.learn(*pair), size) if pair else self._learn_last(batches.last())
            self.loss += loss * count
            self.samples += count
            if not stacked and not math.isfinite(loss):
                return
            yield loss

    def _learn_last(self, pieces: Sequence[Piece]) -> tuple[float | Array, int | Array]:
        """Take one step on a batch for all runs, or on one for each group of them; return losses and sample counts."""
        counts = [piece.x.shape[-2] for piece in pieces]
        if len(pieces) == 1:
            return self.model.learn(pieces[0].x, pieces[0].targets), counts[0]
        losses = []
        for (part, _), piece in zip(self.scored, pieces, strict=True):
            part.follow(self.model, piece.rows)
            losses.append(part.learn(piece.x, piece.targets))
        self.model.optimizer.steps = self.scored[0].model.optimizer.steps
        return np.concatenate(losses), np.repeat(counts, [piece.rows.stop - piece.rows.start for piece in pieces])
