"""Checkpoints: the states of a network at many epochs of a run, within a fixed amount of memory.

When the budget is used up, or there are more than anybody can point at, every second checkpoint is removed and from
then on only every second epoch is kept: the ones that remain are spread evenly over the run, however long it grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

State = Mapping[str, NDArray[Any]]

BUDGET = 64 * 2**20
MOST = 2000
"""Checkpoints at most: a scrubber has fewer places. So a small network's memory is full soon, too."""


class Checkpoints:
    """A ring of network states by epoch.

    Parameters
    ----------
    budget : int
        Bytes that may be used.
    most : int
        States that may be kept.
    """

    def __init__(self, budget: int = BUDGET, most: int = MOST):
        self.budget, self.most = budget, most
        self.stride = 1
        self._states: dict[int, State] = {}
        self._bytes = 0

    def add(self, epoch: int, state: State) -> None:
        """Keep the state at the end of `epoch`: the latest always, others if the stride asks for it."""
        self._latest = (epoch, state)
        if epoch % self.stride:
            return
        self._put(epoch, state)
        while (self._bytes > self.budget or len(self._states) > self.most) and len(self._states) > 2:
            self.stride *= 2
            for old in [e for e in self._states if e % self.stride]:
                self._remove(old)

    @property
    def last(self) -> int:
        """The latest epoch."""
        return self._latest[0]

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that are kept, in order."""
        return tuple(sorted(self._states))

    def nearest(self, epoch: int) -> tuple[int, State]:
        """Return the latest kept epoch not after `epoch` (or the first there is), and its state."""
        if self._latest[0] <= epoch:
            return self._latest
        before = [e for e in self._states if e <= epoch]
        found = max(before) if before else min(self._states)
        return found, self._states[found]

    def _put(self, epoch: int, state: State) -> None:
        if epoch in self._states:
            self._remove(epoch)
        self._states[epoch] = state
        self._bytes += sum(array.nbytes for array in state.values())

    def _remove(self, epoch: int) -> None:
        self._bytes -= sum(array.nbytes for array in self._states.pop(epoch).values())
