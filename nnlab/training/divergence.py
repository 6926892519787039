"""Divergence: the loss grows without bound. It is told in words, with the likely cause and one change to try."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .history import Stop

Array = NDArray[np.floating]
Figures = Mapping[str, float | Array]

DIVERGED = 100
"""A training loss this many times the one before training has diverged."""


def has_diverged(figures: Figures, initial: Figures, runs: int) -> NDArray[np.bool_]:
    """Return for each run whether a loss of this epoch is not a number, or far above the one before training."""
    if isinstance(figures["train_loss"], float):
        bound = DIVERGED * max(float(initial["train_loss"]), 0.1)
        return np.array([not (figures["train_loss"] <= bound and math.isfinite(figures["running_loss"]))])
    limit = DIVERGED * np.maximum(initial["train_loss"], 0.1)
    within_bounds = (figures["train_loss"] <= limit) & np.isfinite(figures["running_loss"])
    return np.broadcast_to(~within_bounds, (runs,))


def calmer(learning_rate: float) -> float:
    """Return the rate to try after a divergence: a tenth, and 0.1 at most."""
    return float(f"{min(learning_rate / 10, 0.1):.1g}")


def explain_divergence(epoch: int, learning_rate: float) -> str:
    """Return what happened, when, the likely cause, and one change to try."""
    return (
        f"diverged in epoch {epoch}: the training loss grew beyond all bounds. The learning rate {learning_rate:g} is "
        f"probably too high: each step overshoots. Try {calmer(learning_rate):g}. "
        "The weights are those before that epoch"
    )


def divergence(epoch: int, learning_rate: float) -> Stop:
    """Return the stop of a run that has diverged."""
    return Stop(epoch, None, explain_divergence(epoch, learning_rate), "diverged")
