"""Rules: what a stopping rule is, and how several of them become one.

A rule is plain data. `rule.watch()` gives a watcher, to which each epoch's numbers are shown one after the other, and
which answers with a `Stop` once it is time. It sees nothing but numbers: whether they come from a training or from a
record is all the same to it (`nnlab.training.stopper`). The rules themselves are in `nnlab.training.stopping`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..sentences import Sentence, shown
from .history import Stop

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

    def best_by(self) -> str | None:
        """Return the column by which it finds the best epoch, if it looks for one."""
        return None

    def __or__(self, other: Rule) -> Rule:
        return AnyOf((self, *check_rules(other)))

    def __and__(self, other: Rule) -> Rule:
        return AllOf((self, *check_rules(other)))


@dataclass(frozen=True)
class AnyOf(Rule):
    """Stop with the first of several rules. The best epoch is that of the rule that `leading` names."""

    rules: tuple[Rule, ...]

    @property
    def restore_best(self) -> bool:  # type: ignore[override]
        return any(rule.restore_best for rule in self.rules)

    def watch(self) -> Watcher:
        return _Combined(self.rules, needed=1)

    def columns(self) -> tuple[str, ...]:
        return tuple(name for rule in self.rules for name in rule.columns())

    def best_by(self) -> str | None:
        return best_by(self.rules)


@dataclass(frozen=True)
class AllOf(AnyOf):
    """Stop once every one of several rules has said so (not necessarily in the same epoch)."""

    def watch(self) -> Watcher:
        return _Combined(self.rules, needed=len(self.rules))


class _Combined(Watcher):
    def __init__(self, rules: Sequence[Rule], needed: int):
        self.rules = rules
        self.watchers = [rule.watch() for rule in rules]
        self.needed = needed
        self.reasons: dict[int, Stop] = {}

    def update(self, epoch: int, values: Values) -> Stop | None:
        for index, watcher in enumerate(self.watchers):
            stop = watcher.update(epoch, values)
            if stop:
                self.reasons.setdefault(index, stop)
        leader = leading(self.rules, self.watchers)
        if leader:
            self.best_epoch, self.improved = leader.best_epoch, leader.improved
        if len(self.reasons) < self.needed:
            return None
        last = max(self.reasons.values(), key=lambda stop: stop.epoch or 0)
        reasons = "; ".join(stop.reason for stop in self.reasons.values())
        return Stop(epoch, self.best_epoch or last.best_epoch, reasons, last.kind)


def leading(rules: Sequence[Rule], watchers: Sequence[Watcher]) -> Watcher | None:
    """Return the watcher that says which epoch is the best: of several rules, the first that has seen one.

    If any rule puts the best weights back, only such a rule is asked: the epoch that is called best is the one whose
    weights come back.
    """
    restoring = [watcher for rule, watcher in zip(rules, watchers, strict=True) if rule.restore_best]
    return next((watcher for watcher in restoring or watchers if watcher.best_epoch), None)


def best_by(rules: Sequence[Rule]) -> str | None:
    """Return the column by which the best epoch is found, if a rule looks for one: the one that `leading` means."""
    asked = [rule for rule in rules if rule.restore_best] or rules
    return next((column for rule in asked if (column := rule.best_by())), None)


def check_rules(stop: Any) -> tuple[Rule, ...]:
    """Return one rule, or a list of them, as a tuple of rules; a ValueError if something else is in it."""
    rules = tuple(stop) if isinstance(stop, Iterable) and not isinstance(stop, str) else (stop,)
    for rule in rules:
        if isinstance(rule, type) and issubclass(rule, Rule):
            raise ValueError(
                Sentence("rule_class", "{name} is a class; make a rule of it: {name}()", name=rule.__name__)
            )
        if not isinstance(rule, Rule):
            raise ValueError(
                Sentence(
                    "no_rule",
                    "{value} is not a stopping rule; give one, like EarlyStopping(patience=10), or a list of them",
                    value=shown(rule),
                )
            )
    return rules


def check_columns(rules: Iterable[Rule], recorded: Iterable[str]) -> None:
    """Refuse a rule that looks at a column which will not be recorded (ValueError)."""
    columns = dict.fromkeys(recorded, math.nan)
    for rule in rules:
        for name in rule.columns():
            look_up(columns, name)


def look_up(values: Values, name: str) -> float:
    if name not in values:
        raise ValueError(
            Sentence(
                "no_monitor_column",
                "there is no column {name} to watch; there are: {names}",
                name=shown(name),
                names=", ".join(values),
            )
        )
    return float(values[name])
