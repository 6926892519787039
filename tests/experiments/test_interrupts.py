"""Ctrl-C at any line of a training: what is kept is all of one epoch, and goes on as if it had never been stopped."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import numpy as np
import pytest

from nnlab import Config, Network, load
from nnlab.experiments.run import Run, run
from nnlab.experiments.stack import run_stack

CONFIG = Config(
    dataset="moons", samples=40, hidden=(4,), epochs=4, optimizer="adam", batch_size="all", early_stopping=True,
    patience=1, learning_rate=0.5, dtype="float64",
)  # fmt: skip
WATCHED = {"train", "learn", "see", "append", "state", "update", "_train_one", "events", "_verdict", "start_epoch"}


class Interrupt:
    """Raises KeyboardInterrupt at the n-th line that is run in one of the watched functions of the package."""

    def __init__(self, line: int):
        self.left = line
        self.seen = 0

    def __call__(self, frame: FrameType, what: str, value: Any) -> Any:
        mine = "nnlab" in frame.f_code.co_filename and frame.f_code.co_name in WATCHED
        return self.line if mine else None

    def line(self, frame: FrameType, what: str, value: Any) -> Any:
        if what == "line":
            self.seen += 1
            if self.seen == self.left:
                sys.settrace(None)
                raise KeyboardInterrupt
        return self.line

    def during(self, work: Any) -> Any:
        """Do the work, and return what it returns; None if the interrupt comes out of it."""
        before = sys.gettrace()
        sys.settrace(self)
        try:
            return work()
        except KeyboardInterrupt:
            return None
        finally:
            sys.settrace(before)


def states_of(config: Config) -> tuple[Run, dict[int, dict[str, np.ndarray]], dict[int, np.ndarray]]:
    """Return a whole run; by epoch, the network's state and the best weights until then."""
    states: dict[int, dict[str, np.ndarray]] = {}
    best: dict[int, np.ndarray] = {}
    data = load(config)
    whole = run(config.replace(patience=100), data=data)
    for epochs in range(1, len(whole.history) + 1):
        part = run(config.replace(patience=100, epochs=epochs), data=data)
        states[epochs], best[epochs] = dict(part.last), part.network.parameters.copy()
    fresh = Network.of(config, data)
    states[0], best[0] = fresh.state(), fresh.parameters.copy()
    return whole, states, best


def assert_of_one_epoch(found: Run, states: dict[int, dict[str, np.ndarray]], best: dict[int, np.ndarray]) -> None:
    epochs = len(found.history)
    for name, array in states[epochs].items():
        np.testing.assert_array_equal(found.last[name], array, err_msg=f"{name} after {epochs} epochs")
    np.testing.assert_array_equal(found.network.parameters, best[epochs])
    assert found.history.stop is None or (found.history.stop.epoch or 0) <= epochs


@pytest.mark.parametrize("part", range(4))
def test_an_interrupted_run_is_of_one_epoch(part):
    config = CONFIG.replace(patience=100)
    whole, states, best = states_of(config)
    counter = Interrupt(-1)
    counter.during(lambda: run(config, data=whole.data))
    kept = set()
    for line in range(1 + part, counter.seen + 1, 4):
        found = Interrupt(line).during(lambda: run(config, data=whole.data))
        if found is not None:
            assert_of_one_epoch(found, states, best)
            kept.add(len(found.history))
            if line % 16 == 1:
                again = found.resume()
                np.testing.assert_array_equal(again.history["train_loss"], whole.history["train_loss"])
                np.testing.assert_array_equal(again.network.parameters, whole.network.parameters)
    assert kept == {0, 1, 2, 3, 4}


def test_an_interrupted_stack_is_of_one_epoch():
    configs = [CONFIG.replace(patience=100, init_seed=seed) for seed in (0, 1)]
    data = load(CONFIG)
    whole = run_stack(configs, data)
    counter = Interrupt(-1)
    counter.during(lambda: run_stack(configs, data))
    by_epochs: dict[int, np.ndarray] = {}
    for line in range(1, counter.seen + 1, 3):
        found = Interrupt(line).during(lambda: run_stack(configs, data))
        for run_, full in zip(found or (), whole, strict=bool(found)):
            epochs = len(run_.history)
            np.testing.assert_array_equal(run_.history["train_loss"], full.history["train_loss"][:epochs])
            key = 10 * epochs + configs.index(run_.config)
            state = run_.last["parameters"]
            np.testing.assert_array_equal(by_epochs.setdefault(key, state), state)
            assert int(run_.last["counters"][0]) == epochs
    assert len(by_epochs) == 10


def test_a_training_that_is_interrupted_leaves_record_and_weights_in_step():
    """Whoever drains `train` finds the weights as of the last epoch that is recorded."""
    from nnlab import History
    from nnlab.experiments.plan import training_settings
    from nnlab.training.training import train

    data, settings = load(CONFIG), training_settings(CONFIG.replace(patience=100), load(CONFIG))
    states = states_of(CONFIG)[1]
    counter = Interrupt(-1)

    def drain(history: History, network: Network) -> bool:
        for _ in train(network, data, history, **(settings | {"schedule": None})):
            pass
        return True

    counter.during(lambda: drain(History(), Network.of(CONFIG, data)))
    for line in range(1, counter.seen + 1, 2):
        history, network = History(), Network.of(CONFIG, data)
        finished = Interrupt(line).during(lambda h=history, n=network: drain(h, n))
        if not finished:
            for name, array in states[len(history)].items():
                np.testing.assert_array_equal(network.state()[name], array, err_msg=f"line {line}: {name}")
