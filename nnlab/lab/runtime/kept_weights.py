"""KeptWeights: where a run stops, or should have, and the weights that are kept then.

They are those of the best epoch, where a rule asks for them to be put back, else those of the epoch of the stop. In the
Lab a run may go on past its stop, as a ghost; that changes nothing of what is kept.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ...config import Config
from ...experiments.plan import rules_of
from ...network import Network
from ...training.history import History
from ...training.stopper import Stopper


class KeptWeights:
    """Watches a run.

    Parameters
    ----------
    config : Config
        Whose rules say when to stop.

    Attributes
    ----------
    parameters : ndarray or None
        The weights to go back to: of the best epoch so far, or of the stop.
    """

    def __init__(self, config: Config):
        self._stopper, self._monitor = Stopper(rules_of(config)), config.monitor
        self.parameters: NDArray[np.floating] | None = None

    @property
    def asked(self) -> bool:
        """Whether there is any rule."""
        return bool(self._stopper.rules)

    def see(self, history: History, network: Network) -> None:
        """Look at the last epoch of a record, and take its weights if they are the ones to keep."""
        improved, stop = self._stopper.see(history), self._stopper.stop
        stopped = stop is not None and stop.epoch == len(history)
        if improved if self._stopper.restores else stopped:
            self.parameters = network.parameters.copy()

    def replay(self, history: History, at: Callable[[int], Network]) -> None:
        """Look at a whole record, and take the weights to keep from the networks of its epochs."""
        best = self._stopper.replay(history)
        stop = history.stop = self._stopper.stop
        history.monitor = self._monitor
        epoch = best if self._stopper.restores else stop and stop.epoch
        if epoch is not None:
            self.parameters = at(epoch).parameters.copy()

    def epoch(self, history: History) -> int:
        """Return the epoch whose weights are kept; without a stop, the last."""
        stop, last = history.stop, len(history)
        if stop is None or stop.epoch is None or stop.kind == "diverged":
            return last
        return min(stop.best_epoch if self._stopper.restores and stop.best_epoch else stop.epoch, last)
