"""Evidence: what a noisy curve really shows, and how sure one can be of it.

Three things make a curve jump that mean nothing. A *spike*: one bad step, gone some epochs later. *Jitter*: each epoch
ends on another mini-batch. And *chance*: another validation set of the same size would have given another curve. The
first two are met by a running median, the third by a standard error.

How sure is a mean of n losses? Its standard error is ``s / sqrt(n)``, with s the standard deviation of the single
losses, which a history does not hold. It is estimated from what there is:

* Cross-entropy is far from even: a share q of the samples, those classified wrongly, carries most of the loss V. If
  they carried all of it, alike, each V / q, then ``s = V / q sqrt(q (1 - q))``. With few samples q itself is uncertain,
  and where none is wrong it is not 0: one more wrong sample and one more right one are added (after Agresti and Coull
  1998).
* Half the squared errors of normally distributed residuals have ``s = sqrt(2) V``; real tails are heavier: ``s = 2 V``.

The *rise* D between two epochs is a difference on the same samples, so what these have in common cancels. The wrong
ones become more wrong, each by D / q, while the others move little: ``s = 1.5 sqrt(D V / q)``, in regression
``2 sqrt(D V)``. (Both factors were measured on some eighty runs whose single losses were known: 1.1 to 2,
and 1.1 to 2.8.) What counts is thus not how many samples there are but how many of them are wrong.

Source: Prechelt (1998), "Early stopping - but when?", section 2, for the generalisation loss (how far validation is
above its minimum so far) and training progress; Dietterich (1998), "Approximate statistical tests for comparing
supervised classification learning algorithms", for differences on the same test samples.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..config import Config
from .finding import Jump
from .history import History

Array = NDArray[np.floating]

WINDOW, WINDOW_SHARE = 5, 20
"""Epochs of the running median: 5, or a twentieth of a long run."""
PLACES = 200
SPIKE = 0.25
"""A value this share away from the median is quoted together with it."""
VAST = 1e9
LEAST_CHANCE = 1e-12
"""Where there is nothing to learn (all answers are equal), chance is 0; this stands for it."""
FEW = 60
"""Validation samples below which the curve is said to be uncertain."""


def half_window(epochs: int) -> int:
    """Return how many epochs the running median takes before and after."""
    return max(WINDOW, epochs // WINDOW_SHARE) // 2


def running_median(values: Array) -> Array:
    """Return the running median, over fewer epochs at both ends. Shape (epochs,), as it came.

    In a long run it is worked out at some 200 places, far closer together than the window is wide, and a straight line
    drawn between them: the sentence is written anew each second.
    """
    n = len(values)
    half = half_window(n)
    places = np.unique(np.append(np.arange(0, n, max(n // PLACES, 1)), n - 1))
    medians, within = np.empty(len(places)), (places >= half) & (places + half < n)
    if within.any():  # whole windows in one call
        medians[within] = np.median(sliding_window_view(values, 2 * half + 1)[places[within] - half], axis=1)
    for k in np.flatnonzero(~within):
        medians[k] = np.median(values[max(places[k] - half, 0) : places[k] + half + 1])
    return np.interp(np.arange(n), places, medians)


def _quoted(recorded: Array, smooth: Array, epoch: int) -> float:
    value, median = float(recorded[epoch]), float(smooth[epoch])
    return value if abs(value - median) <= SPIKE * abs(median) else Jump(value, median)


def last_of(values: Array | None, end: int) -> float:
    """Return the median of the last 3 values before `end`; not a number if there are none."""
    return math.nan if values is None else float(np.median(values[max(end - 3, 0) : end]))


def jitter_of(values: Array) -> float:
    """Return the median size of the moves from epoch to epoch."""
    return float(np.median(np.abs(np.diff(values)))) if len(values) > 2 else 0.0


class Evidence(NamedTuple):
    """The curves of a run up to the epoch whose weights are judged.

    Attributes
    ----------
    config : Config
    train, validation : (epochs,) or None
        The losses as evaluated, running medians.
    recorded_train, recorded_validation : (epochs,) or None
        The same as they were recorded.
    errors : (epochs,) or None
        The share of validation samples classified wrongly; None in regression.
    start : float
        The loss of a network that has learnt nothing, *chance*: that of the best constant answer, or before training.
    samples : int
        The number of validation samples; 0 if it is not known.
    as_trained : float
        The loss of the last epochs as trained, dropout on; not a number if it was not recorded.
    penalty : float
        What L1 and L2 add to the loss at the end; not a number if it was not recorded.
    jitter : float
        How much the loss that counts jumps from epoch to epoch in the second half: the median size of its moves.
    """

    config: Config
    train: Array
    validation: Array | None
    recorded_train: Array
    recorded_validation: Array | None
    errors: Array | None
    start: float
    samples: int
    jitter: float
    as_trained: float
    penalty: float

    @classmethod
    def of(
        cls, history: History, config: Config, samples: int = 0, until: int | None = None, chance: float | None = None
    ) -> Evidence:
        """Return the evidence of the first `until` epochs (default: of all).

        `chance` is the loss of the best constant answer; if it is not known, the loss before training stands for it.
        """
        end = len(history) if until is None else until
        columns = {name: history[name] for name in history}
        train = np.asarray(columns["train_loss"], dtype=float)
        start = float(history.initial.get("train_loss", train[0]))
        if "train_accuracy" in columns or "validation_accuracy" in columns:
            start = min(start, MOST_CHANCE)
        start = max(start if chance is None else chance, LEAST_CHANCE)
        validation, accuracy = columns.get("validation_loss"), columns.get("validation_accuracy")
        if validation is not None:  # where the loss of single samples has overflown, it is simply large
            validation = np.nan_to_num(np.asarray(validation, dtype=float), nan=VAST, posinf=VAST)
        return cls(
            config,
            running_median(train)[:end],
            None if validation is None else running_median(validation)[:end],
            train[:end],
            None if validation is None else validation[:end],
            None if accuracy is None else 1 - running_median(accuracy)[:end],
            start,
            samples,
            jitter_of((train if validation is None else validation)[end // 2 : end]),
            last_of(columns.get("running_loss"), end),
            last_of(columns.get("penalty"), end),
        )

    def __len__(self) -> int:
        return len(self.train)

    @property
    def watched(self) -> Array:
        """The loss that counts: that of validation if there is one."""
        return self.train if self.validation is None else self.validation

    def train_at(self, epoch: int) -> float:
        """Return the training loss to quote for the index `epoch`: as recorded; a spike is a `Jump`."""
        return _quoted(self.recorded_train, self.train, epoch)

    def validation_at(self, epoch: int) -> float:
        """Return the validation loss to quote for the index `epoch`: as recorded; a spike is a `Jump`."""
        assert self.recorded_validation is not None and self.validation is not None
        return _quoted(self.recorded_validation, self.validation, epoch)

    def lowest(self) -> int:
        """Return the index at which the smoothed validation loss is lowest."""
        assert self.validation is not None
        return int(np.argmin(self.validation))

    def best(self) -> int:
        """Return the index of the epoch to call best: the lowest recorded one near the lowest of the smoothed."""
        assert self.recorded_validation is not None
        lowest, half = self.lowest(), half_window(len(self))
        start = max(lowest - half, 0)
        return start + int(np.argmin(self.recorded_validation[start : lowest + half + 1]))

    # ---- how sure: standard errors, 0 where the number of samples is not known ---------------------------------------

    def wrong(self, epoch: int) -> float:
        """Return the share of validation samples that carries the loss at the index `epoch`; in regression, all."""
        if self.errors is None:
            return 1.0
        return float(np.clip(self.errors[epoch], 0.5 / (self.samples + 1), 0.9))

    def uncertainty(self, epoch: int) -> float:
        """Return the standard error of the validation loss at the index `epoch`."""
        if self.validation is None or not self.samples:
            return 0.0
        value, n = float(self.validation[epoch]), self.samples
        if self.errors is None:
            return 2 * value / math.sqrt(n)
        mistakes = float(self.errors[epoch]) * n
        wrong = (mistakes + 1) / (n + 2)
        cost = value / max(mistakes / n, wrong / 2)
        return float(cost * math.sqrt(wrong * (1 - wrong) / n))

    def uncertainty_of_rise(self, first: int, second: int) -> float:
        """Return the standard error of the difference of the validation losses at two indices."""
        if self.validation is None or not self.samples:
            return 0.0
        low, high = sorted((float(self.validation[first]), float(self.validation[second])))
        factor = 2.0 if self.errors is None else 1.5
        return factor * math.sqrt((high - low) * high / (self.wrong(second) * self.samples))


MOST_CHANCE = 2.5
"""No more than this is taken for the cross-entropy of a network that knows nothing (ln 10 = 2.3): large first weights
make it worse than that."""
