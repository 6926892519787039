"""Schedules: how the learning rate changes over a training.

Large steps cross the landscape fast but cannot settle; small steps settle but take for ever. A schedule begins with the
large ones and ends with the small ones.

A schedule answers one question: by which factor is the base learning rate multiplied, `factor(progress)`? Progress runs
from 0 (start) towards 1 (end of the last epoch), as `(epoch + batch / batches) / epochs` with epochs and batches
counted from 0; so a schedule fits a training of any length. `factor` depends on progress alone, with one exception:
`ReduceOnPlateau` looks at the validation loss, which is shown to every schedule once an epoch by `observe`. What it
remembers is a function of the losses it has seen, so a resumed run shows it the old ones again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import cos, inf, pi
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..registry import table

Array = NDArray[np.floating]


class Schedule(ABC):
    """A factor on the learning rate, as a function of progress."""

    within_epoch: ClassVar[bool] = True
    """Whether the factor may change from one mini-batch to the next; if not, it is asked for once an epoch."""

    @abstractmethod
    def factor(self, progress: float) -> float | Array:
        """Return the factor at `progress`, 0 <= progress < 1; `(runs,)` once a stack was observed."""

    def observe(self, validation_loss: float | Array) -> None:  # noqa: B027
        """Take account of the loss at the end of an epoch, a number or `(runs,)`. Most schedules do not."""

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in vars(self).items() if name[0] != "_")
        return f"{type(self).__name__}({settings})"


class Constant(Schedule):
    """The learning rate stays as it is."""

    within_epoch = False

    def factor(self, progress: float) -> float:
        return 1.0


class Step(Schedule):
    """Multiplied by `shrink` at each of `points`: a tenth after one third and after two thirds of the training.

    Source: He, Zhang, Ren and Sun (2016), "Deep residual learning for image recognition", divides by 10 when
    the error plateaus, which became the usual "epochs 30 and 60 of 90" (PyTorch's StepLR).
    """

    def __init__(self, shrink: float = 0.1, points: tuple[float, ...] = (1 / 3, 2 / 3)) -> None:
        self.shrink = shrink
        self.points = points

    def factor(self, progress: float) -> float:
        return self.shrink ** sum(progress >= point for point in self.points)


class Exponential(Schedule):
    """`final ** progress`: each epoch takes the same share off, down to `final` at the end."""

    def __init__(self, final: float = 0.01) -> None:
        self.final = final

    def factor(self, progress: float) -> float:
        return self.final**progress


class Cosine(Schedule):
    """(1 + cos(pi progress)) / 2: slowly at first, steeply in the middle, and out to 0.

    Source: Loshchilov and Hutter (2016), "SGDR: stochastic gradient descent with warm restarts", eq. 5,
    without restarts and with a smallest rate of 0.
    """

    def factor(self, progress: float) -> float:
        return 0.5 * (1 + cos(pi * progress))


class WarmUp(Schedule):
    """A straight line from `start` to 1 over the first `share` of the training, then constant.

    The first gradients, of random weights, point nowhere in particular; small steps keep them from doing
    harm.
    Source: Goyal et al. (2017), "Accurate, large minibatch SGD: training ImageNet in 1 hour", section 2.2.
    """

    def __init__(self, share: float = 0.1, start: float = 0.1) -> None:
        self.share = share
        self.start = start

    def factor(self, progress: float) -> float:
        if progress >= self.share:
            return 1.0
        return self.start + (1 - self.start) * progress / self.share


class OneCycle(Schedule):
    """Up from 1/25 to 1 over the first 30 %, then down to 1/100000, both along a cosine.

    The learning rate one gives is the highest, and may be several times the best constant one. (The momentum,
    which the originals cycle the other way round, is left alone.)
    Source: Smith (2018), "A disciplined approach to neural network hyper-parameters: part 1", section 5; the
    cosines and the numbers are fastai's `fit_one_cycle`, the 30 % is PyTorch's OneCycleLR.
    """

    def __init__(self, share: float = 0.3, start: float = 1 / 25, final: float = 1e-5) -> None:
        self.share = share
        self.start = start
        self.final = final

    def factor(self, progress: float) -> float:
        if progress < self.share:
            return self._cosine(self.start, 1, progress / self.share)
        return self._cosine(1, self.final, (progress - self.share) / (1 - self.share))

    @staticmethod
    def _cosine(first: float, last: float, part: float) -> float:
        return last + (first - last) * 0.5 * (1 + cos(pi * part))


class ReduceOnPlateau(Schedule):
    """Multiplied by `shrink` each time `patience` epochs pass without a validation loss below the best - `min_delta`.

    Runs of a stack are judged one by one.
    Source: Keras' ReduceLROnPlateau, with its defaults.
    """

    within_epoch = False

    def __init__(self, shrink: float = 0.1, patience: int = 10, min_delta: float = 1e-4) -> None:
        self.shrink = shrink
        self.patience = patience
        self.min_delta = min_delta
        self._factor: Array = np.array(1.0)
        self._best: Array = np.array(inf)
        self._waited = np.array(0)

    def observe(self, validation_loss: float | Array) -> None:
        loss = np.asarray(validation_loss, dtype=float)
        better = loss < self._best - self.min_delta
        self._best = np.where(better, loss, self._best)
        waited = np.where(better, 0, self._waited + 1)
        reduce = waited >= self.patience
        self._factor = np.where(reduce, self._factor * self.shrink, self._factor)
        self._waited = np.where(reduce, 0, waited)

    def factor(self, progress: float) -> float | Array:
        return self._factor if self._factor.ndim else float(self._factor)


SCHEDULES: dict[str, type[Schedule]] = table(
    "schedule",
    {
        "constant": Constant,
        "step": Step,
        "exponential": Exponential,
        "cosine": Cosine,
        "warm_up": WarmUp,
        "one_cycle": OneCycle,
        "reduce_on_plateau": ReduceOnPlateau,
    },
)
