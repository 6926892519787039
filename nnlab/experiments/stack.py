"""Stacks: many configs trained side by side, as one network with a leading axis of runs.

A step of small matrices costs mostly the calls, not the arithmetic: sixteen runs in one stack take about as long as
four of them one after the other. Each run has its own random streams and its own mini-batches, so it is the same run
as alone, but for rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from ..config import Config
from ..data.datasets import Data
from ..network import Network
from ..training.best import BestWeights
from ..training.history import History, Stop
from ..training.sets import scored_of
from ..training.training import Epoch, Step, train
from .plan import training_settings
from .run import OnEvent, Run, State
from .threads import few_threads


class _Kept(NamedTuple):
    """What has come of a stack, all as of one epoch: whenever an interrupt falls, it is of one piece."""

    state: State
    epochs: int
    best: NDArray[Any] | None
    ended: dict[int, tuple[State, Stop]]


class Stack:
    """Many configs in training side by side; each result equals that of the config alone, to rounding.

    Parameters
    ----------
    configs : sequence of Config
        May differ in what a stack can carry (`Network.of`).
    data : Data or sequence of Data
        Shared by all, or one for each; their training sets must make the same number of mini-batches.

    Attributes
    ----------
    network, history : Network, History
        Of all of them together.
    rows : list of int
        For each config, its row in them.
    """

    def __init__(self, configs: Sequence[Config], data: Data | Sequence[Data]):
        self.configs = list(configs)
        self.data = [data] * len(configs) if isinstance(data, Data) else list(data)
        size = [(len(sets.train), len(sets.validation or ())) for sets in self.data]
        order = sorted(range(len(configs)), key=size.__getitem__)
        self.rows = [order.index(r) for r in range(len(order))]
        self.network = Network.of([configs[r] for r in order], self.data[order[0]])
        self.history = History(configs[0].monitor)
        self._sets = data if isinstance(data, Data) else [self.data[r] for r in order]
        self._settings = training_settings(configs[0], self.data[order[0]])
        self._best = BestWeights(self.network, self._settings["stop"])
        self._kept = _Kept(self.network.state(), 0, None, {})

    def events(self, steps: bool = True) -> Iterator[Step | Epoch]:
        """Train; whoever iterates decides on the pace, with every `Step` or from epoch to epoch."""
        for event in train(self.network, self._sets, self.history, steps=steps, **self._settings):
            self._best.see(event)
            if isinstance(event, Epoch):
                before, now = self._kept.state, self.network.state()
                ended = {
                    row: (_row(before if stop.kind == "diverged" else now, row), stop)
                    for row, stop in enumerate(event.stops)
                    if stop
                }
                self._kept = _Kept(now, event.epoch, self._best.parameters, self._kept.ended | ended)
            yield event

    @property
    def ended(self) -> dict[int, tuple[State, Stop]]:
        """The rows that a rule has stopped, or that have diverged: the state they are left with, and why."""
        return self._kept.ended

    def runs(self, interrupted: bool = False) -> list[Run]:
        """Return what has come of each config so far."""
        return [self._run(r, interrupted) for r in range(len(self.configs))]

    def _run(self, r: int, interrupted: bool) -> Run:
        row, config, data = self.rows[r], self.configs[r], self.data[r]
        kept = self._kept
        record, (last, stop) = self.history.run(row), kept.ended.get(row, (_row(kept.state, row), None))
        record.cut(kept.epochs)
        if stop is not None and stop.epoch is not None:
            record = record.until(stop.epoch - 1 if stop.kind == "diverged" else stop.epoch)
        elif interrupted:
            stop = Stop(len(record), record.best_epoch, "interrupted", "interrupted")
        record.stop, record.scored = stop, scored_of(len(data.train), config.scored_samples)
        network = Network.of(config, data)
        network.restore(dict(last))
        if kept.best is not None:
            network.parameters[...] = kept.best[row]
        return Run(config, record, network, data, last)


def run_stack(configs: Sequence[Config], data: Data | Sequence[Data], on_event: OnEvent | None = None) -> list[Run]:
    """Train a `Stack` to its end; `on_event` is shown every `Step` and `Epoch`.

    Returns
    -------
    list of Run
        In the order of the configs. Also after Ctrl-C: with the epochs that were finished.
    """
    stack, interrupted = Stack(configs, data), False
    try:
        with few_threads(stack.network):
            for event in stack.events(steps=on_event is not None):
                if on_event:
                    on_event(event)
    except KeyboardInterrupt:
        interrupted = True
    return stack.runs(interrupted)


def _row(state: State, row: int) -> State:
    """Return the state of one run of a stack; the counters are common to all."""
    return {name: value.copy() if name == "counters" else value[row].copy() for name, value in state.items()}
