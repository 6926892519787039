"""Remarks: the one thing beside the state that is worth saying, with the number that shows it.

First what explains a bad state (neurons that cannot learn, a learning rate too high or too low), then what limits the
judgement (no validation set, or a small one), then what might surprise. The thresholds are rules of thumb, written out
so that they can be argued with in class. Source of the first: Goodfellow, Bengio and Courville (2016), section 11.4.1
(the learning rate before all others) and 11.5 (activations and gradients as a means to find what is wrong).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from ..config import Config
from ..nn.metrics import larger_is_better
from .evidence import FEW, Evidence
from .finding import Finding, one_digit, percent
from .history import History


class Seen(NamedTuple):
    """What the remarks look at: the run, the evidence, its state, and the network's health if known.

    `health` may hold `dead`, `saturated` (shares of neurons), `ratio` (last layer's gradient over the first's) and
    `constant` (whether all predictions are equal). `kept` is the number of epochs that are judged.
    """

    history: History
    config: Config
    evidence: Evidence
    state: str
    health: Mapping[str, float]
    kept: int

    @property
    def poor(self) -> bool:
        """Whether the state asks for an explanation."""
        return self.state in ("underfitting", "still_learning", "no_validation")


def remark_of(seen: Seen) -> Finding | None:
    """Return the most pressing remark, or None."""
    return next((finding for rule in RULES for finding in rule(seen)), None)


def _symmetric(s: Seen) -> Iterator[Finding]:
    if s.config.initializer == "zeros" and s.config.hidden:
        better = "he_normal" if s.config.activation == "relu" else "xavier_normal"
        yield Finding("symmetric", {}, {"initializer": better})


def _dead(s: Seen) -> Iterator[Finding]:
    if s.health.get("dead", 0) > 0.3:
        change = {"activation": "leaky_relu", "learning_rate": one_digit(s.config.learning_rate / 3)}
        yield Finding("dead", {"share": percent(s.health["dead"])}, change)


def _vanishing(s: Seen) -> Iterator[Finding]:
    if s.health.get("ratio", 0) > 100:
        change = {"activation": "relu", "initializer": "he_normal"}
        yield Finding("vanishing", {"ratio": f"{s.health['ratio']:,.0f}"}, change)


def _constant(s: Seen) -> Iterator[Finding]:
    if s.health.get("constant") and s.kept >= 3:
        change = {"initializer": "he_normal", "learning_rate": one_digit(s.config.learning_rate / 3)}
        yield Finding("constant", {}, change)


def _oscillating(s: Seen) -> Iterator[Finding]:
    """The last ten epochs go up as often as 3 times in 10, by a tenth of the loss, which is high or rises again."""
    tail = np.asarray(s.history["train_loss"][max(s.kept - 11, 0) : s.kept], dtype=float)
    if len(tail) < 6 or tail.mean() <= 0.1 * s.evidence.start:
        return
    moves = np.diff(tail)
    ups, size = float((moves > 0).mean()), float(np.abs(moves).mean() / tail.mean())
    if ups >= 0.3 and size > 0.1:
        rate = s.config.learning_rate
        values = {"rate": f"{rate:g}", "size": percent(size)}
        yield Finding("oscillating", values, {"learning_rate": one_digit(rate / 3)})


def _slow(s: Seen) -> Iterator[Finding]:
    """Much of the first loss is left after ten epochs or more, and it still falls."""
    share = 1 - float(s.evidence.train[-1]) / s.evidence.start
    if s.state == "still_learning" and s.kept >= 10 and share < 0.5:
        change = {"learning_rate": one_digit(s.config.learning_rate * 3)}
        yield Finding("slow", {"done": s.kept, "share": percent(max(share, 0))}, change)


def _impatient(s: Seen) -> Iterator[Finding]:
    """A run that was stopped while it still learnt, as its ghost shows."""
    stop, after = s.history.stop, s.history[s.history.watched][s.kept :]
    if stop is None or stop.kind != "early" or s.state != "still_learning" or not len(after):
        return
    best = after.max() if larger_is_better(s.history.watched.partition("_")[2]) else after.min()
    values = {"patience": s.config.patience, "curve": s.history.watched, "later": float(best)}
    yield Finding("impatient", values, {"patience": max(3 * s.config.patience, 3)})


def _saturated(s: Seen) -> Iterator[Finding]:
    if s.health.get("saturated", 0) > 0.5:
        yield Finding("saturated", {"share": percent(s.health["saturated"])}, {"initializer": "lecun_normal"})


def _unseen(s: Seen) -> Iterator[Finding]:
    if s.evidence.validation is None and s.state != "no_validation":
        yield Finding("unseen", {}, {"validation_fraction": 0.2})


def _small_validation(s: Seen) -> Iterator[Finding]:
    """The standard error of an accuracy p over n samples is sqrt(p (1 - p) / n); a loss's is estimated."""
    e = s.evidence
    if not 0 < e.samples < FEW or e.validation is None or s.state not in JUDGED:
        return
    spread = f"{e.uncertainty(len(e) - 1):.2g}"
    if e.errors is not None:
        p = float(np.clip(1 - e.errors[-1], 0.05, 0.95))
        spread = percent(math.sqrt(p * (1 - p) / e.samples))
    larger = min(max(0.4, 2 * s.config.validation_fraction), 0.5)
    change = {"validation_fraction": larger} if larger + s.config.test_fraction < 0.9 else {}
    yield Finding("small_validation", {"n": e.samples, "spread": spread}, change)


def _dropout_gap(s: Seen) -> Iterator[Finding]:
    """Dropout explains a validation loss below the loss as trained."""
    e = s.evidence
    if e.validation is None or not np.any(s.config.dropout) or s.kept < 3 or s.state not in ("good", "still_learning"):
        return
    running = float(np.median(s.history["running_loss"][max(s.kept - 3, 0) : s.kept]))
    if e.validation[-1] < 0.95 * running:
        yield Finding("dropout_gap", {"running": running, "now": e.validation_at(len(e) - 1)}, {})


JUDGED = ("overfitting", "gap", "caught", "good")
"""States that are read off the validation curve."""

RULES: tuple[Callable[[Seen], Iterator[Finding]], ...] = (
    _symmetric,
    _unseen,
    _small_validation,
    _dead,
    _vanishing,
    _constant,
    _oscillating,
    _impatient,
    _slow,
    _saturated,
    _dropout_gap,
)
