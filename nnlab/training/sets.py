"""What a training learns from and is scored on.

In a stack, runs may have sets of their own (the folds of a cross-validation). Sets of one size stand side by side in
one array with a leading axis of runs; sets of other sizes make another group. Where all runs share a set, there is one
array without that axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.datasets import Data, Set
from ..nn.model import Model
from ..sentences import Sentence
from ..streams import stream
from .batches import Pool, shared_pool

Array = NDArray[np.floating]


class Sets(NamedTuple):
    """What to train on and what to validate on, where there is no `Data`."""

    train: Set
    validation: Set | None = None


class Scored(NamedTuple):
    """Sets to score a model (or some runs of a stack) on: by the set's name what `Model.scores_on` takes."""

    model: Model
    sets: dict[str, tuple[Array, Array, NDArray[Any]]]


def pool_of(
    model: Model, data: Data | Sets | Sequence[Data], scored_samples: int | None = None
) -> tuple[Pool, list[Scored]]:
    """Return what to train on, and what to score on, grouped by equal sizes.

    Of the training sets at most `scored_samples` are scored, always the same.

    Raises
    ------
    ValueError
        If there are more or fewer sets than runs.
    """
    runs = model.runs or 1
    if isinstance(data, (Data, Sets)):
        scored = Scored(model, {name: _to_score(model, s.x, s.y) for name, s in _named(data)})
        x, targets, _ = scored.sets["train"]
        scored.sets["train"] = _sampled(*scored.sets["train"], scored_samples)
        return shared_pool(x, model.encoder.training_targets(targets), runs), [scored]
    if len(data) != runs:
        raise ValueError(
            Sentence(
                "sets_runs",
                "{n} sets of data for {runs} runs; give one for all, or one for each run",
                n=f"{len(data)}",
                runs=f"{runs}",
            )
        )
    sizes = [len(d.train) for d in data]
    starts = [0, *accumulate(sizes)]
    x = np.concatenate([d.train.x for d in data], dtype=model.dtype)
    y = np.concatenate([d.train.y for d in data])
    groups = _equal_sizes(data)
    found = []
    for rows in groups:
        mine, shape = slice(starts[rows.start], starts[rows.stop]), (rows.stop - rows.start, sizes[rows.start])
        train = _to_score(model, x[mine].reshape(*shape, -1), y[mine].reshape(*shape, *y.shape[1:]))
        sets = {"train": _sampled(*train, scored_samples)}
        held_out = [d.validation for d in data[rows] if d.validation is not None]
        if held_out:
            both = np.stack([s.x for s in held_out]), np.stack([s.y for s in held_out])
            sets["validation"] = _to_score(model, *both)
        found.append(Scored(model if len(groups) == 1 else model.rows(rows), sets))
    return Pool(x, model.encoder.training_targets(y), tuple(starts[:-1]), tuple(sizes), tuple(groups)), found


def _equal_sizes(data: Sequence[Data]) -> list[slice]:
    """Return the runs of equal sizes that lie side by side."""
    groups: list[slice] = []
    for _, members in groupby(data, key=lambda d: (len(d.train), len(d.validation or ()))):
        first = groups[-1].stop if groups else 0
        groups.append(slice(first, first + len(list(members))))
    return groups


def _named(data: Data | Sets) -> list[tuple[str, Set]]:
    return [("train", data.train), *([("validation", data.validation)] if data.validation is not None else [])]


def _to_score(model: Model, x: Array, y: NDArray[Any]) -> tuple[Array, Array, NDArray[Any]]:
    return x.astype(model.dtype, copy=False), *model.encoder.expected(y)


def scored_of(n: int, most: int | None) -> tuple[int, int] | None:
    """Return on how many of `n` training samples the training curve is measured, and `n`; None for all of them."""
    return None if most is None or most >= n else (most, n)


def _sampled(x: Array, targets: Array, truth: NDArray[Any], most: int | None) -> tuple[Array, Array, NDArray[Any]]:
    """Return at most so many of the samples; which ones depends on the two numbers alone."""
    scored = scored_of(x.shape[-2], most)
    if scored is None:
        return x, targets, truth
    some, n = scored
    rows, axis = np.sort(stream("scored", 0).choice(n, some, replace=False)), x.ndim - 2
    return x.take(rows, axis), targets.take(rows, axis), truth.take(rows, axis)


def score(scored: Sequence[Scored], metrics: Sequence[str]) -> dict[str, float | Array]:
    """Return loss and metrics of every set, in evaluation mode: ``{"train_loss": ..., "validation_accuracy": ...}``."""
    found = [
        {f"{name}_{what}": value for name, s in sets.items() for what, value in model.scores_on(*s, metrics).items()}
        for model, sets in scored
    ]
    if len(found) == 1:
        return found[0]
    return {name: np.concatenate([np.atleast_1d(one[name]) for one in found]) for name in found[0]}
