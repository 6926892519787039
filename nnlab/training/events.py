"""Events: what a training hands over each time it is asked to go on. They hold numbers, never references."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .history import Stop

Array = NDArray[np.floating]


class Step(NamedTuple):
    """One mini-batch was learnt: its number in the epoch (from 1), of how many, and its mean loss."""

    epoch: int
    batch: int
    batches: int
    loss: float | Array


class Epoch(NamedTuple):
    """An epoch has ended.

    `values` are the figures recorded in the history, floats or of shape (runs,). `improved` and `stops` have an
    entry for each run: is this its best epoch so far; is this where a rule stops it (None if not).
    """

    epoch: int
    values: dict[str, float | Array]
    improved: tuple[bool, ...]
    stops: tuple[Stop | None, ...]
