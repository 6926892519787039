"""HealthRecord: how the inside of the present run's network was after each epoch, worked out little by little."""

from __future__ import annotations

import time

from ...training.health import LayerHealth, of_probe, samples
from ...training.history import History
from ...training.probe import probe
from .present_run import PresentRun

MOST_EPOCHS = 64
BUDGET = 0.006
"""Seconds that may go into epochs not yet looked at, at each frame while playing."""


class HealthRecord:
    """The figures of a run's epochs, each computed once, from the states that the run keeps."""

    def __init__(self, history: History):
        self.history = history
        self.epochs: dict[int, list[LayerHealth]] = {}

    def follow(self, run: PresentRun, playing: bool) -> tuple[list[float], list[list[LayerHealth]]]:
        """Return the epochs to show, in order, and the figures of each; the last is the network of this moment."""
        stride = 1
        while len(run.history) / stride > MOST_EPOCHS:
            stride *= 2
        wanted = [epoch for epoch in run.checkpoints.epochs if epoch % stride == 0]
        x, targets = samples(run.network, run.data)
        end = time.perf_counter() + (BUDGET if playing else 60)
        for epoch in wanted:
            if epoch not in self.epochs:
                self.epochs[epoch] = of_probe(probe(run.at(epoch), x, targets))
                if time.perf_counter() > end:
                    break
        known = [epoch for epoch in wanted if epoch in self.epochs and epoch < run.progress]
        now = of_probe(probe(run.network, x, targets))
        return [*known, run.progress], [*(self.epochs[epoch] for epoch in known), now]
