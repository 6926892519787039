"""What a training learns from and is scored on.

In a stack, runs may have sets of their own (the folds of a cross-validation). Sets of one size stand side by side in
one array with a leading axis of runs; sets of other sizes make another part. Where all runs share a set, there is one
array without that axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.datasets import Data, Set
from .batches import Part

if TYPE_CHECKING:
    from ..network import Network

Array = NDArray[np.floating]


class Sets(NamedTuple):
    """What to train on and what to validate on, where there is no `Data`."""

    train: Set
    validation: Set | None = None


class Scored(NamedTuple):
    """Sets to score a network (or some runs of a stack) on: inputs and labels (or values) by the set's name."""

    network: Network
    sets: dict[str, tuple[Array, NDArray[Any]]]


def parts_of(network: Network, data: Data | Sets | Sequence[Data]) -> tuple[list[Part], list[Scored]]:
    """Return what to train on and what to score on, grouped by equal sizes.

    Raises
    ------
    ValueError
        If there are more or fewer sets than runs.
    """
    runs = network.runs or 1
    if isinstance(data, (Data, Sets)):
        groups: list[tuple[slice, list[Data | Sets]]] = [(slice(0, runs), [data])]
    else:
        if len(data) != runs:
            raise ValueError(f"{len(data)} sets of data for {runs} runs; give one for all, or one for each run")
        groups, first = [], 0
        for _, members in groupby(data, key=lambda d: (len(d.train), len(d.validation or ()))):
            group: list[Data | Sets] = list(members)
            groups.append((slice(first, first + len(group)), group))
            first += len(group)
    parts, scored = [], []
    for rows, group in groups:
        sets = {"train": _together(network, [d.train for d in group])}
        validation = [d.validation for d in group if d.validation is not None]
        if validation:
            sets["validation"] = _together(network, validation)
        x, y = sets["train"]
        parts.append(Part(rows, x, network.training_targets(y)))
        scored.append(Scored(network if len(groups) == 1 else network.rows(rows), sets))
    return parts, scored


def _together(network: Network, sets: Sequence[Set]) -> tuple[Array, NDArray[Any]]:
    if all(s is sets[0] for s in sets):
        return np.asarray(sets[0].x, dtype=network.dtype), sets[0].y
    return np.stack([s.x for s in sets]).astype(network.dtype, copy=False), np.stack([s.y for s in sets])


def score(scored: Sequence[Scored], metrics: Sequence[str]) -> dict[str, float | Array]:
    """Return loss and metrics of every set, in evaluation mode: ``{"train_loss": ..., "validation_accuracy": ...}``."""
    found = [
        {f"{name}_{what}": value for name, s in sets.items() for what, value in network.scores(*s, metrics).items()}
        for network, sets in scored
    ]
    if len(found) == 1:
        return found[0]
    return {name: np.concatenate([np.atleast_1d(one[name]) for one in found]) for name in found[0]}
