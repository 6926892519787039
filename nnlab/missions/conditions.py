"""Conditions: what the missions of the lessons are made of.

Each function here returns a `Condition`, or is one. "At the end" is the last epoch that was asked for; of a run that
was stopped, the epoch whose weights it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..nn.metrics import larger_is_better
from ..sentences import Sentence
from .mission import Condition, Recorded
from .words import COLUMNS, at_least, at_most, beside, called, value_words

BEGIN = Sentence("mission_begin", "there is no epoch yet: press Play")


# ---- what was recorded ----------------------------------------------------------------------------------------------


def begun(now: Recorded) -> str | None:
    """Met by a run of an epoch at least."""
    if len(now.history):
        return None
    return Sentence("mission_lost", "the run diverged in its first epoch") if diverged(now) else BEGIN


def diverged(now: Recorded) -> bool:
    """Return whether the run has diverged."""
    return now.history.stop is not None and now.history.stop.kind == "diverged"


def ended(now: Recorded) -> str | None:
    """Met by a run that has come to its end, by itself or by a rule."""
    done, all_of_them, stop = len(now.history), now.config.epochs, now.history.stop
    if done >= all_of_them or (stop is not None and stop.epoch is not None and stop.kind != "interrupted"):
        return None
    return Sentence(
        "mission_go_on",
        "the run is at epoch {done} of {epochs}: let it come to its end",
        done=f"{done:,}",
        epochs=f"{all_of_them:,}",
    )


def final(now: Recorded, column: str) -> float:
    """Return the value of a column at the end; not a number before the first epoch."""
    values, stop = now.history[column], now.history.stop
    if not len(values):
        return float("nan")
    epoch = len(values)
    if stop is not None and stop.epoch is not None and stop.kind == "early":
        epoch = stop.best_epoch if now.config.restore_best and stop.best_epoch else stop.epoch
    return float(values[min(epoch, len(values)) - 1])


def best(now: Recorded, column: str) -> float:
    """Return the best value of a column so far; not a number before the first epoch."""
    values = now.history[column]
    values = values[np.isfinite(values)]
    return float(_pick(column)(values)) if len(values) else float("nan")


def reach(column: str, asked: float) -> Condition:
    """Met once a column was as good as this: as high for an accuracy, as low for a loss."""

    def condition(now: Recorded) -> str | None:
        if missing := begun(now):
            return missing
        found = best(now, column)
        if found == asked or (found > asked) == _rising(column):
            return None
        value, limit = beside(found, asked, column)
        return Sentence(
            "mission_reach",
            "{what} is {value} at best so far; {asked} is asked",
            what=COLUMNS[column],
            value=value,
            asked=limit,
        )

    return condition


def end(column: str, *, most: float = np.inf, least: float = -np.inf) -> Condition:
    """Met by a run that has ended with a column between these."""

    def condition(now: Recorded) -> str | None:
        if missing := begun(now) or ended(now):
            return missing
        found = final(now, column)
        if least <= found <= most:
            return None
        value, limit = beside(found, most if found > most else least, column)
        bound = at_most(limit) if found > most else at_least(limit)
        return Sentence(
            "mission_end", "{what} ends at {value}; {asked} is asked", what=COLUMNS[column], value=value, asked=bound
        )

    return condition


def fail(column: str, most: float) -> Condition:
    """Met by a run that ends with no more than this, or diverges."""
    low = end(column, most=most)
    return lambda now: None if diverged(now) else low(now)


def rise(share: float) -> Condition:
    """Met once the validation loss is this share above its lowest."""

    def condition(now: Recorded) -> str | None:
        found = above_lowest(now)
        if found is None:
            return begun(now) or BEGIN
        if found >= share:
            return None
        value, limit = beside(found, share, "validation_accuracy")
        return Sentence(
            "mission_rise",
            "the validation loss is {value} above its lowest; {asked} is asked",
            value=value,
            asked=limit,
        )

    return condition


def stay(share: float) -> Condition:
    """Met by a run whose validation loss ends no more than this share above its lowest."""

    def condition(now: Recorded) -> str | None:
        if missing := ended(now):
            return missing
        found = above_lowest(now)
        if found is None:
            return begun(now) or BEGIN
        if found <= share:
            return None
        value, limit = beside(found, share, "validation_accuracy")
        return Sentence(
            "mission_stay",
            "the validation loss ends {value} above its lowest; at most {asked} is asked",
            value=value,
            asked=limit,
        )

    return condition


def above_lowest(now: Recorded) -> float | None:
    """Return by which share the validation loss is above its lowest so far; None before the first epoch."""
    lowest = best(now, "validation_loss")
    if not lowest > 0:
        return None
    last = float(now.history["validation_loss"][-1])
    return last / lowest - 1 if np.isfinite(last) else np.inf


# ---- settings -------------------------------------------------------------------------------------------------------


def setting(name: str, *allowed: Any) -> Condition:
    """Met with one of these values of a setting."""

    def condition(now: Recorded) -> str | None:
        found = getattr(now.config, name)
        if found in allowed:
            return None
        return _set_otherwise(name, *(value_words(name, value) for value in (found, allowed[0])))

    return condition


def setting_within(name: str, *, most: float = np.inf, least: float = -np.inf) -> Condition:
    """Met with a number between these as the value of a setting; None stands for all there is."""

    def condition(now: Recorded) -> str | None:
        found = getattr(now.config, name)
        number = _number(name, now)
        if least <= number <= most:
            return None
        bound = at_most(f"{most:,g}") if number > most else at_least(f"{least:,g}")
        return _set_otherwise(name, value_words(name, found) if np.isinf(number) else f"{number:,g}", bound)

    return condition


def only(*names: str) -> Condition:
    """Met with no setting changed but these, before the run and during it; seeds may always be."""

    def condition(now: Recorded) -> str | None:
        changed = {} if now.start is None else now.start.difference(now.config)
        for name in free(changed):
            if name not in names:
                return Sentence(
                    "mission_only",
                    "{setting}: put it back to {value}; it was changed, too",
                    setting=called(name),
                    value=value_words(name, changed[name][0]),
                )
        allowed = tuple(f"{name.replace('_', ' ')} " for name in names)
        if any(not mark.text.startswith(allowed) for mark in now.history.marks):
            return Sentence("mission_marks", "this run was changed on its way: press Reset and play again")
        return None

    return condition


def free(names: Iterable[str]) -> list[str]:
    """Return those of the settings that are not seeds."""
    return [name for name in names if not name.endswith("_seed")]


def _set_otherwise(name: str, value: str, asked: str) -> Sentence:
    return Sentence(
        "mission_setting", "{setting}: {value}; {asked} is asked", setting=called(name), value=value, asked=asked
    )


def _number(name: str, now: Recorded) -> float:
    """Return a setting as a number; where none is set, that of the data, or infinity."""
    found = getattr(now.config, name)
    if found is None and name == "train_size" and now.data is not None:
        return float(len(now.data.train))
    if not isinstance(found, (int, float)):
        return float("inf")
    return float(found)


def _rising(column: str) -> bool:
    return larger_is_better(column.partition("_")[2])


def _pick(column: str) -> Callable[..., Any]:
    return np.max if _rising(column) else np.min
