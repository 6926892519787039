"""Stopping: rules over recorded numbers, such as "the validation loss has not improved for ten epochs".

Rules combine: ``EarlyStopping() | TargetLoss(0.01)`` stops with the first, ``a & b`` when both would have. `replay`
tells where a rule would have stopped a run that is over (`nnlab.training.stopper`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any

from ..config import check_setting
from ..nn.metrics import larger_is_better
from ..sentences import Sentence, shown
from .history import Stop
from .rules import Rule, Values, Watcher, look_up


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

    def __post_init__(self) -> None:
        _check_target(self.target)
        _check_monitor(self.monitor)

    def watch(self) -> Watcher:
        return _TargetLossWatcher(self)

    def columns(self) -> tuple[str, ...]:
        return (self.monitor,)


class _TargetLossWatcher(Watcher):
    def __init__(self, rule: TargetLoss):
        self.rule = rule

    def update(self, epoch: int, values: Values) -> Stop | None:
        value = look_up(values, self.rule.monitor)
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
        _check_monitor(self.monitor)

    def watch(self) -> Watcher:
        return _EarlyStoppingWatcher(self)

    def columns(self) -> tuple[str, ...]:
        return (self.monitor,)

    def best_by(self) -> str:
        return self.monitor


class _EarlyStoppingWatcher(Watcher):
    def __init__(self, rule: EarlyStopping):
        self.rule = rule
        self.sign = -1.0 if larger_is_better(rule.monitor.partition("_")[2]) else 1.0
        self.best = self.reference = math.inf
        self.waited = 0

    def update(self, epoch: int, values: Values) -> Stop | None:
        value = self.sign * look_up(values, self.rule.monitor)
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
        best = f"best was {self.sign * self.best:.4g} in epoch {self.best_epoch}"
        best = best if self.best_epoch else "it has not been a finite number in any"
        better = "better" if self.rule.min_delta == 0 else f"better by more than {self.rule.min_delta:g}"
        return Stop(
            epoch,
            self.best_epoch,
            f"stopped after epoch {epoch}: {name} has not been {better} for {self.waited} "
            f"epoch{'s' if self.waited > 1 else ''}; {best}",
            "early",
        )


def _check_target(target: Any) -> None:
    if isinstance(target, bool) or not isinstance(target, Real):
        raise ValueError(Sentence("no_target", "target {value} is not a number", value=shown(target)))


def _check_monitor(name: object) -> None:
    if not isinstance(name, str):
        raise ValueError(Sentence("no_monitor_name", "monitor {value} is not the name of a column", value=shown(name)))
