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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import Augment
from ..data.datasets import Data
from ..data.sampling import check_batch_size
from ..nn.schedules import Constant, Schedule
from .batches import batch_count, epoch_batches, sample_counts
from .history import History, Stop
from .judge import Judge, explain_divergence, has_diverged
from .sets import Sets, pool_of, score
from .stopping import Rule, check_columns

if TYPE_CHECKING:
    from ..network import Network

__all__ = ["Epoch", "Sets", "Step", "explain_divergence", "train"]

Array = NDArray[np.floating]


CLOCK = ("epoch", "updates", "multiply_adds", "seconds")
FIGURES = ("penalty", "running_loss", "learning_rate")
"""The columns of a history, before and after the losses and metrics of the sets."""


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
    pool, scored = pool_of(network, data)
    n = pool.sizes
    size = max(n) if batch_size == "all" else check_batch_size(min(n), batch_size)
    batches = batch_count(min(n), size)
    if batch_count(max(n), size) != batches:
        raise ValueError(f"sets of {min(n):,} and {max(n):,} samples make different numbers of batches of {size:,}")
    schedule = schedule or Constant()
    if not history.initial:
        history.initial = score(scored, metrics)
    check_columns(stop, (*CLOCK, *history.initial, *FIGURES))
    if not past_stop:
        history.stop = None
    judge = Judge(stop, len(network.seeds), history.stop)
    for index in range(len(history)):
        past = {name: history[name][index] for name in history}
        schedule.observe(past.get("validation_loss", past["train_loss"]))
        judge.remember(index + 1, past)
    started = time.perf_counter() - float(history["seconds"][-1] if len(history) else 0)

    while len(history) < epochs:
        epoch = len(history) + 1
        before = network.state()
        network.start_epoch()
        running: float | Array = 0.0
        done: int | Array = 0
        for batch, pieces in enumerate(
            epoch_batches(pool, network.seeds, network.runs is not None, network.epoch, size, shuffle, augment)
        ):
            network.optimizer.factor = network.column(schedule.factor((epoch - 1 + batch / batches) / epochs))
            loss = network.learn(pieces, [part.network for part in scored])
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
            "multiply_adds": epoch * done * network.multiply_adds,
            "seconds": time.perf_counter() - started,
            **score(scored, metrics),
            "penalty": network.penalty(),
            "running_loss": running / done,
            "learning_rate": network.learning_rate,
        }
        diverged = has_diverged(values, history.initial, len(network.seeds))
        if diverged.any():
            network.restore(before, diverged if network.runs else None)
        verdicts = judge.see(epoch, values, diverged)
        if network.runs or not diverged[0]:
            history.append(values)
            schedule.observe(values.get("validation_loss", values["train_loss"]))
        if not network.runs and history.stop is None:
            history.stop = judge.stopped[0]
        paused = time.perf_counter()
        yield Epoch(epoch, values, *zip(*verdicts, strict=True))
        started += time.perf_counter() - paused
        if all(diverged) or (all(judge.stopped) and not past_stop):
            return
