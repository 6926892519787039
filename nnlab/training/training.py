"""Training: a loop over epochs and mini-batches, as a generator of events.

`train` does one mini-batch each time it is asked for the next event, and then hands over a `Step`; at the end of an
epoch it scores the network, records the figures in the history and hands over an `Epoch`. Whoever iterates decides
on the pace, draws what it likes between two events, and may stop at any time: the Lab in small slices on the
kernel's event loop, `Network.fit` and `nnlab.run` at full speed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import Augment
from ..data.datasets import Data, Set
from ..data.sampling import check_batch_size
from ..nn.schedules import Constant, Schedule
from .batches import Part, batch_count, epoch_batches, sample_counts
from .history import History, Stop
from .stopping import Rule

if TYPE_CHECKING:
    from ..network import Network

Array = NDArray[np.floating]

DIVERGED = 100
"""A training loss this many times the one before training has diverged."""


class Sets(NamedTuple):
    """What to train on and what to validate on, where there is no `Data`."""

    train: Set
    validation: Set | None = None


class Step(NamedTuple):
    """One mini-batch was learnt: its number in the epoch (from 1), of how many, and its mean loss."""

    epoch: int
    batch: int
    batches: int
    loss: float | Array


class Epoch(NamedTuple):
    """An epoch has ended.

    `values` are the figures recorded in the history, floats or of shape (runs,). `improved` and `stops` have an
    entry for each run: is this its best epoch so far; is this where a rule stops it (None if not).
    """

    epoch: int
    values: dict[str, float | Array]
    improved: tuple[bool, ...]
    stops: tuple[Stop | None, ...]


def train(
    network: Network,
    data: Data | Sets | Sequence[Data],
    history: History,
    *,
    epochs: int,
    batch_size: int | str = 32,
    shuffle: bool = True,
    schedule: Schedule | None = None,
    stop: Sequence[Rule] = (),
    metrics: Sequence[str] = (),
    augment: Augment | None = None,
    past_stop: bool = False,
) -> Iterator[Step | Epoch]:
    """Train `network` until `history` holds `epochs` epochs, or until a rule stops it.

    Parameters
    ----------
    network : Network
        One network, or a stack.
    data : Data or sequence of Data
        For a stack, either shared by all runs or one for each; those of one size stand side by side.
    history : History
        Is added to. If it holds epochs already, training goes on from there.
    batch_size : int or "all"
        Samples in a mini-batch.
    schedule : Schedule, optional
        Sets the factor of the learning rate before each step.
    stop : sequence of Rule
        The first of them to speak ends the run; a stack goes on until all its runs are stopped.
    metrics : sequence of str
        Names in `METRICS` to record beside the loss.
    past_stop : bool
        Go on after a rule has spoken (but not after a divergence).

    Yields
    ------
    Step or Epoch

    Raises
    ------
    ConfigError
        If a mini-batch is larger than the training set.
    """
    watchers = [[rule.watch() for rule in stop] for _ in network.seeds]
    schedule = schedule or Constant()
    parts, evaluations = _parts(network, data)
    n = min(part.x.shape[-2] for part in parts)
    size = check_batch_size(n, batch_size)
    batches = batch_count(n, size)
    if batch_size == "all":
        size = max(part.x.shape[-2] for part in parts)
    if not history.initial:
        history.initial = _evaluate(network, evaluations, metrics)
    for index in range(len(history)):
        past = {name: history[name][index] for name in history}
        schedule.observe(past.get("validation_loss", past["train_loss"]))
        _watch(watchers, index + 1, past)
    stopped: list[Stop | None] = [history.stop if past_stop else None] * len(watchers)
    started = time.perf_counter() - float(history["seconds"][-1] if len(history) else 0)

    while len(history) < epochs:
        epoch = len(history) + 1
        network.start_epoch()
        safe = network.parameters.copy()
        running: float | Array = 0.0
        done: int | Array = 0
        for batch, pieces in enumerate(
            epoch_batches(parts, network.seeds, network.runs is not None, network.epoch, size, shuffle, augment)
        ):
            network.optimizer.factor = network.column(schedule.factor((epoch - 1 + batch / batches) / epochs))
            loss = network.learn(pieces)
            count = sample_counts(pieces)
            running += loss * count
            done += count
            if network.runs is None and not math.isfinite(loss):
                break
            paused = time.perf_counter()
            yield Step(epoch, batch + 1, batches, loss)
            started += time.perf_counter() - paused

        values = {
            "epoch": epoch,
            "updates": epoch * batches,
            "multiply_adds": epoch * n * network.multiply_adds,
            "seconds": time.perf_counter() - started,
            **_evaluate(network, evaluations, metrics),
            "penalty": network.penalty(),
            "running_loss": running / done,
            "learning_rate": network.learning_rate,
        }
        bad = np.atleast_1d(_diverged(values, history))
        if bad.any():
            network.parameters[bad if network.runs else ...] = safe[bad if network.runs else ...]
        alive = [not b for b in bad]
        improved, stops = _watch(watchers, epoch, values, alive)
        for r in np.flatnonzero(bad):
            stops[r] = Stop(epoch, None, explain_divergence(epoch, float(np.ravel(network.learning_rate)[r if np.ndim(network.learning_rate) else 0])), "diverged")
        improved = [now and old is None for now, old in zip(improved, stopped, strict=True)]
        first = [stop if old is None else None for stop, old in zip(stops, stopped, strict=True)]
        stopped = [old or new for old, new in zip(stopped, first, strict=True)]
        if network.runs is None and stopped[0] is not None and history.stop is None:
            history.stop = first[0]
        if network.runs is not None or not bad[0]:
            history.append(values)
            schedule.observe(values.get("validation_loss", values["train_loss"]))
        paused = time.perf_counter()
        yield Epoch(epoch, values, tuple(improved), tuple(first))
        started += time.perf_counter() - paused
        if all(stopped) and (not past_stop or all(bad)):
            return


def explain_divergence(epoch: int, learning_rate: float) -> str:
    """Return what happened, when, the likely cause, and one change to try."""
    return (
        f"diverged in epoch {epoch}: the training loss grew beyond all bounds. The learning rate {learning_rate:g} is "
        f"probably too high: each step overshoots. Try {learning_rate / 10:g}. The weights are those before that epoch"
    )


def _diverged(values: dict[str, float | Array], history: History) -> Array:
    loss = np.asarray(values["train_loss"]) + 0 * np.asarray(values["running_loss"])
    limit = DIVERGED * np.maximum(history.initial["train_loss"], 0.1)
    return ~np.isfinite(loss) | (np.nan_to_num(loss, nan=np.inf) > limit)


def _watch(watchers, epoch, values, alive=None):  # type: ignore[no-untyped-def]
    """Show an epoch's figures to each run's watchers; return who improved and who stops."""
    improved, stops = [], []
    for r, mine in enumerate(watchers):
        row = {name: float(np.ravel(value)[r if np.ndim(value) else 0]) for name, value in values.items()}
        if alive is not None and not alive[r]:
            improved.append(False)
            stops.append(None)
            continue
        answers = [watcher.update(epoch, row) for watcher in mine]
        improved.append(any(watcher.improved for watcher in mine))
        stops.append(next((answer for answer in answers if answer), None))
    return improved, stops


class _Evaluation(NamedTuple):
    rows: slice
    sets: dict[str, tuple[Array, Array]]


def _parts(network: Network, data: Data | Sets | Sequence[Data]) -> tuple[list[Part], list[_Evaluation]]:
    """Return what to train on and what to score on, grouped by equal sizes."""
    if isinstance(data, (Data, Sets)):
        groups = [(slice(0, network.runs or 1), [data])]
    else:
        groups, first = [], 0
        for _, members in groupby(data, key=lambda d: (len(d.train), len(d.validation or ()))):
            group = list(members)
            groups.append((slice(first, first + len(group)), group))
            first += len(group)
    parts, evaluations = [], []
    for rows, group in groups:
        sets = {"train": _together(network, [d.train for d in group])}
        if group[0].validation:
            sets["validation"] = _together(network, [d.validation for d in group])
        x, y = sets["train"]
        parts.append(Part(rows, x, network.training_targets(y)))
        evaluations.append(_Evaluation(rows, sets))
    return parts, evaluations


def _together(network: Network, sets: Sequence[Set]) -> tuple[Array, Array]:
    if len(sets) == 1 and network.runs is None:
        return np.asarray(sets[0].x, dtype=network.dtype), sets[0].y
    if all(s is sets[0] for s in sets):
        return np.asarray(sets[0].x, dtype=network.dtype), sets[0].y
    return np.stack([s.x for s in sets]).astype(network.dtype, copy=False), np.stack([s.y for s in sets])


def _evaluate(network: Network, evaluations: Sequence[_Evaluation], metrics: Sequence[str]) -> dict[str, float | Array]:
    """Return loss and metrics of every set, in evaluation mode."""
    found = []
    for rows, sets in evaluations:
        part = network if len(evaluations) == 1 else network.rows(rows)
        found.append(
            {f"{name}_{what}": value for name, s in sets.items() for what, value in part.scores(*s, metrics).items()}
        )
    if len(found) == 1:
        return found[0]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}
