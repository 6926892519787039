"""RunGroup: many runs trained side by side, live, on the same loop as the player.

What a stack can carry trains as one network with an axis of runs (`nnlab.experiments.stack`). Several stacks (other
optimizers, other sizes) go step by step in turn, so that all curves keep abreast.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ...experiments.jobs import check, partition
from ...experiments.results import Results
from ...experiments.stack import Stack
from ...nn.metrics import larger_is_better
from ...training.history import best_epoch
from ...training.training import Step
from ..runtime.event_loop import SLICE, EventLoop
from .plan import Plan

Array = NDArray[np.floating]


class RunGroup:
    """The runs of a plan in training, at full speed whatever the pace of the player is.

    Parameters
    ----------
    plan : Plan
    loop : EventLoop
        Where it plays, in turn with the player.
    changed : callable
        Is called on the loop after every slice; returns in how many seconds it wants to be called again.

    Attributes
    ----------
    playing : bool
    error : Exception or None

    Raises
    ------
    ConfigError
        If any of the runs cannot be trained.
    """

    def __init__(self, plan: Plan, loop: EventLoop | None = None, changed: Callable[[], float] = lambda: SLICE):
        check(plan.tasks)
        self.plan, self.loop, self.changed = plan, loop or EventLoop(), changed
        self.playing = False
        self.error: Exception | None = None
        self.epochs = max(task.config.epochs for task in plan.tasks)
        numbers = partition(plan.tasks)
        self.stacks = [
            Stack([plan.tasks[n].config for n in part], [plan.tasks[n].data for n in part]) for part in numbers
        ]
        self._place = {n: (s, i) for s, part in enumerate(numbers) for i, n in enumerate(part)}
        self._going = {s: stack.events() for s, stack in enumerate(self.stacks)}
        self._done = [0.0] * len(self.stacks)

    def __len__(self) -> int:
        return len(self.plan.tasks)

    # ---- training -------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Train in the background; whoever else was training pauses.

        Raises
        ------
        RuntimeError
            Outside a running event loop; `run` does the same there.
        """
        if not self.playing and not self.finished:
            self.playing = True
            try:
                self.loop.start(self)
            except RuntimeError:
                self.playing = False
                raise
        self.changed()

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.playing = False

    def run(self) -> None:
        """Train to the end, without a loop."""
        self.loop.take(self)
        self.pause()
        while not self.finished:
            self.advance()

    def work(self, until: float) -> None:
        """Train until the clock shows `until`."""
        while self.playing and time.perf_counter() < until:
            self.advance()
            if self.finished:
                self.playing = False

    def advance(self) -> None:
        """Take one step with the stack that is furthest behind."""
        stack = min(self._going, key=self._done.__getitem__)
        event = next(self._going[stack], None)
        if event is None:
            del self._going[stack]
        elif isinstance(event, Step):
            self._done[stack] = event.epoch - 1 + event.batch / event.batches
        else:
            self._done[stack] = event.epoch

    def fail(self, error: Exception) -> None:
        """Show an error that nobody else would see."""
        self.error, self.playing = error, False
        self.changed()

    @property
    def finished(self) -> bool:
        """Whether all runs have come to their end."""
        return not self._going

    @property
    def progress(self) -> float:
        """The share that is done."""
        return 1.0 if self.finished else float(np.mean(self._done)) / self.epochs

    @property
    def done(self) -> int:
        """Epochs that all runs have behind them, those aside that have stopped."""
        return min((len(self.stacks[s].history) for s in self._going), default=self.epochs)

    # ---- what has come of it ---------------------------------------------------------------------------------------

    def column(self, role: str, quantity: str) -> str:
        """Return the name of a column; that of the training set where there is no validation set."""
        name = f"{role}_{quantity}"
        history = self.stacks[0].history
        return name if name in history or not len(history) else f"train_{quantity}"

    def curve(self, number: int, column: str) -> Array:
        """Return a run's column with the value before training; empty before the first epoch.

        A run that was stopped ends there.
        """
        place, index = self._place[number]
        stack = self.stacks[place]
        if not len(stack.history) or column not in stack.history:
            return np.empty(0)
        row = stack.rows[index]
        values = stack.history[column][:, row]
        if row in stack.ended and (stop := stack.ended[row][1]).epoch is not None:
            values = values[: stop.epoch - (stop.kind == "diverged")]
        first = np.ravel(stack.history.initial[column])
        return np.concatenate([first[[row if len(first) > 1 else 0]], values])

    def curves(self, column: str, variant: int) -> list[Array]:
        """Return the column of each run of a variant."""
        return [self.curve(n, column) for n, v in enumerate(self.plan.variants) if v == variant]

    def scores(self, column: str, variant: int) -> Array:
        """Return each run's value of a column as things stand: of the weights that it would keep."""
        members = [n for n, v in enumerate(self.plan.variants) if v == variant]
        return np.array([self._score(n, column) for n in members])

    def _score(self, number: int, column: str) -> float:
        values, config = self.curve(number, column), self.plan.tasks[number].config
        if len(values) < 2:
            return math.nan
        if config.early_stopping and config.restore_best:
            watched = self.curve(number, config.monitor)
            best = best_epoch(watched[1:], config.monitor)
            return float(values[best]) if best else math.nan
        return float(values[-1])

    @property
    def diverged(self) -> int:
        """How many runs have ended in a divergence."""
        return sum(stop.kind == "diverged" for stack in self.stacks for _, stop in stack.ended.values())

    @property
    def results(self) -> Results:
        """The runs so far, as an experiment has them."""
        runs = [stack.runs() for stack in self.stacks]
        found = []
        for number, task in enumerate(self.plan.tasks):
            place, index = self._place[number]
            run = runs[place][index]
            run.own = task.own
            found.append(run)
        return Results(found, self.plan.rows)

    def ranking(self, column: str) -> list[int]:
        """Return the variants, the one with the best mean score first."""
        means = [float(np.mean(self.scores(column, variant))) for variant in range(len(self.plan.names))]
        sign = -1.0 if larger_is_better(column.partition("_")[2]) else 1.0
        return sorted(range(len(means)), key=lambda v: math.inf if math.isnan(means[v]) else sign * means[v])
