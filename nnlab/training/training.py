"""Training: a loop over epochs and mini-batches, as a generator of events.

`train` does one mini-batch each time it is asked for the next event, and then hands over a `Step`; at the end of an
epoch it scores the model, records the figures in the history and hands over an `Epoch`. Whoever iterates decides
on the pace, draws what it likes between two events, and may stop at any time: the Lab in small slices on the
kernel's event loop, `Network.fit` and `nnlab.run` at full speed, from epoch to epoch.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..data.augmentation import Augment
from ..data.datasets import Data
from ..data.sampling import check_batch_size
from ..nn.error_state import without_warnings
from ..nn.model import Model
from ..nn.schedules import Constant, Schedule
from ..sentences import Sentence
from .batches import batch_count
from .divergence import divergence, has_diverged
from .events import Epoch, Step
from .history import History, Stop, of_run
from .learning import Learning
from .rules import Rule, check_columns
from .sets import Sets, pool_of, score, scored_of
from .stopper import Figures, Stopper, figures_of

__all__ = ["Epoch", "Sets", "Step", "train"]

Array = NDArray[np.floating]


CLOCK = ("epoch", "updates", "multiply_adds", "seconds")
FIGURES = ("penalty", "running_loss", "learning_rate")
"""The columns of a history, before and after the losses and metrics of the sets."""


def train(
    model: Model,
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
    steps: bool = True,
    scored_samples: int | None = None,
) -> Iterator[Step | Epoch]:
    """Train `model` until `history` holds `epochs` epochs, or until a rule stops it.

    Parameters
    ----------
    model : Model
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
    steps : bool
        Hand over a `Step` after each mini-batch; without them an epoch is done at one go, which is faster.
    scored_samples : int, optional
        Score the model on at most so many of the training samples at the end of an epoch, always on the same.

    Yields
    ------
    Step or Epoch

    Raises
    ------
    ConfigError
        If a mini-batch is larger than the training set.

    Whatever else is raised, also by an interrupt: history and model agree. An epoch that was not recorded is undone.
    """
    pool, scored = pool_of(model, data, scored_samples)
    n = pool.sizes
    history.scored = scored_of(max(n), scored_samples)
    size = max(n) if batch_size == "all" else check_batch_size(min(n), batch_size)
    if batch_count(max(n), size) != batch_count(min(n), size):
        raise ValueError(
            Sentence(
                "batches_differ",
                "sets of {least} and {most} samples make different numbers of batches of {size}",
                least=f"{min(n):,}",
                most=f"{max(n):,}",
                size=f"{size:,}",
            )
        )
    schedule = schedule or Constant()
    if not history.initial:
        history.initial = score(scored, metrics)
    check_columns(stop, (*CLOCK, *history.initial, *FIGURES))
    if not past_stop:
        history.stop = None
    stoppers = [Stopper(stop, history.stop) for _ in model.seeds]
    for index in range(len(history)):
        past = {name: history[name][index] for name in history}
        schedule.observe(past.get("validation_loss", past["train_loss"]))
        for run, stopper in enumerate(stoppers):
            stopper.remember(index + 1, figures_of(past, run))
    learning = Learning(model, pool, scored, size, shuffle, augment, schedule)
    run_quietly, multiply_adds = without_warnings().run, model.chain.multiply_adds
    started = time.perf_counter() - float(history["seconds"][-1] if len(history) else 0)

    while len(history) < epochs:
        epoch = len(history) + 1
        before = model.state()
        try:
            model.start_epoch()
            losses = learning.epoch(epoch, epochs)
            if not steps:
                run_quietly(deque, losses, 0)  # nobody looks between them: all at one go
            batch = 0
            while (loss := run_quietly(next, losses, None)) is not None:
                batch += 1
                paused = time.perf_counter()
                yield Step(epoch, batch, learning.batches, loss)
                started += time.perf_counter() - paused

            values = {
                "epoch": epoch,
                "updates": epoch * learning.batches,
                "multiply_adds": epoch * learning.samples * multiply_adds,
                "seconds": time.perf_counter() - started,
                **score(scored, metrics),
                "penalty": model.penalty(),
                "running_loss": learning.loss / learning.samples,
                "learning_rate": model.learning_rate,
            }
            diverged = has_diverged(values, history.initial, len(model.seeds))
            if diverged.any():
                model.restore(before, diverged if model.runs else None)
            verdicts = _verdicts(stoppers, epoch, values, diverged)
            if model.runs or not diverged[0]:
                history.append(values)
                schedule.observe(values.get("validation_loss", values["train_loss"]))
            if not model.runs and history.stop is None:
                history.stop = stoppers[0].stop
        except GeneratorExit:  # nobody asks for more: the model stays as it is
            raise
        except BaseException:
            if len(history) < epoch:
                model.restore(before)
            raise
        paused = time.perf_counter()
        yield Epoch(epoch, values, *zip(*verdicts, strict=True))
        started += time.perf_counter() - paused
        if all(diverged) or (all(stopper.stop for stopper in stoppers) and not past_stop):
            return


def _verdicts(
    stoppers: Sequence[Stopper], epoch: int, figures: Figures, diverged: NDArray[np.bool_]
) -> list[tuple[bool, Stop | None]]:
    return [_verdict(s, epoch, figures, run, bool(diverged[run])) for run, s in enumerate(stoppers)]


def _verdict(stopper: Stopper, epoch: int, figures: Figures, run: int, diverged: bool) -> tuple[bool, Stop | None]:
    """Return whether this is a run's best epoch so far, and the stop if it ends here."""
    if stopper.stop is not None:
        return False, None
    if diverged:
        stopper.stop = divergence(epoch, of_run(figures["learning_rate"], run))
        return False, stopper.stop
    best = stopper.update(epoch, figures_of(figures, run) if stopper.rules else {})
    return best, stopper.stop
