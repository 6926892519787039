"""The way of a learning rate from the control to the weights: few stops, none twice, checked once and set once."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import nnlab
from nnlab import Config
from nnlab.config import SETTINGS
from nnlab.lab import Lab
from nnlab.nn.optimizers import SGD
from nnlab.settings.checks import Number

PACKAGE = Path(nnlab.__file__).parent
CONTRIBUTING = PACKAGE.parent / "CONTRIBUTING.md"
RATE = 0.0371


def holds(value: object) -> bool:
    """Return whether a variable is the rate, or has it in it: as a number, as it was typed, or in a `Config`."""
    if isinstance(value, dict):
        return any(map(holds, value.values()))
    return value in (RATE, str(RATE)) if isinstance(value, (float, str)) else getattr(value, "learning_rate", 0) == RATE


@pytest.fixture
def moved(monkeypatch):
    """Move the control of a Lab under way; return the files that held the rate on its way, the checks and the sets."""
    way: list[str] = []
    checked: list[float] = []
    sets: list[float] = []
    check, put = Number.__call__, SGD.__setattr__

    def count(self, value):
        if self is SETTINGS["learning_rate"].check and value == RATE and not sets:
            checked.append(value)
        return check(self, value)

    def record(self, name, value):
        if name == "learning_rate" and value == RATE:
            sets.append(value)
            for frame in reversed(inspect.stack()[1:]):
                if Path(frame.filename).is_relative_to(PACKAGE) and any(map(holds, frame.frame.f_locals.values())):
                    way.append(Path(frame.filename).relative_to(PACKAGE).as_posix())
        put(self, name, value)

    lab = Lab(Config(samples=100, epochs=5))
    lab.step()
    network = lab.session.present.network
    monkeypatch.setattr(Number, "__call__", count)
    monkeypatch.setattr(SGD, "__setattr__", record)
    lab.controls.rows["learning_rate"].field.value = str(RATE)
    assert (
        lab.session.present.network is network and network.optimizer.learning_rate == RATE == lab.config.learning_rate
    )
    lab.step()
    return list(dict.fromkeys(way)), checked, sets


def test_it_is_checked_once_and_set_once(moved):
    _, checked, sets = moved
    assert checked == [RATE]
    assert sets == [RATE]


def test_the_stops_are_those_of_contributing(moved):
    way, _, _ = moved
    text = CONTRIBUTING.read_text(encoding="utf-8").partition("## The way of a setting")[2].partition("\n## ")[0]
    stops = [
        line.partition("`")[2].partition("`")[0]
        for line in text.splitlines()
        if line[:2] in [f"{n}." for n in range(9)]
    ]
    assert len(stops) <= 7
    held = [stop for stop in stops if stop in way]
    assert way == held  # in this order, and nowhere else
    done, coming = (
        {"lab/controls.py", "config.py"},
        {"nn/optimizers.py"},
    )  # these have read and checked it; this takes it
    assert set(stops) - set(held) == done | coming
