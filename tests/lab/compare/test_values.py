"""What is written into the field of values."""

from __future__ import annotations

from nnlab.lab.compare.values import parse_race
from nnlab.lab.text.format import parse_values


def test_reading_values():
    assert parse_values("l2", "0, 1e-3,") == [0, 0.001]
    assert parse_values("hidden", "8; 32, 16; none") == [(8,), (32, 16), ()]
    assert parse_values("batch_size", "4, all") == [4, "all"]
    assert parse_values("clip_norm", "none, 1") == [None, 1]
    assert parse_values("batch_norm", "no, Yes") == [False, True]
    assert parse_race("sgd 0.1, adam  1e-2,") == [("sgd", 0.1), ("adam", 0.01)]
