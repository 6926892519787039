"""Stopper: shows recorded numbers to stopping rules, epoch after epoch, and knows the stop and the best epoch.

The numbers of a run that trains, one epoch at a time, or those of a run that is over, all at once: it is one loop, so
`replay` tells where a rule would have stopped, and the Lab where a run should have, without any training.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence
from .history import History, Stop, of_run
from .rules import Rule, check_rules, leading

Figures = Mapping[str, float | NDArray[np.floating]]


class Stopper:
    """Watches one run.

    Parameters
    ----------
    rules : sequence of Rule
        The first of them to speak stops the run. Which of them says what is best: `nnlab.training.rules.leading`.
    stop : Stop, optional
        Where the run has been stopped already.

    Attributes
    ----------
    stop : Stop or None
        Where the run was stopped. No later epoch is its best, and it is not stopped again: in the Lab a run may go on
        past its stop, as a ghost, to show what it would have missed.
    restores : bool
        Whether the weights of the best epoch are to be put back.
    """

    def __init__(self, rules: Sequence[Rule], stop: Stop | None = None):
        self.rules = tuple(rules)
        self.watchers = [rule.watch() for rule in self.rules]
        self.restores = any(rule.restore_best for rule in self.rules)
        self.stop = stop

    @property
    def best_epoch(self) -> int | None:
        """The best epoch so far, if a rule looks for one."""
        leader = leading(self.rules, self.watchers)
        return leader.best_epoch if leader else None

    def remember(self, epoch: int, values: Mapping[str, float]) -> None:
        """Look at an epoch of a training that is resumed, whatever the rules say to it."""
        for watcher in self.watchers:
            watcher.update(epoch, values)

    def update(self, epoch: int, values: Mapping[str, float]) -> bool:
        """Look at an epoch (counted from 1); set `stop` if the run ends with it.

        Returns
        -------
        bool
            Whether it is the best epoch so far.
        """
        if self.stop is not None:
            return False
        stops = [watcher.update(epoch, values) for watcher in self.watchers]
        leader = leading(self.rules, self.watchers)
        first = next((stop for stop in stops if stop), None)
        if first:
            self.stop = first._replace(best_epoch=leader.best_epoch) if leader else first
        return leader is not None and leader.improved

    def see(self, history: History) -> bool:
        """As `update`, for the last epoch of a record, which is told where the run was stopped."""
        figures = {name: float(history[name][-1]) for name in history} if self.watchers else {}
        best = self.update(len(history), figures)
        history.stop = self.stop
        return best

    def replay(self, history: History) -> int | None:
        """Look at a recorded run until it would have been stopped; return the best epoch until then, if any."""
        for epoch, values in enumerate(_epochs(history) if self.watchers else (), start=1):
            self.update(epoch, values)
            if self.stop is not None:
                break
        return self.best_epoch


def _epochs(history: History) -> Iterator[dict[str, float]]:
    columns = {name: history[name].tolist() for name in history}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def figures_of(figures: Figures, run: int) -> dict[str, float]:
    """Return the figures of an epoch as they are for one run of a stack."""
    return {name: of_run(value, run) for name, value in figures.items()}


def replay(history: History, rule: Rule | Sequence[Rule]) -> Stop:
    """Return where `rule`, or the first of several, would have stopped a recorded run, without training.

    Returns
    -------
    Stop
        Its `epoch` is None if the rule would not have stopped the run; `best_epoch` is known all the same.

    Raises
    ------
    ValueError
        If the rule is none, or watches a column that was not recorded, or the history is of a stack (take
        ``history.run(r)``).
    """
    if any(history[name].ndim > 1 for name in history):
        raise ValueError(
            Sentence("stack_replay", "this is the history of a stack of runs; replay one of them: history.run(0)")
        )
    stopper = Stopper(check_rules(rule))
    best = stopper.replay(history)
    return stopper.stop or Stop(None, best, f"would not have stopped within {len(history)} epochs")
