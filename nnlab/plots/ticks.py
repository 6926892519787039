"""Ticks: where the numbers stand on an axis whose unit is not the one that is read."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from .limits import Array


class OwnUnits(MaxNLocator):
    """Ticks at round numbers of the data's own units, on axes in standardised ones."""

    def __init__(self, scale: float, mean: float):
        super().__init__(5, steps=[1, 2, 2.5, 5, 10])
        self.own = scale, mean

    def tick_values(self, vmin: float, vmax: float) -> Array:  # type: ignore[override]
        """Return the ticks between two limits."""
        scale, mean = self.own
        return (np.asarray(super().tick_values(vmin * scale + mean, vmax * scale + mean)) - mean) / scale
