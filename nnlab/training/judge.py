"""Judging: after each epoch, run by run, is it the best so far, and is it the last?

Stopping rules and divergence are brought together here. A run that was stopped is not judged again: no later epoch is
its best. (In the Lab a run may go on past its stop, as a ghost, to show what it would have missed.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .history import Stop, of_run
from .stopping import Rule

Array = NDArray[np.floating]
Figures = Mapping[str, float | Array]

DIVERGED = 100
"""A training loss this many times the one before training has diverged."""


class Judge:
    """Watches the runs of a stack, or the one run there is.

    Parameters
    ----------
    rules : sequence of Rule
        The first of them to speak stops a run. The first that looks for a best epoch says which is best; if any of
        them puts the best weights back, the first of those.
    runs : int
    stopped : Stop, optional
        Where the run has been stopped already.

    Attributes
    ----------
    stopped : list of Stop or None
        For each run, where it was stopped.
    """

    def __init__(self, rules: Sequence[Rule], runs: int, stopped: Stop | None = None):
        self.watchers = [[rule.watch() for rule in rules] for _ in range(runs)]
        self.restoring = [index for index, rule in enumerate(rules) if rule.restore_best] or range(len(rules))
        self.stopped: list[Stop | None] = [stopped] * runs

    def remember(self, epoch: int, figures: Figures) -> None:
        """Take notice of an epoch of long ago."""
        for run, watchers in enumerate(self.watchers):
            for watcher in watchers:
                watcher.update(epoch, _of_run(figures, run))

    def see(self, epoch: int, figures: Figures, diverged: NDArray[np.bool_]) -> list[tuple[bool, Stop | None]]:
        """Return, for each run, whether this is its best epoch so far, and the stop if it ends here."""
        return [self._see(run, epoch, figures, bool(diverged[run])) for run in range(len(self.watchers))]

    def _see(self, run: int, epoch: int, figures: Figures, diverged: bool) -> tuple[bool, Stop | None]:
        if self.stopped[run] is not None:
            return False, None
        if diverged:
            rate = of_run(figures["learning_rate"], run)
            self.stopped[run] = Stop(epoch, None, explain_divergence(epoch, rate), "diverged")
            return False, self.stopped[run]
        watchers = self.watchers[run]
        mine = _of_run(figures, run) if watchers else {}
        answers = [watcher.update(epoch, mine) for watcher in watchers]
        self.stopped[run] = next((answer for answer in answers if answer), None)
        leader = next((watchers[index] for index in self.restoring if watchers[index].best_epoch), None)
        return leader is not None and leader.improved, self.stopped[run]


def _of_run(figures: Figures, run: int) -> dict[str, float]:
    return {name: of_run(value, run) for name, value in figures.items()}


def has_diverged(figures: Figures, initial: Figures, runs: int) -> NDArray[np.bool_]:
    """Return for each run whether a loss of this epoch is not a number, or far above the one before training."""
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
