"""Checkpoints: within a budget, spread evenly over the run."""

from __future__ import annotations

import numpy as np

from nnlab.lab.runtime.checkpoints import Checkpoints


def test_checkpoints_stay_within_their_budget_and_spread_over_the_run():
    ring = Checkpoints(budget=100 * 80)
    for epoch in range(1001):
        ring.add(epoch, {"parameters": np.full(10, epoch)})
    kept = ring.epochs
    assert 30 < len(kept) <= 100
    assert kept[0] == 0
    assert np.ptp(np.diff(kept)) == 0
    assert ring.nearest(1000)[0] == 1000
    found, state = ring.nearest(500)
    assert found <= 500 < found + ring.stride
    assert state["parameters"][0] == found
