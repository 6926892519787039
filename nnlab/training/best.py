"""The weights of the best epoch, kept while training goes on, and put back at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..nn.model import Model
from .events import Epoch, Step
from .rules import Rule


class BestWeights:
    """Keeps the parameters of each run's best epoch, as its stopping rules see it.

    Attributes
    ----------
    wanted : bool
        Whether any rule asks for them.
    parameters : ndarray or None
        The best ones so far, of the shape of the model's. A better epoch makes another array: whoever holds on to this
        one may go back to it.
    """

    def __init__(self, model: Model, stop: Sequence[Rule]):
        self.model = model
        self.wanted = any(rule.restore_best for rule in stop)
        self.parameters: NDArray[np.floating] | None = None

    def see(self, event: Step | Epoch) -> None:
        """Take a copy of the parameters of those runs for which this epoch is the best so far."""
        if not (self.wanted and isinstance(event, Epoch) and any(event.improved)):
            return
        now = self.model.parameters
        if self.parameters is None or self.model.runs is None:
            self.parameters = now.copy()
        else:
            self.parameters = np.where(np.array(event.improved)[:, None], now, self.parameters)

    def restore(self) -> None:
        """Put the best parameters back, if any rule asked for it."""
        if self.parameters is not None:
            self.model.parameters[...] = self.parameters
