"""The weights of the best epoch, kept while training goes on, and put back at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .stopping import Rule
from .training import Epoch, Step

if TYPE_CHECKING:
    from ..network import Network


class BestWeights:
    """Keeps the parameters of each run's best epoch, as its stopping rules see it.

    Attributes
    ----------
    wanted : bool
        Whether any rule asks for them.
    parameters : ndarray or None
        The best ones so far, of the shape of the network's.
    """

    def __init__(self, network: Network, stop: Sequence[Rule]):
        self.network = network
        self.wanted = any(rule.restore_best for rule in stop)
        self.parameters: NDArray[np.floating] | None = None

    def see(self, event: Step | Epoch) -> None:
        """Take a copy of the parameters of those runs for which this epoch is the best so far."""
        if self.wanted and isinstance(event, Epoch) and any(event.improved):
            if self.parameters is None:
                self.parameters = self.network.parameters.copy()
            rows = np.array(event.improved) if self.network.runs is not None else ...
            self.parameters[rows] = self.network.parameters[rows]

    def restore(self) -> None:
        """Put the best parameters back, if any rule asked for it."""
        if self.parameters is not None:
            self.network.parameters[...] = self.parameters
