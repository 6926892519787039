"""Stacks: many configs trained side by side, as one network with a leading axis of runs.

A step of small matrices costs mostly the calls, not the arithmetic: sixteen runs in one stack take about as long as
four of them one after the other. Each run has its own random streams and its own mini-batches, so it is the same run
as alone, but for rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise

from ..config import Config
from ..data.datasets import Data
from ..network import BestWeights, Network
from ..training.history import History, Stop
from ..training.training import Epoch, train
from .run import OnEvent, Run, State, training_settings

LARGE_MATRIX = 2**16
"""Weights of a layer, from which on a product is worth several threads."""


def run_stack(configs: Sequence[Config], data: Data | Sequence[Data], on_event: OnEvent | None = None) -> list[Run]:
    """Train many configs side by side; each result equals that of the config alone, to rounding.

    Parameters
    ----------
    configs : sequence of Config
        May differ in what a stack can carry (`Network.of`).
    data : Data or sequence of Data
        Shared by all, or one for each; their training sets must make the same number of mini-batches.
    on_event : callable, optional
        Is shown every `Step` and `Epoch` of the stack.

    Returns
    -------
    list of Run
        In the order of the configs. Also after Ctrl-C: with the epochs that were finished.
    """
    shared = isinstance(data, Data)
    sets = [data] * len(configs) if isinstance(data, Data) else list(data)
    order = sorted(range(len(configs)), key=lambda r: (len(sets[r].train), len(sets[r].validation or ())))
    network = Network.of([configs[r] for r in order], sets[0])
    settings = training_settings(configs[0], sets[0])
    history = History(configs[0].monitor)
    best = BestWeights(network, settings["stop"])
    state, interrupted = network.state(), False
    ended: dict[int, tuple[State, Stop]] = {}
    placed = sets[0] if shared else [sets[r] for r in order]
    try:
        with _threads(network):
            for event in train(network, placed, history, **settings):
                best.see(event)
                if isinstance(event, Epoch):
                    before, state = state, network.state()
                    for row, stop in enumerate(event.stops):
                        if stop:
                            ended[row] = (_row(before if stop.kind == "diverged" else state, row), stop)
                if on_event:
                    on_event(event)
    except KeyboardInterrupt:
        interrupted = True
    runs: dict[int, Run] = {}
    for row, r in enumerate(order):
        record, (last, stop) = history.run(row), ended.get(row, (_row(state, row), None))
        if stop is not None and stop.epoch is not None:
            record = record.until(stop.epoch - 1 if stop.kind == "diverged" else stop.epoch)
        elif interrupted:
            stop = Stop(len(record), record.best_epoch, "interrupted", "interrupted")
        record.stop = stop
        own = Network.of(configs[r], sets[r])
        own.restore(dict(last))
        if best.parameters is not None:
            own.parameters[...] = best.parameters[row]
        runs[r] = Run(configs[r], record, own, sets[r], last)
    return [runs[r] for r in range(len(configs))]


def _threads(network: Network) -> AbstractContextManager[object]:
    """Keep small matrices to one thread: several would mostly wait for one another, or for other programs."""
    if max(n_in * n_out for n_in, n_out in pairwise(network.sizes)) >= LARGE_MATRIX:
        return nullcontext()
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)  # type: ignore[no-any-return]


def _row(state: State, row: int) -> State:
    """Return the state of one run of a stack; the counters are common to all."""
    return {name: value.copy() if name == "counters" else value[row].copy() for name, value in state.items()}
