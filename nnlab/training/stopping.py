"""Stopping: rules over recorded numbers.

A rule is plain data (`EarlyStopping(patience=10)`). `rule.watch()` gives a watcher, to which each epoch's numbers are
shown one after the other, and which answers with a `Stop` once it is time. Because it sees nothing but numbers,
`replay` can show it a finished run: where another patience would have stopped is known at once, without training.

Rules combine: ``EarlyStopping() | TargetLoss(0.01)`` stops with the first, ``a & b`` when both would have.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..config import check_setting
from ..nn.metrics import larger_is_better
from .history import History, Stop

Values = Mapping[str, float]


class Watcher(ABC):
    """Sees the epochs go by, and says when to stop."""

    best_epoch: int | None = None
    """The best epoch so far, for a rule that looks for one."""
    improved: bool = False
    """Whether the epoch just seen is the best so far."""

    @abstractmethod
    def update(self, epoch: int, values: Values) -> Stop | None:
        """Return a `Stop` if training should end with this epoch (counted from 1)."""


class Rule(ABC):
    """When to stop. Frozen data; what it remembers of a run lives in the `Watcher`."""

    restore_best: bool = False

    @abstractmethod
    def watch(self) -> Watcher:
        """Return a fresh watcher for one run."""

    def columns(self) -> tuple[str, ...]:
        """Return the columns of the history that it looks at."""
        return ()

    def __or__(self, other: Rule) -> Rule:
        return AnyOf((self, other))

    def __and__(self, other: Rule) -> Rule:
        return AllOf((self, other))


@dataclass(frozen=True)
class MaxEpochs(Rule):
    """Stop after so many epochs."""

    epochs: int

    def __post_init__(self) -> None:
        check_setting("epochs", self.epochs)

    def watch(self) -> Watcher:
        return _MaxEpochsWatcher(self)


class _MaxEpochsWatcher(Watcher):
    def __init__(self, rule: MaxEpochs):
        self.rule = rule

    def update(self, epoch: int, values: Values) -> Stop | None:
        if epoch < self.rule.epochs:
            return None
        return Stop(epoch, None, f"stopped after epoch {epoch}: that is the number of epochs asked for", "epochs")


@dataclass(frozen=True)
class TargetLoss(Rule):
    """Stop as soon as the loss (or another column that falls) is as low as `target`."""

    target: float
    monitor: str = "train_loss"

    def watch(self) -> Watcher:
        return _TargetLossWatcher(self)

    def columns(self) -> tuple[str, ...]:
        return (self.monitor,)


class _TargetLossWatcher(Watcher):
    def __init__(self, rule: TargetLoss):
        self.rule = rule

    def update(self, epoch: int, values: Values) -> Stop | None:
        value = _look_up(values, self.rule.monitor)
        if not value <= self.rule.target:
            return None
        reached = f"{self.rule.monitor.replace('_', ' ')} {value:.4g} reached {self.rule.target:g}"
        return Stop(epoch, epoch, f"stopped after epoch {epoch}: {reached}", "target")


@dataclass(frozen=True)
class EarlyStopping(Rule):
    """Stop when the monitored column has not improved for `patience` epochs.

    Parameters
    ----------
    monitor : str
        A column of the history; one that ends in accuracy (or r2, f1, ...) should rise, others fall.
    patience : int
        Epochs to wait for an improvement. The counter goes back to 0 at each. (0 waits no longer than 1.)
    min_delta : float
        An improvement is a value that beats the one of the last improvement by more than this.
        The best epoch is tracked apart from that: there any better value counts.
    restore_best : bool
        Whether the weights of the best epoch are put back at the end.

    Source: Prechelt (1998), "Early stopping - but when?", the third class of criteria in section 2; the defaults and
    the meaning of `min_delta` are Keras'.
    """

    monitor: str = "validation_loss"
    patience: int = 10
    min_delta: float = 0.0
    restore_best: bool = True

    def __post_init__(self) -> None:
        check_setting("patience", self.patience)
        check_setting("min_delta", self.min_delta)

    def watch(self) -> Watcher:
        return _EarlyStoppingWatcher(self)

    def columns(self) -> tuple[str, ...]:
        return (self.monitor,)


class _EarlyStoppingWatcher(Watcher):
    def __init__(self, rule: EarlyStopping):
        self.rule = rule
        self.sign = -1.0 if larger_is_better(rule.monitor.partition("_")[2]) else 1.0
        self.best = self.reference = math.inf
        self.waited = 0

    def update(self, epoch: int, values: Values) -> Stop | None:
        value = self.sign * _look_up(values, self.rule.monitor)
        self.improved = value < self.best
        if self.improved:
            self.best, self.best_epoch = value, epoch
        if value < self.reference - self.rule.min_delta:
            self.reference, self.waited = value, 0
            return None
        self.waited += 1
        if self.waited < max(self.rule.patience, 1):
            return None
        name = self.rule.monitor.replace("_", " ")
        better = "better" if self.rule.min_delta == 0 else f"better by more than {self.rule.min_delta:g}"
        return Stop(
            epoch,
            self.best_epoch,
            f"stopped after epoch {epoch}: {name} has not been {better} for {self.waited} "
            f"epoch{'s' if self.waited > 1 else ''}; best was {self.sign * self.best:.4g} in epoch {self.best_epoch}",
            "early",
        )


@dataclass(frozen=True)
class AnyOf(Rule):
    """Stop with the first of several rules."""

    rules: tuple[Rule, ...]

    @property
    def restore_best(self) -> bool:  # type: ignore[override]
        return any(rule.restore_best for rule in self.rules)

    def watch(self) -> Watcher:
        return _Combined([rule.watch() for rule in self.rules], needed=1)

    def columns(self) -> tuple[str, ...]:
        return tuple(name for rule in self.rules for name in rule.columns())


@dataclass(frozen=True)
class AllOf(AnyOf):
    """Stop once every one of several rules has said so (not necessarily in the same epoch)."""

    def watch(self) -> Watcher:
        return _Combined([rule.watch() for rule in self.rules], needed=len(self.rules))


class _Combined(Watcher):
    def __init__(self, watchers: list[Watcher], needed: int):
        self.watchers = watchers
        self.needed = needed
        self.reasons: dict[int, Stop] = {}

    def update(self, epoch: int, values: Values) -> Stop | None:
        for index, watcher in enumerate(self.watchers):
            stop = watcher.update(epoch, values)
            if stop:
                self.reasons.setdefault(index, stop)
        leader = next((w for w in self.watchers if w.best_epoch), None)
        if leader:
            self.best_epoch, self.improved = leader.best_epoch, leader.improved
        if len(self.reasons) < self.needed:
            return None
        last = max(self.reasons.values(), key=lambda stop: stop.epoch or 0)
        reasons = "; ".join(stop.reason for stop in self.reasons.values())
        return Stop(epoch, self.best_epoch or last.best_epoch, reasons, last.kind)


def best_by(rules: Iterable[Rule]) -> str | None:
    """Return the column by which the first `EarlyStopping` among the rules finds the best epoch, if there is one."""
    for rule in rules:
        if isinstance(rule, EarlyStopping):
            return rule.monitor
        if isinstance(rule, AnyOf) and (found := best_by(rule.rules)):
            return found
    return None


def check_columns(rules: Iterable[Rule], recorded: Iterable[str]) -> None:
    """Refuse a rule that looks at a column which will not be recorded (ValueError)."""
    columns = dict.fromkeys(recorded, math.nan)
    for rule in rules:
        for name in rule.columns():
            _look_up(columns, name)


def _look_up(values: Values, name: str) -> float:
    if name not in values:
        raise ValueError(f"there is no column {name!r} to watch; there are: {', '.join(values)}")
    return float(values[name])


def replay(history: History, rule: Rule) -> Stop:
    """Return where `rule` would have stopped a recorded run, without training.

    Returns
    -------
    Stop
        Its `epoch` is None if the rule would not have stopped the run; `best_epoch` is known all the same.

    Raises
    ------
    ValueError
        If the rule watches a column that was not recorded, or the history is of a stack (take ``history.run(r)``).
    """
    columns = {name: history[name] for name in history}
    if any(column.ndim > 1 for column in columns.values()):
        raise ValueError("this is the history of a stack of runs; replay one of them: history.run(0)")
    watcher = rule.watch()
    for index in range(len(history)):
        stop = watcher.update(index + 1, {name: float(column[index]) for name, column in columns.items()})
        if stop:
            return stop
    return Stop(None, watcher.best_epoch, f"would not have stopped within {len(history)} epochs")
