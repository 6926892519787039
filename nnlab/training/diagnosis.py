"""Diagnosis: what a pair of curves says, and one change to try.

Each rule looks at recorded numbers and answers with a `Finding`, or not. The thresholds are rules of thumb, written
out so that they can be argued with in class. The findings come most pressing first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from .divergence import calmer
from .history import History, best_epoch

Array = NDArray[np.floating]


class Finding(NamedTuple):
    """What is seen (`kind`), the numbers in the sentence that says so, and settings that may help."""

    kind: str
    values: dict[str, Any]
    change: dict[str, Any]


class Curves(NamedTuple):
    """What the rules look at: the curves of a run, its settings, and the network's health if known.

    `health` may hold `dead`, `saturated` (shares of neurons), `ratio` (last layer's gradient over the first's) and
    `constant` (whether all predictions are equal). `samples` is the number of validation samples.
    """

    history: History
    config: Config
    train: Array
    validation: Array | None
    start: float
    samples: int
    health: Mapping[str, float]


def diagnose(
    history: History, config: Config, *, samples: int = 0, health: Mapping[str, float] | None = None
) -> list[Finding]:
    """Return the findings on a run, most pressing first; none before the first epoch.

    Parameters
    ----------
    history : History
        Of one run.
    config : Config
    samples : int
        The number of validation samples; 0 if there is no validation set.
    health : mapping, optional
        See `Curves`.
    """
    if history.stop is not None and history.stop.kind == "diverged":
        return [_diverged(history, config)]
    if not len(history):
        return []
    validation = history["validation_loss"] if "validation_loss" in history else None  # noqa: SIM401
    start = float(history.initial.get("train_loss", history["train_loss"][0]))
    curves = Curves(history, config, history["train_loss"], validation, start, samples, health or {})
    return [finding for rule in RULES for finding in rule(curves)]


def _diverged(history: History, config: Config) -> Finding:
    rate = config.learning_rate
    reason = history.stop.reason if history.stop else ""
    return Finding("diverged", {"reason": reason, "rate": f"{rate:g}"}, {"learning_rate": calmer(rate)})


def _symmetric(c: Curves) -> Iterator[Finding]:
    if c.config.initializer == "zeros" and c.config.hidden:
        yield Finding(
            "symmetric", {}, {"initializer": "he_normal" if c.config.activation == "relu" else "xavier_normal"}
        )


def _dead(c: Curves) -> Iterator[Finding]:
    if c.health.get("dead", 0) > 0.3:
        change = {"activation": "leaky_relu", "learning_rate": _nice(c.config.learning_rate / 3)}
        yield Finding("dead", {"share": f"{c.health['dead']:.0%}"}, change)


def _constant(c: Curves) -> Iterator[Finding]:
    if c.health.get("constant") and len(c.train) >= 3:
        yield Finding("constant", {}, {"initializer": "he_normal", "learning_rate": _nice(c.config.learning_rate / 3)})


def _oscillating(c: Curves) -> Iterator[Finding]:
    """The last ten epochs go up as often as 3 times in 10, by a tenth of the loss."""
    tail = c.train[-11:]
    if len(tail) < 6:
        return
    moves = np.diff(tail)
    if (moves > 0).mean() >= 0.3 and np.abs(moves).mean() > 0.1 * tail.mean() and tail.mean() > 0.1 * c.start:
        rate = c.config.learning_rate
        yield Finding("oscillating", {"rate": f"{rate:g}"}, {"learning_rate": _nice(rate / 3)})


def _overfitting(c: Curves) -> Iterator[Finding]:
    """Validation is above its best of some epochs ago, by 5 %, and 0.5 % of the first loss; training still falls."""
    if c.validation is None:
        return
    best = best_epoch(c.validation, "validation_loss")
    n = len(c.validation)
    if best is None or n - best < max(3, n // 10):
        return
    now = float(np.median(c.validation[-3:]))
    risen = now - c.validation[best - 1]
    if risen > 0.05 * c.validation[best - 1] and risen > 0.005 * c.start and c.train[-1] < c.train[best - 1]:
        yield Finding("overfitting", {"best": best}, _remedy(c.config))


def _remedy(config: Config) -> dict[str, Any]:
    """The first of the classroom's remedies that is not in use yet."""
    if not config.early_stopping:
        return {"early_stopping": True}
    if not config.l2:
        return {"l2": 0.01}
    if not config.dropout and config.hidden:
        return {"dropout": 0.3}
    return {"l2": _nice(config.l2 * 3)}


def _vanishing(c: Curves) -> Iterator[Finding]:
    if c.health.get("ratio", 0) > 100:
        yield Finding(
            "vanishing", {"ratio": f"{c.health['ratio']:,.0f}"}, {"activation": "relu", "initializer": "he_normal"}
        )


def _saturated(c: Curves) -> Iterator[Finding]:
    if c.health.get("saturated", 0) > 0.5:
        yield Finding("saturated", {"share": f"{c.health['saturated']:.0%}"}, {"initializer": "lecun_normal"})


def _stuck(c: Curves) -> Iterator[Finding]:
    """Much of the first loss is left: either it still falls, slowly, or it has stopped."""
    n = len(c.train)
    if n < 10 or c.train[-1] < 0.5 * c.start:
        return
    third = c.train[-max(n // 3, 4) :]
    fall = (third[0] - third[-1]) / max(third[0], 1e-12)
    if fall > 0.02:
        share = 1 - c.train[-1] / c.start
        change = {"learning_rate": _nice(c.config.learning_rate * 3)}
        yield Finding("slow", {"done": n, "share": f"{share:.0%}"}, change)
    else:
        bigger = tuple(2 * size for size in c.config.hidden) or (8,)
        yield Finding("underfitting", {"train": f"{c.train[-1]:.3g}"}, {"hidden": bigger})


def _dropout_gap(c: Curves) -> Iterator[Finding]:
    if c.validation is None or not np.any(c.config.dropout):
        return
    if c.validation[-1] < c.history["running_loss"][-1] and len(c.train) >= 3:
        yield Finding("dropout_gap", {}, {})


def _gap(c: Curves) -> Iterator[Finding]:
    if c.validation is None or len(c.train) < 5:
        return
    gap = float(c.validation[-1] - c.train[-1])
    if gap > 0.05 * c.start and gap > 0.5 * c.train[-1]:
        yield Finding("gap", {"gap": f"{gap:.3g}"}, _remedy(c.config))


def _small_validation(c: Curves) -> Iterator[Finding]:
    """The standard error of an accuracy p over n samples is sqrt(p (1 - p) / n)."""
    if 0 < c.samples < 60 and "validation_accuracy" in c.history:
        p = float(np.clip(c.history["validation_accuracy"][-1], 0.05, 0.95))
        spread = f"{100 * math.sqrt(p * (1 - p) / c.samples):.0f} %"
        yield Finding("small_validation", {"n": c.samples, "spread": spread}, {"validation_fraction": 0.4})


def _good(c: Curves) -> Iterator[Finding]:
    if c.validation is not None and len(c.train) >= 5 and c.validation[-1] < 0.5 * c.start:
        yield Finding("good", {}, {})


RULES: tuple[Callable[[Curves], Iterator[Finding]], ...] = (
    _symmetric,
    _dead,
    _vanishing,
    _constant,
    _oscillating,
    _overfitting,
    _saturated,
    _stuck,
    _dropout_gap,
    _gap,
    _small_validation,
    _good,
)


def _nice(value: float) -> float:
    """Return `value` to one digit."""
    return float(f"{value:.1g}")
