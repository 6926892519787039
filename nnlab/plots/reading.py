"""Reading: what a history says at an epoch, and which epoch lies at a place of the axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..training.history import History
from .chart import PERCENT, number
from .limits import Array, Limits

KeptRun = tuple[str, History]
"""An earlier run that is shown for comparison: what differs about it, and its history."""
BEYOND = 0.02
"""So far to the right of a line's end, as a share of the axis, its last epoch is still meant."""


class Reading(NamedTuple):
    """The values of one run's lines at an epoch: its label ("" for the present run), the place on the axis, by role."""

    label: str
    epoch: int
    x: float
    values: dict[str, float]


def across(history: History, what: str) -> Array:
    """Return the x of epoch 0, before training, and of each epoch."""
    if what == "epoch" or not len(history):
        return np.arange(len(history) + 1.0)
    return np.concatenate([[0.0], history[what].reshape(len(history), -1)[:, 0]])


def column(history: History, role: str, quantity: str) -> Array:
    """Return a column with its value before training, or an empty array if it was not recorded."""
    name = {"running": "running_loss", "penalty": "penalty"}.get(role, f"{role}_{quantity}")
    if name not in history:
        return np.empty(0)
    found = history[name]
    first = np.asarray(history.initial.get(name, np.nan), dtype=found.dtype)
    return np.concatenate([np.broadcast_to(first, found.shape[1:])[None], found])


def epoch_at(x: Array, place: float, limits: Limits) -> int | None:
    """Return the epoch nearest to a place on the axis, or None if the line has not come so far.

    Parameters
    ----------
    x : (epochs + 1,), rising
    place : float
        In the axis' own unit.
    limits : (low, high)
        Of the axis.
    """
    if place > x[-1] + BEYOND * (limits[1] - limits[0]):
        return None
    right = min(int(np.searchsorted(x, place)), len(x) - 1)
    left = max(right - 1, 0)
    return left if place - x[left] <= x[right] - place else right


def readings(
    runs: Sequence[KeptRun], place: float, roles: Sequence[str], quantity: str, what: str, limits: Limits
) -> list[Reading]:
    """Return the values of those runs, each with its label, that have come as far as a place on the axis."""
    found = []
    for label, run in runs:
        x = across(run, what)
        epoch = epoch_at(x, place, limits) if len(run) else None
        if epoch is not None:
            columns = {role: column(run, role, quantity) for role in roles}
            values = {role: float(y[epoch]) for role, y in columns.items() if y.ndim == 1 and len(y)}
            finite = {role: value for role, value in values.items() if not np.isnan(value)}
            found.append(Reading(label, epoch, float(x[epoch]), finite))
    return found


FACTS = {
    "fact_none": "no epoch yet",
    "fact_after": "after {n} epochs {now}",
    "fact_after_one": "after {n} epoch {now}",
    "fact_gap": "validation minus train {gap}",
    "fact_points": "{gap} points",
    "fact_best": "best epoch {best} with validation {value}",
    "fact_stop": "stopped at epoch {end}",
    "fact_ghost": "stopped at epoch {end}, went on as a ghost to {n}",
    "fact_mark": "{text} after epoch {epoch}",
}
"""What is said of the lines; a chart in another language has other words for it."""


def facts(
    history: History, columns: dict[str, Array], quantity: str, best: int | None, end: int | None, names: dict[str, str]
) -> str:
    """Return in words what the lines show; `names` has what they are called, and the words of `FACTS`."""
    n = len(history)
    if not n or not columns:
        return names["fact_none"]
    now = ", ".join(f"{names[role]} {number(float(y[-1]), quantity)}" for role, y in columns.items())
    said = [names["fact_after" if n > 1 else "fact_after_one"].format(n=n, now=now)]
    if {"train", "validation"} <= columns.keys():
        gap = float(columns["validation"][-1] - columns["train"][-1])
        percent = quantity in PERCENT
        points = names["fact_points"].format(gap=f"{100 * gap:+.1f}") if percent else f"{gap:+.3g}"
        said.append(names["fact_gap"].format(gap=points))
        if best is not None and best < len(columns["validation"]):
            value = number(float(columns["validation"][best]), quantity)
            said.append(names["fact_best"].format(best=best, value=value))
    if end is not None:
        said.append(names["fact_ghost" if n > end else "fact_stop"].format(end=end, n=n))
    said += [names["fact_mark"].format(text=mark.text, epoch=mark.epoch) for mark in history.marks]
    return "; ".join(said)
