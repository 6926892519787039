"""What is to be compared with what, without a Lab."""

from __future__ import annotations

import pytest

import nnlab
from nnlab.lab.compare.plan import MOST_RUNS, folds, race, repeats, variations

from .comparing import SMALL


def test_there_are_at_most_so_many_runs():
    with pytest.raises(ValueError, match="that makes 65 runs"):
        repeats(SMALL, MOST_RUNS + 1)


def test_plans_are_checked_without_a_lab():
    with pytest.raises(nnlab.ConfigError, match="each once"):
        variations(SMALL, "l2", [0.1, 0.1])
    with pytest.raises(nnlab.ConfigError, match="each once"):
        race(SMALL, [("sgd", 0.1), ("sgd", 0.1)])
    assert len(folds(SMALL, 4).tasks) == 4
